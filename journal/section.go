package journal

// Section is one version of one section of a document that is shared by all
// who care for the patient: the care plan (tiltaksplan) or the summary. A
// version names the versions it was written on top of; two versions of the
// same parents stand side by side until a version names both.
type Section struct {
	Document string `msgpack:"d"` // "tiltaksplan"
	Key      string `msgpack:"k"` // which section: "ernæring"
	Title    string `msgpack:"t"`
	Text     string `msgpack:"x"` // empty: the section is ended
	Order    int    `msgpack:"o,omitempty"`
	Parents  []ID   `msgpack:"p,omitempty"`
	Origin   string `msgpack:"m,omitempty"` // the centre's own name of this version, see [OriginOf]; empty: a device wrote it
}

// CarePlan is the document every patient has.
const CarePlan = "tiltaksplan"

// MaxParents bounds how many heads one version can join.
const MaxParents = 64

// Kind is KindSection.
func (*Section) Kind() Kind { return KindSection }

// Class is ClassNote.
func (*Section) Class() Class { return ClassNote }

// Validate wants to know which section of which document it is.
func (s *Section) Validate() error {
	if len(s.Parents) > MaxParents {
		return Invalid("section_parents", "Limit", MaxParents)
	}
	return firstOf(needText("document", s.Document, MaxLine), needText("section", s.Key, MaxLine),
		needText("title", s.Title, MaxLine), checkText("section_text", s.Text, MaxText))
}
