package round

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// against asks why a dose is given although something speaks against it. The
// answer is stored with it (Override). What is only a matter of time can be
// answered by one key; everything else has to be written.
type against struct {
	g      *giving
	choice *sign.Choice // nil: it has to be written
	words  []string
	free   *widgets.Field
	box    fyne.CanvasObject
}

// quick are the usual answers to warnings that are a matter of time alone.
var quick = map[string][]string{
	"stale":          {"round.quick_paper", "round.quick_call", "round.quick_cannot"},
	"outside_window": {"round.quick_busy", "round.quick_away", "round.quick_doctor"},
}

func (g *giving) newAgainst() ask {
	w := g.s.desk.Words
	q := &against{g: g, free: widgets.NewField(w.T("round.hint_override"))}
	q.free.Text = g.a.Override
	q.free.OnSubmitted = func(string) { g.dialog.Focus() }
	caption := "round.field_override"
	if holds(g.warn, "not_authorised", "authorisation_expired") {
		caption = "round.field_emergency"
	}
	field := sign.Captioned(w, caption, q.free)
	q.words = g.answers()
	if q.words == nil {
		q.box = field
		return q
	}
	q.choice = sign.NewChoice(q.words)
	q.choice.OnChosen = func(int) { g.dialog.Focus() }
	q.box = container.New(layout.NewCustomPaddedVBoxLayout(6), q.choice, field)
	return q
}

// answers are offered only when every warning has some.
func (g *giving) answers() (words []string) {
	for _, warning := range g.warn {
		keys, easy := quick[warning.code]
		if !easy {
			return nil
		}
		for _, key := range keys {
			words = append(words, g.s.desk.Words.T(key))
		}
	}
	return words
}

func (q *against) object() fyne.CanvasObject { return q.box }

func (q *against) first() fyne.Focusable {
	if q.choice != nil {
		return q.choice
	}
	return q.free
}

func (q *against) take() error {
	text := q.free.Text
	if q.choice != nil {
		if i := q.choice.Chosen(); i >= 0 && text == "" {
			text = q.words[i]
		} else if i >= 0 {
			text = q.words[i] + ": " + text
		}
	}
	if err := needWords(text); err != nil {
		return err
	}
	q.g.a.Override = text
	q.g.a.Emergency = holds(q.g.warn, "not_authorised", "authorisation_expired")
	return nil
}

// leastLetters is what a reason has to hold. The number that answers a matter of
// time would else pass as the reason for a second dose, by habit.
const leastLetters = 3

// needWords refuses a reason that says nothing.
func needWords(text string) error {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	switch {
	case text == "":
		return journal.Invalid("text_missing", "Field", "override")
	case letters < leastLetters:
		return journal.Invalid("override_words")
	}
	return nil
}
