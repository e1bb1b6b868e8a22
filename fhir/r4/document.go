package r4

// DocumentReference is a note or a section of a plan.
type DocumentReference struct {
	Resource
	MasterIdentifier *Identifier        `json:"masterIdentifier,omitempty"`
	Identifier       []Identifier       `json:"identifier,omitempty"`
	Status           string             `json:"status"`
	DocStatus        string             `json:"docStatus,omitempty"`
	Type             *CodeableConcept   `json:"type,omitempty"`
	Category         []CodeableConcept  `json:"category,omitempty"`
	Subject          *Reference         `json:"subject,omitempty"`
	Date             string             `json:"date,omitempty"`
	Author           []Reference        `json:"author,omitempty"`
	RelatesTo        []DocumentRelation `json:"relatesTo,omitempty"`
	Description      string             `json:"description,omitempty"`
	Content          []DocumentContent  `json:"content"`
	Context          *DocumentContext   `json:"context,omitempty"`
}

// DocumentRelation ties a document to an earlier one.
type DocumentRelation struct {
	Code   string    `json:"code"`
	Target Reference `json:"target"`
}

// DocumentContent is one rendering of a document.
type DocumentContent struct {
	Attachment Attachment `json:"attachment"`
	Format     *Coding    `json:"format,omitempty"`
}

// DocumentContext is where and when the documented care took place.
type DocumentContext struct {
	Period *Period `json:"period,omitempty"`
}

// Observation is a measured value.
type Observation struct {
	Resource
	Identifier           []Identifier      `json:"identifier,omitempty"`
	PartOf               []Reference       `json:"partOf,omitempty"`
	Status               string            `json:"status"`
	Category             []CodeableConcept `json:"category,omitempty"`
	Code                 *CodeableConcept  `json:"code"`
	Subject              *Reference        `json:"subject,omitempty"`
	EffectiveDateTime    string            `json:"effectiveDateTime,omitempty"`
	EffectivePeriod      *Period           `json:"effectivePeriod,omitempty"`
	EffectiveInstant     string            `json:"effectiveInstant,omitempty"`
	Issued               string            `json:"issued,omitempty"`
	Performer            []Reference       `json:"performer,omitempty"`
	ValueQuantity        *Quantity         `json:"valueQuantity,omitempty"`
	ValueCodeableConcept *CodeableConcept  `json:"valueCodeableConcept,omitempty"`
	ValueString          string            `json:"valueString,omitempty"`
	ValueBoolean         *bool             `json:"valueBoolean,omitempty"`
	ValueInteger         *int64            `json:"valueInteger,omitempty"`
	ValueRange           *Range            `json:"valueRange,omitempty"`
	ValueRatio           *Ratio            `json:"valueRatio,omitempty"`
	ValueDateTime        string            `json:"valueDateTime,omitempty"`
	DataAbsentReason     *CodeableConcept  `json:"dataAbsentReason,omitempty"`
	Note                 []Annotation      `json:"note,omitempty"`
	Component            []Component       `json:"component,omitempty"`
}

// Component is one of several values of an Observation.
type Component struct {
	Code                 *CodeableConcept `json:"code"`
	ValueQuantity        *Quantity        `json:"valueQuantity,omitempty"`
	ValueString          string           `json:"valueString,omitempty"`
	ValueCodeableConcept *CodeableConcept `json:"valueCodeableConcept,omitempty"`
}
