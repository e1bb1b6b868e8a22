package r4

// Provenance is who did what to which resource, and why.
type Provenance struct {
	Resource
	Target     []Reference        `json:"target"`
	Recorded   string             `json:"recorded,omitempty"`
	NoRecorded *Element           `json:"_recorded,omitempty"`
	Occurred   string             `json:"occurredDateTime,omitempty"`
	Reason     []CodeableConcept  `json:"reason,omitempty"`
	Activity   *CodeableConcept   `json:"activity,omitempty"`
	Agent      []ProvenanceAgent  `json:"agent"`
	Entity     []ProvenanceEntity `json:"entity,omitempty"`
}

// ProvenanceAgent is who was behind it.
type ProvenanceAgent struct {
	Type *CodeableConcept  `json:"type,omitempty"`
	Role []CodeableConcept `json:"role,omitempty"`
	Who  Reference         `json:"who"`
}

// ProvenanceEntity is what it was derived from.
type ProvenanceEntity struct {
	Role string    `json:"role"`
	What Reference `json:"what"`
}

// AuditEvent is a line of an access log.
type AuditEvent struct {
	Resource
	Type           *Coding           `json:"type"`
	Action         string            `json:"action,omitempty"`
	Recorded       string            `json:"recorded,omitempty"`
	NoRecorded     *Element          `json:"_recorded,omitempty"`
	Outcome        string            `json:"outcome,omitempty"`
	OutcomeDesc    string            `json:"outcomeDesc,omitempty"`
	PurposeOfEvent []CodeableConcept `json:"purposeOfEvent,omitempty"`
	Agent          []AuditAgent      `json:"agent"`
	Source         AuditSource       `json:"source"`
	Entity         []AuditEntity     `json:"entity,omitempty"`
}

// AuditAgent is who did it.
type AuditAgent struct {
	Role      []CodeableConcept `json:"role,omitempty"`
	Who       *Reference        `json:"who,omitempty"`
	Name      string            `json:"name,omitempty"`
	Requestor bool              `json:"requestor"`
}

// AuditSource is which system observed it.
type AuditSource struct {
	Observer Reference `json:"observer"`
}

// AuditEntity is what it was done to.
type AuditEntity struct {
	What        *Reference    `json:"what,omitempty"`
	Description string        `json:"description,omitempty"`
	Detail      []AuditDetail `json:"detail,omitempty"`
}

// AuditDetail is one more thing about an entity.
type AuditDetail struct {
	Type        string `json:"type"`
	ValueString string `json:"valueString,omitempty"`
}
