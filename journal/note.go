package journal

// NoteRelation says how a note relates to the one it names.
type NoteRelation uint8

// Relations of a note to its target.
const (
	NoteNew        NoteRelation = 0
	NoteAddendum   NoteRelation = 1 // tillegg: the target stands as it is
	NoteCorrection NoteRelation = 2 // retting: the target stays readable, struck through (hpl. § 42)
)

// Note is a signed report. It belongs to its author and is immutable: a
// correction, an addendum and "entered in error" are new entries.
type Note struct {
	Type     string       `msgpack:"y"` // "rapport", "vurdering", …
	Text     string       `msgpack:"x"`
	Relation NoteRelation `msgpack:"l,omitempty"`
	Target   ID           `msgpack:"g,omitempty"` // the note it adds to or corrects
	Reason   string       `msgpack:"w,omitempty"` // why it was corrected
	Origin   string       `msgpack:"m,omitempty"` // the centre's own name of this version, see [OriginOf]; empty: a device wrote it
}

// Kind is KindNote.
func (*Note) Kind() Kind { return KindNote }

// Class is ClassNote.
func (*Note) Class() Class { return ClassNote }

// Validate wants a text, and a target and reason for a correction.
func (n *Note) Validate() error {
	if n.Relation > NoteCorrection {
		return Invalid("note_relation")
	}
	if n.Relation != NoteNew && n.Target == (ID{}) {
		return Invalid("note_target")
	}
	if n.Relation == NoteCorrection {
		if err := needText("reason", n.Reason, MaxLine); err != nil {
			return err
		}
	}
	return firstOf(needText("note", n.Text, MaxText), needText("note_type", n.Type, MaxLine), checkText("reason", n.Reason, MaxLine))
}

// EnteredInError marks an entry as feilregistrert. It is absorbing (C16): a
// wrong mark is repaired by registering the fact again. The target may be a
// note, an administration or an observation; it stays readable.
type EnteredInError struct {
	Target ID     `msgpack:"g"`
	Reason string `msgpack:"w"`
}

// Kind is KindEnteredInError.
func (*EnteredInError) Kind() Kind { return KindEnteredInError }

// Class is ClassMedication: it may take back a dose.
func (*EnteredInError) Class() Class { return ClassMedication }

// Validate wants a target and a reason.
func (e *EnteredInError) Validate() error {
	if e.Target == (ID{}) {
		return Invalid("error_target")
	}
	return needText("reason", e.Reason, MaxLine)
}
