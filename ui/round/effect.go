package round

import (
	"context"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// effectKeys are the usual effects, as translation keys; the last needs words.
var effectKeys = []string{"round.effect_good", "round.effect_some", "round.effect_none", "round.effect_bad"}

// effect writes the effect of a dose as needed (R-MED-08): a number and Enter.
// Where several doses wait, the newest is asked about first.
func (s *Screen) effect(row *Row, cell *Cell) {
	w, d := s.desk.Words, row.Effects[len(row.Effects)-1]
	words := make([]string, len(effectKeys))
	for i, key := range effectKeys {
		words[i] = w.T(key)
	}
	choice, free := sign.NewChoice(words), widgets.NewField(w.T("round.hint_effect"))
	at := widgets.NewTimeField(w, timeOf(s.desk.Now()))
	shown, observed, b := at.Text, journal.Instant(0), s.batch()
	field := sign.Captioned(w, "round.field_effect", free)
	asked := []fyne.CanvasObject{sign.Captioned(w, "round.field_time", at), choice, field}
	a := effectOf(&d)
	choice.OnChosen = func(i int) {
		if i == len(words)-1 {
			widgets.FocusOn(free)
		}
	}
	s.desk.Open(sign.Form{
		Title: w.T("round.sign_effect"), Person: s.sheet.Who, First: choice, Word: w.T("round.do_effect"), Icon: "pen",
		Body: append([]fyne.CanvasObject{flow.NewPage(s.effectText(row, cell, &d), sign.Width, s.desk.Room(160, asked...))}, asked...),
		Ready: func() (err error) {
			a.PRNEffect = effectWords(words, choice.Chosen(), free.Text)
			if observed, err = s.at(at, shown, 0); err != nil {
				return err
			}
			return a.Validate()
		},
		Act: func(ctx context.Context) error {
			b.deeds, b.err = nil, nil
			b.add(a, observed, nil)
			return b.commit(ctx)
		},
		Done: s.acted,
	})
}

func effectOf(d *chart.Dose) *journal.Administration {
	return &journal.Administration{
		Order: d.Order, Version: d.Version, Act: journal.ActEffect, Drug: d.Drug, Dose: d.Dose, Unit: d.Unit, Route: d.Route, Target: d.Entry.ID,
	}
}

func (s *Screen) effectText(row *Row, cell *Cell, d *chart.Dose) flow.Text {
	w, st := s.desk.Words, flow.StylesNow()
	given := w.T("round.effect_of", "When", format.When(w, d.At, s.desk.Now()), "Age", format.Age(w, d.At, s.desk.Now()), "Name", d.Entry.Author.Name)
	text := append(s.headline(row, cell, d.Administration), flow.NewPara(given, st.Strong))
	if d.PRNReason != "" {
		text = append(text, flow.NewPara(w.T("round.event_prn", "Reason", d.PRNReason), st.Body))
	}
	return text
}

// effectWords is the chosen effect with what was written to it; the last
// choice, an unwanted effect, counts only with a text.
func effectWords(words []string, chosen int, text string) string {
	switch {
	case chosen < 0 || chosen == len(words)-1 && text == "":
		return text
	case text == "":
		return words[chosen]
	}
	return words[chosen] + ": " + text
}
