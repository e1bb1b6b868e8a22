package journal

// Order is one version of a medication order. Only the centre writes orders;
// the highest version wins, and a stopped order stays visible, crossed out.
type Order struct {
	Order   ID          `msgpack:"o"`
	Version uint32      `msgpack:"v"`
	Status  OrderStatus `msgpack:"s"`

	Drug   Drug   `msgpack:"d"`
	Dose   Amount `msgpack:"a,omitempty"` // per slot; zero: only DoseText says
	Unit   string `msgpack:"u,omitempty"` // "tablett", "mg", "E"
	Route  string `msgpack:"r,omitempty"` // "oral", "subkutan"
	Timing Timing `msgpack:"t"`
	PRN    *PRN   `msgpack:"p,omitempty"` // set: as needed, no slots

	// Plan says it instead of Dose and Timing when the dose is not always the
	// same. Where two parts plan the same slot, its dose is unclear.
	Plan      []Dosage   `msgpack:"l,omitempty"`
	Scale     *Scale     `msgpack:"g,omitempty"` // the dose follows a measured value; Dose is then zero
	Hold      *Condition `msgpack:"h,omitempty"` // withhold by a measured value
	Technique Technique  `msgpack:"k,omitempty"`
	Packing   Packing    `msgpack:"f,omitempty"`
	Self      bool       `msgpack:"i,omitempty"` // selvadministrasjon: the patient is responsible
	Double    bool       `msgpack:"y,omitempty"` // the prescriber asks for dobbeltkontroll
	Card      *Card      `msgpack:"j,omitempty"` // warfarin

	Start Instant `msgpack:"b,omitempty"` // zero: since always
	End   Instant `msgpack:"e,omitempty"` // exclusive; zero: until stopped

	Ended      Instant `msgpack:"x,omitempty"` // when it was stopped or put on hold
	EndReason  string  `msgpack:"w,omitempty"`
	Prescriber string  `msgpack:"c,omitempty"`
	Source     string  `msgpack:"q,omitempty"`  // "sykehus", "fastlege", "legevakt", "e-resept"
	Reconciled Date    `msgpack:"r2,omitempty"` // samstemt; zero: not reconciled

	DoseText string `msgpack:"z,omitempty"` // the dosage as the prescriber wrote it

	// Unclear names what could not be understood in the original (a timing in
	// free text, a dose range, a modifierExtension). Such an order has no slots
	// of its own and is shown as DoseText, never guessed at.
	Unclear []string `msgpack:"n,omitempty"`
	Origin  string   `msgpack:"m,omitempty"` // the centre's own name of this version, see [OriginOf]; empty: a device wrote it
}

// OrderStatus is the state of an order, after FHIR R4 medicationrequest-status.
type OrderStatus uint8

// Order states.
const (
	OrderActive         OrderStatus = 1
	OrderOnHold         OrderStatus = 2 // pause
	OrderStopped        OrderStatus = 3 // seponert
	OrderCompleted      OrderStatus = 4
	OrderCancelled      OrderStatus = 5
	OrderEnteredInError OrderStatus = 6
	OrderDraft          OrderStatus = 7
	OrderUnknown        OrderStatus = 8
)

// PRN holds what bounds an order that is given as needed.
type PRN struct {
	Reason      string `msgpack:"r,omitempty"` // indication: "ved smerter"
	MinInterval int64  `msgpack:"i,omitempty"` // milliseconds between doses; zero: not stated
	MaxPerDay   Amount `msgpack:"m,omitempty"` // sum over any 24 hours, in the order's unit; zero: not stated
}

// Kind is KindOrder.
func (*Order) Kind() Kind { return KindOrder }

// Class is critical when it ends an order, medication otherwise.
func (o *Order) Class() Class {
	if o.Status != OrderActive && o.Status != OrderDraft {
		return ClassCritical
	}
	return ClassMedication
}

// Validate wants an identity, a drug and a usable timing.
func (o *Order) Validate() error {
	switch {
	case o.Order == (ID{}) || o.Version == 0:
		return Invalid("order_identity")
	case o.Status < OrderActive || o.Status > OrderUnknown:
		return Invalid("order_status")
	case o.Dose < 0 || o.PRN != nil && (o.PRN.MinInterval < 0 || o.PRN.MaxPerDay < 0):
		return Invalid("order_dose")
	case o.End != 0 && o.End < o.Start:
		return Invalid("order_period")
	}
	if o.Technique > TechniqueDrops || !o.Packing.known() {
		return Invalid("order_dose")
	}
	return firstOf(needText("drug", o.Drug.Name, MaxLine), checkText("dose_text", o.DoseText, MaxText),
		o.Timing.Validate(), o.checkPlan(), o.checkMeasured())
}
