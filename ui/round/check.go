package round

import (
	"context"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// second asks a second person to check the dose before it is signed (R-MED-06):
// they look for themselves, choose their name and type their own PIN. Without
// one the dose can be given only with a reason, and waits for a check (C15).
func (g *giving) second() {
	w, st := g.s.desk.Words, flow.StylesNow()
	alone := w.T("round.check_alone")
	if g.a.Act == journal.ActPrepared {
		alone = w.T("round.check_later")
	}
	who := sign.NewSecond(w, g.s.journal, g.s.others(g.s.desk.Author.ID, g.preparedBy()), alone)
	why := widgets.NewField(w.T("round.hint_alone"))
	reason := sign.Captioned(w, "round.field_alone", why)
	text := flow.Text{flow.NewPara(w.T("round.check_ask", "Name", g.s.desk.Author.Name), st.Strong), flow.Gap(4)}
	text = append(append(text, g.text()...), flow.Gap(4), flow.NewPara(w.T("round.check_look"), st.Body))
	form := sign.Form{
		Title: w.T("round.sign_check"), Person: g.s.sheet.Who, First: who.First(), Word: w.T("round.do_" + actKeys[g.a.Act]), Icon: "people",
		Body: []fyne.CanvasObject{flow.NewPage(text, sign.Width, g.s.desk.Room(220, who.Object(), reason)), who.Object(), reason},
		Ready: func() error {
			if who.Other() >= 0 && why.Text == "" {
				widgets.FocusOn(why)
			}
			return g.checkedBy(who, why.Text)
		},
		Act: func(ctx context.Context) error {
			if who.Other() >= 0 {
				return g.sign(nil)(ctx)
			}
			return g.sign(who)(ctx)
		},
		Done: g.s.acted,
	}
	g.dialog = g.s.desk.Open(form)
	dialog := g.dialog
	who.OnSubmitted, why.OnSubmitted = dialog.Sign, func(string) { dialog.Focus() }
	who.OnOther = func(int) {
		if g.a.Act == journal.ActPrepared {
			dialog.Focus()
			return
		}
		widgets.FocusOn(why)
	}
}

// checkedBy takes the second person, or why there is none.
func (g *giving) checkedBy(who *sign.Second, why string) error {
	g.a.Against = codes(g.warn)
	if who.Other() < 0 {
		if g.at != 0 && g.a.Act != journal.ActPrepared {
			// The check is signed now, after a dose that was handed out earlier: it
			// stands as an etterkontroll, and is never back-dated.
			g.excuse(g.s.desk.Words.T("round.check_afterwards"))
		}
		return who.Take()
	}
	if g.a.Act == journal.ActPrepared {
		return nil
	}
	if err := needWords(why); err != nil {
		return err
	}
	g.excuse(why)
	return nil
}

// excuse is why a dose is given without a check before it.
func (g *giving) excuse(why string) {
	if len(g.warn) == 0 {
		g.a.Override = why
	} else if g.a.Override != why {
		g.a.Override += "; " + why
	}
	g.a.Against = append(g.a.Against, "check_missing")
}

func codes(list []warning) (codes []string) {
	for _, w := range list {
		codes = append(codes, w.code)
	}
	return codes
}

// preparedBy is who prepared the dose that is handed out: they cannot check it.
func (g *giving) preparedBy() string {
	if e := g.cell.Ready(); e != nil {
		return e.Author.ID
	}
	return ""
}

// others are the persons of this workstation but for those named.
func (s *Screen) others(not ...string) []journal.Author { return sign.Others(s.users, not...) }

// check signs the check of a dose that was prepared or handed out before: by
// the user, or by another at the same screen. It is dated now.
func (s *Screen) check(row *Row, cell *Cell) {
	e := cell.unchecked()[0]
	w, own := s.desk.Words, s.desk.Author
	barred := []string{own.ID, e.Author.ID}
	if e.Prepared != nil {
		barred = append(barred, e.Prepared.Author.ID)
	}
	var me []string
	if s.mayCheck(e) {
		me = append(me, w.T("round.check_me", "Name", own.Name))
	}
	who := sign.NewSecond(w, s.journal, s.others(barred...), me...)
	found, what := sign.NewChoice([]string{w.T("round.found_right"), w.T("round.found_wrong")}), widgets.NewField(w.T("round.hint_found"))
	found.Preset(0)
	fact, b := &journal.Countersign{Target: e.Entry, Purpose: journal.SignCheck}, s.batch()
	text := append(s.headline(row, cell, e.Act), flow.Gap(4), s.eventText(e))
	if !s.mayCheck(e) {
		text = append(text, flow.Gap(4), box(theme.Caution, "people", w.T("round.check_not_you")))
	}
	asked := []fyne.CanvasObject{who.Object(), found, what}
	dialog := s.desk.Open(sign.Form{
		Title: w.T("round.sign_check_after"), Person: s.sheet.Who, First: who.First(), Word: w.T("round.do_check"), Icon: "people",
		Body: append([]fyne.CanvasObject{flow.NewPage(text, sign.Width, s.desk.Room(160, asked...))}, asked...),
		Ready: func() error {
			fact.Found, fact.Text = journal.CountersignFind(max(found.Chosen(), 0)), what.Text
			if err := fact.Validate(); err != nil {
				return err
			}
			if who.Other() >= 0 {
				return s.checkCountersign(fact)
			}
			return who.Take()
		},
		Act: func(ctx context.Context) error {
			b.deeds, b.err = nil, nil
			return countersign(ctx, b, fact, who)
		},
		Done: s.acted,
	})
	who.OnSubmitted = dialog.Sign
	who.OnOther = func(int) { dialog.Focus() }
	found.OnChosen = func(i int) {
		if i == 1 {
			widgets.FocusOn(what)
			return
		}
		dialog.Focus()
	}
}

func countersign(ctx context.Context, b *batch, fact *journal.Countersign, who *sign.Second) error {
	var by *replica.Second
	if who.Other() < 0 {
		second, err := who.Open(ctx)
		if err != nil {
			return err
		}
		defer second.Close()
		by = second
	}
	b.add(fact, 0, by)
	return b.commit(ctx)
}

// mayCheck reports whether the user is another than the one who wrote it.
func (s *Screen) mayCheck(e *Event) bool {
	return s.checkCountersign(&journal.Countersign{Target: e.Entry, Purpose: journal.SignCheck}) == nil
}

func (s *Screen) checkCountersign(f *journal.Countersign) (err error) {
	s.journal.View(s.stream, func(c *chart.Chart) { err = c.CheckCountersign(f, s.desk.Author) })
	return err
}
