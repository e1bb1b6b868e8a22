package journal

// Movement is a line of a unit's narcotics account (narkotikaregnskap): what
// came into or left a stock of a group A or B drug, or what was counted there.
// It stands in the unit's own stream, beside the list. The balance is the sum
// of the movements on every device (R-MED-09, C11); a count is an observation
// and moves nothing.
type Movement struct {
	Type     MovementType `msgpack:"y"`
	Location string       `msgpack:"l"` // stock location: "medisinrom 2. etasje"
	Drug     Drug         `msgpack:"d"`
	Unit     string       `msgpack:"u"`           // "tablett", "ml", "plaster"
	Amount   Amount       `msgpack:"a,omitempty"` // moved, or counted; never negative

	Patient        ID     `msgpack:"p,omitempty"` // the chart it was taken out for
	Administration ID     `msgpack:"o,omitempty"` // the registration of the dose
	Target         ID     `msgpack:"g,omitempty"` // the movement that waste or return belongs to, or the count that a recount repeats
	Reason         string `msgpack:"w,omitempty"` // needed for waste and correction
	Document       string `msgpack:"c,omitempty"` // requisition or delivery note (bilag)
	Lot            string `msgpack:"b,omitempty"`

	// Deviation is the avvik that stood on the screen when a count was signed:
	// counted less booked. What comes later may explain it, but never makes it
	// go away by itself (R-MED-11, C11).
	Deviation Amount `msgpack:"f,omitempty"`

	Origin string `msgpack:"m,omitempty"` // the centre's own name of this version, see [OriginOf]; empty: a device wrote it
}

// MovementType is what happened to the stock.
type MovementType uint8

// The types of movement.
const (
	MovementDelivery   MovementType = 1 // into the stock, from the pharmacy
	MovementReturn     MovementType = 2 // into the stock, from a withdrawal
	MovementWithdrawal MovementType = 3 // out of the stock, for a patient
	MovementWaste      MovementType = 4 // out of the stock, destroyed; needs a witness
	MovementOut        MovementType = 5 // out of the stock, to another stock or back to the pharmacy
	MovementUp         MovementType = 6 // correction after a difference was settled
	MovementDown       MovementType = 7 // the same, downwards
	MovementCount      MovementType = 8 // counted by two; moves nothing
)

// Sign is how the movement changes the balance: 1, -1 or 0.
func (t MovementType) Sign() int {
	switch t {
	case MovementDelivery, MovementReturn, MovementUp:
		return 1
	case MovementWithdrawal, MovementWaste, MovementOut, MovementDown:
		return -1
	}
	return 0
}

// NeedsWitness reports whether a second person has to sign it.
func (t MovementType) NeedsWitness() bool {
	return t == MovementWaste || t == MovementCount || t == MovementUp || t == MovementDown
}

// Kind is KindMovement.
func (*Movement) Kind() Kind { return KindMovement }

// Class is ClassMedication.
func (*Movement) Class() Class { return ClassMedication }

// Validate wants a place, a controlled drug and an amount, and a reason where
// something is destroyed or corrected.
func (m *Movement) Validate() error {
	switch {
	case m.Type < MovementDelivery || m.Type > MovementCount:
		return Invalid("movement_type")
	case m.Amount < 0 || m.Amount == 0 && m.Type != MovementCount:
		return Invalid("movement_amount")
	case m.Type == MovementWaste || m.Type == MovementUp || m.Type == MovementDown:
		if err := needText("reason", m.Reason, MaxLine); err != nil {
			return err
		}
	}
	return firstOf(needText("location", m.Location, MaxLine), needText("drug", m.Drug.Name, MaxLine), needText("unit", m.Unit, MaxLine),
		checkText("reason", m.Reason, MaxLine), checkText("document", m.Document, MaxLine), checkText("lot", m.Lot, MaxLine))
}
