package round

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// correctReasons are what was wrong, as translation keys; the last is "other".
var correctReasons = []string{"round.void_time", "round.void_amount", "round.reason_annet"}

// correct registers a dose again with another time or amount and marks the old
// registration as feilregistrert, by one act. Both stay readable (R-MED-01).
func (s *Screen) correct(row *Row, cell *Cell) {
	w, c := s.desk.Words, correctionOf(s, row, cell)
	field := sign.Captioned(w, "round.field_void", c.free)
	line := c.line()
	b := s.batch()
	text := append(s.headline(row, cell, c.old.Act), flow.Gap(4), s.eventText(c.old))
	dialog := s.desk.Open(sign.Form{
		Title: w.T("round.sign_correct"), Person: s.sheet.Who, First: c.at, Word: w.T("round.do_correct"), Icon: "pen",
		Body:  []fyne.CanvasObject{flow.NewPage(text, sign.Width, s.desk.Room(180, line, c.reason, field)), line, c.reason, field},
		Ready: c.ready, Act: func(ctx context.Context) error { return c.sign(ctx, b) }, Done: s.acted,
	})
	c.reason.OnChosen = func(i int) {
		if i == len(c.words)-1 {
			widgets.FocusOn(c.free)
			return
		}
		dialog.Focus()
	}
}

func correctionOf(s *Screen, row *Row, cell *Cell) *correcting {
	w := s.desk.Words
	c := &correcting{s: s, row: row, cell: cell, old: cell.Active()}
	for _, key := range correctReasons {
		c.words = append(c.words, w.T(key))
	}
	c.at, c.dose = widgets.NewTimeField(w, timeOf(c.old.At)), widgets.NewField("")
	c.dose.Text = c.old.Act.Dose.String()
	c.reason, c.free = sign.NewChoice(c.words), widgets.NewField(w.T("round.hint_void"))
	return c
}

func (c *correcting) line() fyne.CanvasObject {
	w := c.s.desk.Words
	dose := container.NewGridWrap(fyne.NewSize(90, c.dose.MinSize().Height), c.dose)
	return container.NewHBox(sign.Captioned(w, "round.field_time", c.at), widgets.Body("   "),
		sign.Captioned(w, "round.field_dose", container.NewHBox(dose, container.NewCenter(widgets.Body(c.old.Act.Unit)))))
}

// correcting is a registration that is put right.
type correcting struct {
	s    *Screen
	row  *Row
	cell *Cell
	old  *Event

	at     *widgets.TimeField
	dose   *widgets.Field
	reason *sign.Choice
	words  []string
	free   *widgets.Field

	void *journal.EnteredInError
	a    *journal.Administration
	when journal.Instant
}

func (c *correcting) ready() error {
	t, ok := c.at.Value()
	if !ok {
		return journal.Invalid("performed_time")
	}
	dose, ok := journal.AmountOf(c.dose.Text)
	if !ok {
		return journal.Invalid("dose_amount")
	}
	c.when = c.old.At
	if t != timeOf(c.old.At) {
		c.when = performed(t, c.old.At, c.s.desk.Now())
	}
	if c.when == c.old.At && dose == c.old.Act.Dose {
		return journal.Invalid("nothing_changed")
	}
	a := *c.old.Act
	a.Dose, a.Late = dose, c.s.desk.Now()-c.when > LateAfter
	why := voidReason(c.words, c.reason.Chosen(), c.free.Text)
	c.a, c.void = &a, &journal.EnteredInError{Target: c.old.Entry, Reason: why}
	if err := c.void.Validate(); err != nil {
		return err
	}
	// What speaks against the dose as it was is known already; the reason for
	// the correction stands with the new registration.
	a.Override, a.Against = overrideOf(c.old.Act, why), nil
	return a.Validate()
}

func overrideOf(old *journal.Administration, why string) string {
	if old.Override == "" {
		return why
	}
	return old.Override + "; " + why
}

func (c *correcting) sign(ctx context.Context, b *batch) error {
	b.deeds, b.err = nil, nil
	b.add(c.void, 0, nil)
	b.add(c.a, c.when, nil)
	return b.commit(ctx)
}
