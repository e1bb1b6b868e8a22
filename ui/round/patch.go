package round

import (
	"context"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// off asks whether the patches that sit on the patient come off in the same
// act, which is the ordinary course and what Enter does (C12).
type off struct {
	g      *giving
	choice *sign.Choice
	box    fyne.CanvasObject
}

func (g *giving) newOff() ask {
	w := g.s.desk.Words
	q := &off{g: g, choice: sign.NewChoice([]string{w.T("round.off_now"), w.T("round.off_not")})}
	q.choice.OnChosen = func(int) { g.dialog.Focus() }
	q.choice.Preset(0)
	if len(g.off) == 0 {
		q.choice.Preset(1)
	}
	q.box = sign.Captioned(w, "round.field_off", q.choice)
	return q
}

func (q *off) object() fyne.CanvasObject { return q.box }
func (q *off) first() fyne.Focusable     { return nil }

func (q *off) take() error {
	q.g.off = nil
	if q.choice.Chosen() == 0 {
		q.g.off = patchesOf(q.g.row)
	}
	return nil
}

func patchesOf(row *Row) (ids []journal.ID) {
	for i := range row.Patches {
		ids = append(ids, row.Patches[i].Dose.Entry.ID)
	}
	return ids
}

// takenOff is the fact that a patch came off.
func (g *giving) takenOff(patch journal.ID) *journal.Administration {
	for i := range g.row.Patches {
		if p := &g.row.Patches[i]; p.Dose.Entry.ID == patch {
			return patchOff(p)
		}
	}
	return &journal.Administration{}
}

func patchOff(p *chart.Patch) *journal.Administration {
	d := p.Dose.Administration
	return &journal.Administration{
		Order: d.Order, Version: d.Version, Act: journal.ActPatchOff, Drug: d.Drug, Dose: d.Dose, Unit: d.Unit, Route: d.Route, Site: d.Site, Target: p.Dose.Entry.ID,
	}
}

// patchOff records that a patch was taken off, without a new one.
func (s *Screen) patchOff(row *Row, cell *Cell) {
	w := s.desk.Words
	words := make([]string, len(row.Patches))
	for i := range row.Patches {
		words[i] = patchLine(w, &row.Patches[i], s.desk.Now())
	}
	choice, at := sign.NewChoice(words), widgets.NewTimeField(w, timeOf(s.desk.Now()))
	shown := at.Text
	choice.Preset(0)
	b, when, chosen := s.batch(), journal.Instant(0), 0
	asked := []fyne.CanvasObject{sign.Captioned(w, "round.field_time", at), choice}
	form := sign.Form{
		Title: w.T("round.sign_patch_off"), Person: s.sheet.Who, Word: w.T("round.do_patch_off"), Icon: "removed",
		Body: append([]fyne.CanvasObject{flow.NewPage(s.about(row, cell, nil), sign.Width, s.desk.Room(200, asked...))}, asked...),
		Ready: func() (err error) {
			chosen = choice.Chosen()
			when, err = s.at(at, shown, 0)
			return err
		},
		Act: func(ctx context.Context) error {
			b.deeds, b.err = nil, nil
			b.add(patchOff(&row.Patches[chosen]), when, nil)
			return b.commit(ctx)
		},
		Done: s.acted,
	}
	if len(words) > 1 {
		form.First = choice
	}
	s.desk.Open(form)
}

// at is the instant a time field means: zero, when it is signed, if the field
// was left as it was.
func (s *Screen) at(f *widgets.TimeField, shown string, due journal.Instant) (journal.Instant, error) {
	t, ok := f.Value()
	switch {
	case !ok:
		return 0, journal.Invalid("performed_time")
	case f.Text == shown:
		return 0, nil
	}
	return performed(t, due, s.desk.Now()), nil
}
