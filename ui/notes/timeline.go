package notes

import (
	"cmp"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// LateAfter is how long after the event a report counts as etterregistrert
// (R-NOTE-05), in milliseconds.
const LateAfter journal.Instant = 2 * 60 * 60 * 1000

// Card is one text of the timeline, in words.
type Card struct {
	Entry    journal.ID
	Note     *journal.Note // nil: a measured value
	Author   journal.Author
	At       journal.Instant
	Kind     status.Look // "Rapport", "Tillegg", "Retting", "Måling"
	Header   string      // when and by whom
	Text     string
	Receipt  status.Look
	Struck   bool
	Marks    []status.Look // what it answers, and what was said about it later
	Standing bool          // can be added to, corrected, marked as an error
}

// View is a chart as the timeline looks at it.
type View struct {
	Words   *i18n.Words
	Chart   *chart.Chart
	Now     journal.Instant
	Receipt func(journal.ID) localstore.Receipt
}

// Filter says which cards are shown.
type Filter uint8

// The filters.
const (
	FilterAll Filter = iota
	FilterNotes
	FilterValues
)

// Build makes the timeline, newest first.
func Build(v View, f Filter) []Card {
	var cards []Card
	if f != FilterValues {
		for _, t := range v.Chart.Notes() {
			for _, n := range append([]chart.NoteVersion{t.Root}, t.Replies...) {
				cards = append(cards, v.note(n))
			}
		}
	}
	if f != FilterNotes {
		for _, o := range v.Chart.Observations() {
			cards = append(cards, v.value(o))
		}
	}
	slices.SortStableFunc(cards, func(a, b Card) int {
		return cmp.Or(cmp.Compare(b.At, a.At), slices.Compare(b.Entry[:], a.Entry[:]))
	})
	return cards
}

func (v *View) card(e *journal.Entry) Card {
	c := Card{Entry: e.ID, Author: e.Author, At: e.At, Receipt: status.OfReceipt(v.Words, v.Receipt(e.ID))}
	c.Header = format.When(v.Words, e.At, v.Now) + " · " + e.Author.Name + ", " + v.Words.T("role."+string(e.Author.Role))
	if e.Recorded-e.At > LateAfter {
		c.Header += " · " + v.Words.T("notes.late", "When", format.When(v.Words, e.Recorded, v.Now))
	}
	return c
}

func (v *View) note(n chart.NoteVersion) Card {
	c := v.card(n.Entry)
	c.Note, c.Text, c.Struck, c.Standing = n.Note, n.Text, n.Struck(), len(n.Voids) == 0
	c.Kind = status.Look{Tone: theme.Neutral, Icon: "note", Word: TypeWord(v.Words, n.Type)}
	switch n.Relation {
	case journal.NoteAddendum:
		c.Kind = status.Look{Tone: theme.Action, Icon: "plus", Word: v.Words.T("notes.addendum")}
		c.Marks = append(c.Marks, v.answers("notes.adds_to", n))
	case journal.NoteCorrection:
		c.Kind = status.Look{Tone: theme.Caution, Icon: "pen", Word: v.Words.T("notes.correction")}
		c.Marks = append(c.Marks, v.answers("notes.corrects", n))
	}
	for _, id := range n.CorrectedBy {
		if by, ok := v.Chart.Note(id); ok {
			word := v.Words.T("notes.corrected_by", "Name", by.Entry.Author.Name, "When", format.When(v.Words, by.Entry.At, v.Now), "Reason", by.Reason)
			c.Marks = append(c.Marks, status.Look{Tone: theme.Caution, Icon: "pen", Word: word})
		}
	}
	c.Marks = append(c.Marks, v.voids(n.Voids)...)
	return c
}

// answers names the text that n adds to or corrects.
func (v *View) answers(key string, n chart.NoteVersion) status.Look {
	look := status.Look{Tone: theme.Neutral, Icon: "note", Word: v.Words.T("notes.target_missing")}
	if t, ok := v.Chart.Note(n.Target); ok {
		look.Word = v.Words.T(key, "Type", TypeWord(v.Words, t.Type), "When", format.When(v.Words, t.Entry.At, v.Now), "Name", t.Entry.Author.Name)
	}
	if n.Reason != "" {
		look.Word += ": " + n.Reason
	}
	return look
}

func (v *View) voids(voids []chart.Void) (marks []status.Look) {
	for _, void := range voids {
		word := v.Words.T("notes.voided_by", "Name", void.Entry.Author.Name, "When", format.When(v.Words, void.Entry.At, v.Now), "Reason", void.Reason)
		marks = append(marks, status.Look{Tone: theme.Alert, Icon: "undo", Word: word})
	}
	return marks
}

func (v *View) value(o chart.Observation) Card {
	c := v.card(o.Entry)
	c.Kind = status.Look{Tone: theme.Neutral, Icon: "list", Word: o.Name}
	c.Text, c.Struck, c.Standing = ValueText(o.Observation), len(o.Voids) > 0, len(o.Voids) == 0
	c.Marks = v.voids(o.Voids)
	return c
}

// ValueText is "88 /min", or the text of a value that is not a number.
func ValueText(o *journal.Observation) string {
	if o.Text != "" && o.Value == 0 {
		return o.Text
	}
	text := o.Value.String()
	if o.Unit != "" {
		text += " " + o.Unit
	}
	if o.Text != "" {
		text += " (" + o.Text + ")"
	}
	return text
}

// Types are the kinds of report that the editor offers.
var Types = []string{"rapport", "vurdering", "samtale", "legevisitt", "beskjed"}

// TypeWord is a kind of report in the user's language; one that this version
// does not know is shown as the author wrote it.
func TypeWord(w *i18n.Words, kind string) string {
	if slices.Contains(Types, kind) {
		return w.T("notes.type_" + kind)
	}
	return kind
}
