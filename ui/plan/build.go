package plan

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/status"
)

// Section is one section in words.
type Section struct {
	Key      string
	Title    string
	Order    int
	Heads    []Version // what stands; more than one: side by side
	Versions []Version // all, newest first
	Parents  []journal.ID
	Ended    bool
}

// Version is one signed version.
type Version struct {
	Title   string
	Header  string // when and by whom
	Text    string
	Receipt status.Look
}

// Concurrent reports whether the section stands more than once.
func (s *Section) Concurrent() bool { return len(s.Heads) > 1 }

// View is a chart as the plan looks at it.
type View struct {
	Words   *i18n.Words
	Chart   *chart.Chart
	Now     journal.Instant
	Receipt func(journal.ID) localstore.Receipt
}

// Build makes the care plan: the sections that stand, then those that ended.
func Build(v View) []Section {
	var standing, ended []Section
	for _, state := range v.Chart.Document(journal.CarePlan) {
		s := v.section(state)
		if s.Ended {
			ended = append(ended, s)
		} else {
			standing = append(standing, s)
		}
	}
	return append(standing, ended...)
}

func (v *View) section(state *chart.SectionState) Section {
	head := state.Heads[0]
	s := Section{Key: state.Key, Title: head.Title, Order: head.Order, Parents: state.Parents(), Ended: state.Ended()}
	for _, h := range state.Heads {
		s.Heads = append(s.Heads, v.version(h))
	}
	for i := len(state.Versions) - 1; i >= 0; i-- {
		s.Versions = append(s.Versions, v.version(state.Versions[i]))
	}
	return s
}

func (v *View) version(sv chart.SectionVersion) Version {
	e := sv.Entry
	return Version{
		Title: sv.Title, Text: sv.Text, Receipt: status.OfReceipt(v.Words, v.Receipt(e.ID)),
		Header: format.When(v.Words, e.At, v.Now) + " · " + e.Author.Name + ", " + v.Words.T("role."+string(e.Author.Role)),
	}
}

// Joined is the text to begin a joint version with: all that stands, one after
// another, nothing left out and nothing added.
func (s *Section) Joined() string {
	text := ""
	for i, h := range s.Heads {
		if i > 0 && h.Text != "" && text != "" {
			text += "\n\n"
		}
		text += h.Text
	}
	return text
}
