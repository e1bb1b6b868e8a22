package round

import (
	"context"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// prepare signs a dose as made ready (istandgjort); it is given later, by the
// same or another person.
func (s *Screen) prepare(row *Row, cell *Cell) { s.begin(row, cell, journal.ActPrepared) }

// discard throws a prepared dose away, with a reason.
func (s *Screen) discard(row *Row, cell *Cell) {
	w, e := s.desk.Words, cell.Ready()
	why := widgets.NewField(w.T("round.hint_discard"))
	field := sign.Captioned(w, "round.field_discard", why)
	d := e.Act
	a := &journal.Administration{
		Order: d.Order, Version: d.Version, Slot: d.Slot, Act: journal.ActDiscarded, Drug: d.Drug, Dose: d.Dose, Unit: d.Unit, Route: d.Route, Target: e.Entry,
	}
	b := s.batch()
	text := append(s.headline(row, cell, a), flow.Gap(4), s.eventText(e))
	dialog := s.desk.Open(sign.Form{
		Title: w.T("round.sign_discarded"), Person: s.sheet.Who, First: why, Word: w.T("round.do_discarded"), Icon: "ban",
		Body: []fyne.CanvasObject{flow.NewPage(text, sign.Width, s.desk.Room(200, field)), field},
		Ready: func() error {
			if a.Text = why.Text; a.Text == "" {
				return journal.Invalid("text_missing", "Field", "reason")
			}
			return a.Validate()
		},
		Act: func(ctx context.Context) error {
			b.deeds, b.err = nil, nil
			b.add(a, 0, nil)
			return b.commit(ctx)
		},
		Done: s.acted,
	})
	why.OnSubmitted = func(string) { dialog.Focus() }
}
