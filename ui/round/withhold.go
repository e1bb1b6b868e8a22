package round

import (
	"context"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// withhold asks why a dose is not given and signs (R-MED-08): one key for the
// reason, Enter to sign.
func (s *Screen) withhold(row *Row, cell *Cell) {
	w, a, at := s.desk.Words, propose(row, cell, journal.ActNotGiven), s.desk.Now()
	a.PRNReason = ""
	text := s.about(row, cell, a)
	if e := cell.Active(); e != nil && row.Kind == RowRegular {
		sentence := w.T("round.already", "What", e.Look.Word, "By", e.Author.Name)
		text = append(text, flow.Gap(6), box(theme.Caution, "warning", sentence))
	}
	choice, free := sign.NewChoice(reasonWords(s)), widgets.NewField(w.T("round.hint_not_given"))
	record := s.record()
	field := sign.Captioned(w, "round.field_not_given", free)
	var dialog *sign.Dialog
	choice.OnChosen = func(i int) {
		if journal.NotGivenReasons[i] == journal.ReasonOther {
			widgets.FocusOn(free)
			return
		}
		dialog.Focus()
	}
	dialog = s.desk.Open(sign.Form{
		Title: w.T("round.sign_not_given"), Person: s.sheet.Who, First: choice, Word: w.T("round.button_sign_not_given"), Icon: "cross",
		Body: []fyne.CanvasObject{flow.NewPage(text, sign.Width, s.desk.Room(180, choice, field)), choice, field},
		Ready: func() error {
			if i := choice.Chosen(); i >= 0 {
				a.NotGiven = journal.NotGivenReasons[i]
			}
			a.Text = free.Text
			return a.Validate()
		},
		Act:  func(ctx context.Context) error { return record(ctx, a, at) },
		Done: s.acted,
	})
}

func reasonWords(s *Screen) []string {
	words := make([]string, len(journal.NotGivenReasons))
	for i, r := range journal.NotGivenReasons {
		words[i] = s.desk.Words.T("round.reason_" + string(r))
	}
	return words
}
