package round

import (
	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
)

// more shows everything that can be done with the cell, for a finger and for
// whoever does not remember the letter.
func (s *Screen) more(row *Row, cell *Cell) {
	w := s.desk.Words
	var fit []verb
	var words []string
	for _, v := range verbs() {
		if v.command != CommandMore && v.fits(s, row, cell) {
			fit, words = append(fit, v), append(words, w.T(v.key))
		}
	}
	choice := sign.NewChoice(words)
	var dialog *sign.Dialog
	choice.OnChosen = func(int) { dialog.Sign() }
	dialog = s.desk.Open(sign.Form{
		Title: w.T("round.more_title"), Person: s.sheet.Who, First: choice, Word: w.T("round.button_next"), Icon: "right",
		Body: []fyne.CanvasObject{flow.NewPage(s.headline(row, cell, nil), sign.Width, s.desk.Room(90, choice)), choice},
		Ready: func() error {
			if choice.Chosen() < 0 {
				return journal.Invalid("administration_act")
			}
			return nil
		},
		Done: func() { fit[choice.Chosen()].do(s, row, cell) },
	})
}
