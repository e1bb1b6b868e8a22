package r4

// SupplyDelivery is something that was handed over: medicines into a stock.
type SupplyDelivery struct {
	Resource
	Identifier         []Identifier     `json:"identifier,omitempty"`
	Status             string           `json:"status,omitempty"`
	Type               *CodeableConcept `json:"type,omitempty"`
	SuppliedItem       *SuppliedItem    `json:"suppliedItem,omitempty"`
	OccurrenceDateTime string           `json:"occurrenceDateTime,omitempty"`
	OccurrencePeriod   *Period          `json:"occurrencePeriod,omitempty"`
	Supplier           *Reference       `json:"supplier,omitempty"`
	Destination        *Reference       `json:"destination,omitempty"`
	Receiver           []Reference      `json:"receiver,omitempty"`
}

// SuppliedItem is what was handed over, and how much.
type SuppliedItem struct {
	Quantity            *Quantity        `json:"quantity,omitempty"`
	ItemCodeableConcept *CodeableConcept `json:"itemCodeableConcept,omitempty"`
	ItemReference       *Reference       `json:"itemReference,omitempty"`
}

// Basic is what R4 has no resource for; its code says what it is.
type Basic struct {
	Resource
	Identifier []Identifier     `json:"identifier,omitempty"`
	Code       *CodeableConcept `json:"code"`
	Subject    *Reference       `json:"subject,omitempty"`
	Created    string           `json:"created,omitempty"`
	Author     *Reference       `json:"author,omitempty"`
}
