package round

import (
	"context"
	"slices"

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
	a := propose(row, cell, journal.ActNotGiven)
	a.PRNReason = ""
	text := s.about(row, cell, a)
	if e := cell.Active(); e != nil && row.Kind == RowRegular {
		sentence := s.desk.Words.T("round.already", "What", e.Look.Word, "By", e.Author.Name)
		text = append(text, flow.Gap(6), box(theme.Caution, "warning", sentence))
	}
	b, at := s.batch(), s.desk.Now()
	s.notGiven(a, text, nil, s.acted, func(ctx context.Context) error {
		b.deeds, b.err = nil, nil
		b.add(a, at, nil)
		return b.commit(ctx)
	})
}

// withhold proposes not to give a dose, because of a measured value, which is
// recorded with it.
func (g *giving) withhold() {
	w := g.s.desk.Words
	a := *g.a
	a.Act, a.NotGiven, a.PRNReason, a.Target = journal.ActNotGiven, journal.ReasonMeasurement, "", journal.ID{}
	why := w.T("round.scale_none", "Value", g.found)
	if g.row.Order.Hold != nil {
		why = w.T("round.hold_withholds", "Value", g.found, "Hold", holdLine(w, g.row.Order.Hold))
	}
	text := append(g.s.headline(g.row, g.cell, &a), flow.Gap(4), box(theme.Alert, "octagon", why))
	if g.advice != "" {
		text = append(text, flow.Gap(4), box(theme.Alert, "octagon", g.advice))
	}
	b, measured := g.s.batch(), g.measured
	anyway := widgets.NewDanger(w.T("round.button_anyway"), "warning", nil)
	dialog := g.s.notGiven(&a, text, anyway, g.s.acted, func(ctx context.Context) error {
		b.deeds, b.err = nil, nil
		if measured != nil {
			a.Measured = b.add(measured, 0, nil)
		}
		b.add(&a, 0, nil)
		return b.commit(ctx)
	})
	anyway.OnTapped = func() {
		dialog.Close()
		g.known = g.known && g.a.Dose != 0 // a scale that says none leaves it to the nurse
		g.open()
	}
}

// notGiven asks for the reason, does act (nil: nothing) and then done. A reason
// that is there already is chosen, and Enter signs. The keyboard stays with the
// reasons: another digit is another reason, and a space signs nothing.
func (s *Screen) notGiven(a *journal.Administration, text flow.Text, other *widgets.KeyButton, done func(), act func(context.Context) error) *sign.Dialog {
	w := s.desk.Words
	choice, free := sign.NewChoice(reasonWords(s)), widgets.NewField(w.T("round.hint_not_given"))
	field := sign.Captioned(w, "round.field_not_given", free)
	choice.OnChosen = func(i int) {
		if s.reasons[i] == journal.ReasonOther {
			widgets.FocusOn(free)
		}
	}
	form := sign.Form{
		Title: w.T("round.sign_not_given"), Person: s.sheet.Who, First: choice, Word: w.T("round.button_sign_not_given"), Icon: "cross",
		Body: []fyne.CanvasObject{flow.NewPage(text, sign.Width, s.desk.Room(180, choice, field)), choice, field},
		Ready: func() error {
			if i := choice.Chosen(); i >= 0 {
				a.NotGiven = s.reasons[i]
			}
			a.Text = free.Text
			return a.Validate()
		},
		Act: act, Done: done,
	}
	if i := slices.Index(s.reasons, a.NotGiven); i >= 0 {
		choice.Preset(i)
		form.First = nil
	}
	if other != nil {
		form.Others = append(form.Others, other)
	}
	return s.desk.Open(form)
}

func reasonWords(s *Screen) []string {
	words := make([]string, len(s.reasons))
	for i, r := range s.reasons {
		words[i] = s.desk.Words.T("round.reason_" + string(r))
	}
	return words
}
