package journal

// Assignment adds a patient to a unit's list or removes one. It stands in the
// list's own stream and only the centre writes it. A patient leaves a list by
// such a removal and never by absence.
type Assignment struct {
	Patient ID     `msgpack:"p"` // the patient's stream
	Version uint32 `msgpack:"v"` // per patient and list; the highest wins
	Active  bool   `msgpack:"a"`
	Unit    string `msgpack:"u"` // "Sone Nord"
	Name    string `msgpack:"n"` // the patient's name, so that a removal can be shown after the key is gone
	Born    Date   `msgpack:"b,omitempty"`
	Reason  string `msgpack:"w,omitempty"`
	By      string `msgpack:"y,omitempty"`
}

// Kind is KindAssignment.
func (*Assignment) Kind() Kind { return KindAssignment }

// Class is ClassCritical.
func (*Assignment) Class() Class { return ClassCritical }

// Validate wants a patient, and a reason and a person behind a removal.
func (a *Assignment) Validate() error {
	if a.Patient == (ID{}) || a.Version == 0 {
		return Invalid("assignment_identity")
	}
	if !a.Active {
		return firstOf(needText("reason", a.Reason, MaxLine), needText("by", a.By, MaxLine))
	}
	return needText("name", a.Name, MaxLine)
}
