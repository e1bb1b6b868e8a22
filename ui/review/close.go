package review

import (
	"context"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// closeReasons are the usual ways a case is settled, as translation keys; the
// last one is "other".
var closeReasons = []string{
	"review.close_doctor", "review.close_doctor_act", "review.close_observed", "review.close_not_real", "review.close_corrected", "round.reason_annet",
}

// ask shows both sides and closes the case with a reason, in the name of who is
// logged in. What is closed is the case as it is shown: a record that comes
// later opens it again.
func (s *Screen) ask(c *Case) {
	w, st, at := s.desk.Words, flow.StylesNow(), s.desk.Now()
	words := make([]string, len(closeReasons))
	for i, key := range closeReasons {
		words[i] = w.T(key)
	}
	choice, free := sign.NewChoice(words), widgets.NewField(w.T("review.hint"))
	var dialog *sign.Dialog
	choice.OnChosen = func(int) { widgets.FocusOn(free) }
	var fact *journal.CaseClosure
	stream, of := c.Stream, c.Of
	field := sign.Captioned(w, "review.field", free)
	dialog = s.desk.Open(sign.Form{
		Title: w.T("review.close_title", "Name", s.desk.Author.Name), Person: c.Who, First: choice, Word: w.T("review.close_button"), Icon: "check",
		Body: []fyne.CanvasObject{flow.NewPage(c.full(&st), sign.Width, s.desk.Room(300, choice, field)), choice, field},
		Ready: func() error {
			fact = of.Close(reason(words, choice.Chosen(), free.Text))
			return fact.Validate()
		},
		Act: func(ctx context.Context) error {
			_, err := s.journal.Act(ctx, stream, fact, at, "")
			return err
		},
		Done: func() {
			s.Refresh()
			s.Focus()
		},
	})
	free.OnSubmitted = func(string) { dialog.Sign() }
}

// reason is the chosen reason with what was written to it; "other" counts only
// with a text.
func reason(words []string, chosen int, text string) string {
	switch {
	case chosen < 0 || chosen == len(words)-1:
		return text
	case text == "":
		return words[chosen]
	}
	return words[chosen] + ": " + text
}
