package journal

// CaseID names a case. It is a function of what the case is about, so every
// replica raises the same one.
type CaseID [16]byte

// CaseClosure closes a case. A case is derived, not written; only its closing
// is an entry, by a named person with a reason (R-MED-11).
type CaseClosure struct {
	Case   CaseID `msgpack:"c"`
	Reason string `msgpack:"w"`
	// Seen are the entries the case was about when it was closed. When more
	// facts join the same case later, it opens again.
	Seen []ID `msgpack:"s,omitempty"`
}

// MaxSeen bounds how many entries one closing names.
const MaxSeen = 256

// Kind is KindCaseClosure.
func (*CaseClosure) Kind() Kind { return KindCaseClosure }

// Class is ClassMedication.
func (*CaseClosure) Class() Class { return ClassMedication }

// Validate wants a case and a reason.
func (c *CaseClosure) Validate() error {
	if c.Case == (CaseID{}) {
		return Invalid("case_identity")
	}
	if len(c.Seen) > MaxSeen {
		return Invalid("case_seen")
	}
	return needText("reason", c.Reason, MaxLine)
}
