package round

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"feltjournal/journal"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// ask is one question of a dialog about a dose.
type ask interface {
	object() fyne.CanvasObject
	// first is what still needs an answer, nil when Enter may sign.
	first() fyne.Focusable
	// take moves the answer into the dose.
	take() error
}

// questions are what this dose has to be asked about, but for why it is given
// all the same.
func (g *giving) questions() []ask {
	asks := []ask{g.newWhen()}
	if g.a.PRN() && g.a.Act == journal.ActGiven {
		asks = append(asks, g.newReason())
	}
	if g.row.Order.Technique.NeedsSite() && g.a.Act == journal.ActGiven {
		asks = append(asks, g.newSite())
	}
	if len(g.row.Patches) > 0 && g.a.Act == journal.ActGiven {
		asks = append(asks, g.newOff())
	}
	return asks
}

// when asks at what time, and how much where the order does not say.
type when struct {
	g     *giving
	at    *widgets.TimeField
	shown string         // the time that was proposed
	dose  *widgets.Field // nil: the order says how much
	box   fyne.CanvasObject
}

func (g *giving) newWhen() ask {
	w := g.s.desk.Words
	q := &when{g: g, at: widgets.NewTimeField(w, timeOf(g.proposed()))}
	if g.s.elsewhere(g.a) && g.at == 0 {
		q.at.SetText("") // on another day nothing is done now
	}
	q.shown = q.at.Text
	row := container.NewHBox(sign.Captioned(w, "round.field_time", q.at))
	q.box = row
	if !g.asksDose() {
		return q
	}
	q.dose = widgets.NewField("")
	if g.a.Dose != 0 {
		q.dose.Text = g.a.Dose.String()
	}
	field := container.NewGridWrap(fyne.NewSize(90, q.dose.MinSize().Height), q.dose)
	row.Add(widgets.Body("   "))
	row.Add(sign.Captioned(w, "round.field_dose", container.NewHBox(field, container.NewCenter(widgets.Body(g.a.Unit)))))
	return q
}

func (g *giving) proposed() journal.Instant {
	if g.at != 0 {
		return g.at
	}
	return g.from
}

// asksDose reports whether the amount is the nurse's to say: as needed, and
// where neither order nor scale says it.
func (g *giving) asksDose() bool { return g.a.PRN() || !g.known }

func (q *when) object() fyne.CanvasObject { return q.box }

func (q *when) first() fyne.Focusable {
	if q.at.Text == "" {
		return q.at
	}
	if q.dose != nil && q.dose.Text == "" {
		return q.dose
	}
	return nil
}

func (q *when) take() error {
	t, ok := q.at.Value()
	if !ok {
		return journal.Invalid("performed_time")
	}
	switch {
	case q.g.s.elsewhere(q.g.a):
		q.g.at = onDay(t, q.g.s.day)
	case q.at.Text != q.shown || q.g.at != 0:
		q.g.at = performed(t, q.g.due(), q.g.s.desk.Now())
	}
	if q.dose == nil || q.dose.Text == "" {
		return nil
	}
	dose, ok := journal.AmountOf(q.dose.Text)
	if !ok {
		return journal.Invalid("dose_amount")
	}
	q.g.a.Dose = dose
	return nil
}

// elsewhere reports whether a dose without a slot is entered on another day than
// today: its time is of that day.
func (s *Screen) elsewhere(a *journal.Administration) bool {
	return a.PRN() && s.day != journal.DateOf(s.desk.Now())
}

// due is when the slot falls due, zero for a dose without one.
func (g *giving) due() journal.Instant {
	if g.a.PRN() {
		return 0
	}
	return g.cell.Slot.Due()
}

// reason asks why a dose is given as needed (R-MED-08).
type reason struct {
	g     *giving
	field *widgets.Field
	box   fyne.CanvasObject
}

func (g *giving) newReason() ask {
	w := g.s.desk.Words
	q := &reason{g: g, field: widgets.NewField(w.T("round.hint_reason"))}
	q.field.Text = g.a.PRNReason
	q.box = sign.Captioned(w, "round.field_reason", q.field)
	return q
}

func (q *reason) object() fyne.CanvasObject { return q.box }

func (q *reason) first() fyne.Focusable {
	if q.field.Text == "" {
		return q.field
	}
	return nil
}

func (q *reason) take() error {
	q.g.a.PRNReason = q.field.Text
	return nil
}
