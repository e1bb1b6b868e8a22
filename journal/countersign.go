package journal

// Countersign is a second person's own signature under what another wrote:
// dobbeltkontroll of a prepared or given dose, or witness to a movement in the
// narcotics account. The author of the entry is the second person, who
// identified themselves with their own PIN; a check made after the dose was
// handed out is an etterkontroll and is never back-dated (C15).
type Countersign struct {
	Target  ID              `msgpack:"g"`
	Purpose SigningPurpose  `msgpack:"p"`
	Found   CountersignFind `msgpack:"f,omitempty"`
	Text    string          `msgpack:"x,omitempty"` // what did not agree
}

// SigningPurpose is why a second person signs.
type SigningPurpose uint8

// The purposes.
const (
	SignCheck   SigningPurpose = 1 // dobbeltkontroll
	SignWitness SigningPurpose = 2 // vitne: waste, count, difference
)

// CountersignFind is what the second person found.
type CountersignFind uint8

// Findings.
const (
	FoundRight CountersignFind = 0
	FoundWrong CountersignFind = 1 // needs a text
)

// Kind is KindCountersign.
func (*Countersign) Kind() Kind { return KindCountersign }

// Class is ClassMedication.
func (*Countersign) Class() Class { return ClassMedication }

// Validate wants a target, a purpose, and words for what was found wrong.
func (c *Countersign) Validate() error {
	switch {
	case c.Target == (ID{}):
		return Invalid("countersign_target")
	case c.Purpose < SignCheck || c.Purpose > SignWitness || c.Found > FoundWrong:
		return Invalid("countersign_purpose")
	case c.Found == FoundWrong:
		return needText("countersign_text", c.Text, MaxLine)
	}
	return checkText("countersign_text", c.Text, MaxLine)
}
