package r4

// Group is a set of people; one of Feltjournal's unit lists.
type Group struct {
	Resource
	Identifier     []Identifier     `json:"identifier,omitempty"`
	Active         *bool            `json:"active,omitempty"`
	Type           string           `json:"type,omitempty"`
	Actual         *bool            `json:"actual,omitempty"`
	Code           *CodeableConcept `json:"code,omitempty"`
	Name           string           `json:"name,omitempty"`
	Quantity       *int64           `json:"quantity,omitempty"`
	ManagingEntity *Reference       `json:"managingEntity,omitempty"`
	Member         []GroupMember    `json:"member,omitempty"`
}

// GroupMember is one of a Group.
type GroupMember struct {
	Extension []Extension `json:"extension,omitempty"`
	Entity    Reference   `json:"entity"`
	Period    *Period     `json:"period,omitempty"`
	Inactive  *bool       `json:"inactive,omitempty"`
}

// List is an ordered collection; one of Feltjournal's unit lists.
type List struct {
	Resource
	Status      string           `json:"status,omitempty"`
	Mode        string           `json:"mode,omitempty"`
	Title       string           `json:"title,omitempty"`
	Code        *CodeableConcept `json:"code,omitempty"`
	Date        string           `json:"date,omitempty"`
	Source      *Reference       `json:"source,omitempty"`
	Entry       []ListEntry      `json:"entry,omitempty"`
	EmptyReason *CodeableConcept `json:"emptyReason,omitempty"`
}

// ListEntry is one line of a List.
type ListEntry struct {
	Extension []Extension      `json:"extension,omitempty"`
	Flag      *CodeableConcept `json:"flag,omitempty"`
	Deleted   *bool            `json:"deleted,omitempty"`
	Date      string           `json:"date,omitempty"`
	Item      Reference        `json:"item"`
}

// CareTeam is who cares for somebody. Its participants may be patients (a
// unit's team) or its subject may be one (a patient's team).
type CareTeam struct {
	Resource
	Status               string            `json:"status,omitempty"`
	Name                 string            `json:"name,omitempty"`
	Subject              *Reference        `json:"subject,omitempty"`
	Period               *Period           `json:"period,omitempty"`
	Participant          []TeamParticipant `json:"participant,omitempty"`
	ReasonCode           []CodeableConcept `json:"reasonCode,omitempty"`
	ManagingOrganization []Reference       `json:"managingOrganization,omitempty"`
	Note                 []Annotation      `json:"note,omitempty"`
}

// TeamParticipant is a member of a CareTeam.
type TeamParticipant struct {
	Extension []Extension `json:"extension,omitempty"`
	Member    *Reference  `json:"member,omitempty"`
	Period    *Period     `json:"period,omitempty"`
}
