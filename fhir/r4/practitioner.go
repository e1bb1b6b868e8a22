package r4

// Practitioner is somebody who works in care.
type Practitioner struct {
	Resource
	Identifier []Identifier `json:"identifier,omitempty"`
	Active     *bool        `json:"active,omitempty"`
	Name       []HumanName  `json:"name,omitempty"`
}

// PractitionerRole is what somebody may do somewhere, and how long.
type PractitionerRole struct {
	Resource
	Identifier   []Identifier      `json:"identifier,omitempty"`
	Active       *bool             `json:"active,omitempty"`
	Period       *Period           `json:"period,omitempty"`
	Practitioner *Reference        `json:"practitioner,omitempty"`
	Organization *Reference        `json:"organization,omitempty"`
	Code         []CodeableConcept `json:"code,omitempty"`
	Specialty    []CodeableConcept `json:"specialty,omitempty"`
}

// Encounter is a stay or a visit.
type Encounter struct {
	Resource
	Status          string              `json:"status,omitempty"`
	Class           *Coding             `json:"class,omitempty"`
	Subject         *Reference          `json:"subject,omitempty"`
	Period          *Period             `json:"period,omitempty"`
	Location        []EncounterLocation `json:"location,omitempty"`
	ServiceProvider *Reference          `json:"serviceProvider,omitempty"`
}

// EncounterLocation is where in the house it takes place.
type EncounterLocation struct {
	Location Reference `json:"location"`
	Status   string    `json:"status,omitempty"`
}
