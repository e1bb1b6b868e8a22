package round

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// giving is a dose that a nurse is about to sign as given.
type giving struct {
	s    *Screen
	row  *Row
	cell *Cell
	a    *journal.Administration
	at   journal.Instant
	warn []string // what speaks against it; none: one key and Enter

	dialog   *sign.Dialog
	time     *widgets.TimeField
	dose     *widgets.Field // nil: the order says how much
	reason   *widgets.Field // nil: not as needed
	override *widgets.Field // nil: nothing speaks against it
}

// give asks for a confirmation and signs. What speaks against the act is said
// in words; it can then be done only with a reason, by a button that Enter
// alone does not press.
func (s *Screen) give(row *Row, cell *Cell) {
	act := journal.ActGiven
	if e := cell.Active(); e != nil && e.Act.Act == journal.ActDelivered {
		act = journal.ActSeenTaken
	}
	g := &giving{s: s, row: row, cell: cell, a: propose(row, cell, act), at: s.desk.Now()}
	g.open()
}

func (g *giving) open() {
	w := g.s.desk.Words
	g.warn = g.s.warnings(g.a, g.at)
	g.time = widgets.NewTimeField(w, timeOf(g.at))
	record, fields := g.s.record(), g.fields()
	form := sign.Form{
		Title: w.T("round.sign_given"), Person: g.s.sheet.Who,
		Word: w.T("round.button_sign_given"), Icon: "check", Ready: g.ready, Done: g.s.acted,
		Act: func(ctx context.Context) error { return record(ctx, g.a, g.at) },
	}
	if g.a.Act == journal.ActSeenTaken {
		form.Title, form.Word = w.T("round.sign_seen"), w.T("act.seen_taken")
	}
	form.Body = []fyne.CanvasObject{flow.NewPage(g.s.about(g.row, g.cell, g.a), sign.Width, g.s.desk.Room(200, fields)), fields}
	switch {
	case len(g.warn) > 0:
		against := g.against()
		form.Body = []fyne.CanvasObject{flow.NewPage(g.s.about(g.row, g.cell, g.a), sign.Width, g.s.desk.Room(200, fields, against)), fields, against}
		form.Danger, form.First, form.Word = true, g.override, w.T("round.button_override")
		form.Icon = "warning"
	case g.reason != nil && g.reason.Text == "":
		form.First = g.reason
	case g.dose != nil && g.dose.Text == "":
		form.First = g.dose
	}
	g.dialog = g.s.desk.Open(form)
}

// about is drug, dose, route and time, with the prescriber's text, and the
// warning that the picture is old.
func (s *Screen) about(row *Row, cell *Cell, a *journal.Administration) flow.Text {
	st, w := flow.StylesNow(), s.desk.Words
	line := doseLine(w, a.Dose, a.Unit, a.Route)
	if !a.PRN() {
		line = join(line, w.T("round.at", "Time", cell.Slot.Time.String()))
		if cell.Slot.Date != journal.DateOf(s.sheet.Now) {
			line = join(line, cell.Slot.Date.String())
		}
	}
	text := flow.Text{flow.NewPara(row.Title, st.Title)}
	if line != "" {
		text = append(text, flow.NewPara(line, st.Head))
	}
	if row.Kind == RowWide {
		text = append(text, flow.Gap(2), flow.NewMarked(row.Wide.Look, st.Strong))
		for _, l := range row.Wide.Lines {
			text = append(text, flow.NewPara(l, st.Body))
		}
	} else if row.Order.DoseText != "" {
		text = append(text, flow.NewPara("«"+row.Order.DoseText+"»", st.Body))
	}
	if old := s.sheet.Who.OldText(w); old != "" {
		text = append(text, flow.Gap(6), box(theme.Caution, "clock", old))
	}
	return text
}

func box(t theme.Tone, icon, sentence string) *flow.Box {
	st := flow.StylesNow()
	return &flow.Box{Tone: t, Text: flow.Text{flow.NewMarked(status.Look{Tone: t, Icon: icon, Word: sentence}, st.Body)}}
}

// fields asks when, and for a dose without a slot how much and why.
func (g *giving) fields() fyne.CanvasObject {
	w := g.s.desk.Words
	row := container.NewHBox(sign.Captioned(w, "round.field_time", g.time))
	if !g.a.PRN() {
		return row
	}
	g.dose, g.reason = widgets.NewField(""), widgets.NewField(w.T("round.hint_reason"))
	if g.a.Dose != 0 {
		g.dose.Text = g.a.Dose.String()
	}
	g.reason.Text = g.a.PRNReason
	dose := container.NewGridWrap(fyne.NewSize(90, g.dose.MinSize().Height), g.dose)
	row.Add(widgets.Body("   "))
	row.Add(sign.Captioned(w, "round.field_dose", container.NewHBox(dose, container.NewCenter(widgets.Body(g.a.Unit)))))
	return container.NewVBox(row, sign.Captioned(w, "round.field_reason", g.reason))
}

// against says what speaks against the act and asks why it is done all the
// same.
func (g *giving) against() fyne.CanvasObject {
	w := g.s.desk.Words
	var text flow.Text
	for _, sentence := range g.warn {
		text = append(text, box(theme.Alert, "octagon", sentence), flow.Gap(4))
	}
	g.override = widgets.NewField(w.T("round.hint_override"))
	g.override.Text = g.a.Override
	g.override.OnSubmitted = func(string) { g.dialog.Focus() }
	return container.NewVBox(flow.NewPage(text, sign.Width, 130), sign.Captioned(w, "round.field_override", g.override))
}

// ready takes what the fields say. When another time brings another warning,
// the dialog is opened again with it.
func (g *giving) ready() error {
	t, ok := g.time.Value()
	if !ok {
		return journal.Invalid("performed_time")
	}
	if err := g.takeFields(); err != nil {
		return err
	}
	g.at = performed(t, g.s.desk.Now())
	g.a.Late = g.s.desk.Now()-g.at > LateAfter
	if now := g.s.warnings(g.a, g.at); !slices.Equal(now, g.warn) && len(now) > 0 {
		g.dialog.Close()
		g.open()
		return journal.Invalid("warning_changed")
	}
	if len(g.warn) > 0 && g.a.Override == "" {
		return journal.Invalid("text_missing", "Field", "override")
	}
	return g.a.Validate()
}

func (g *giving) takeFields() error {
	if g.dose != nil {
		if g.dose.Text != "" {
			dose, ok := journal.AmountOf(g.dose.Text)
			if !ok {
				return journal.Invalid("dose_amount")
			}
			g.a.Dose = dose
		}
		g.a.PRNReason = g.reason.Text
	}
	if g.override != nil {
		g.a.Override = g.override.Text
	}
	return nil
}

// record hands facts about the patient that is shown now to the replica, which
// returns when they are durable. It runs away from Fyne's goroutine, so the
// patient is taken down beforehand.
func (s *Screen) record() func(context.Context, journal.Fact, journal.Instant) error {
	stream := s.stream
	return func(ctx context.Context, fact journal.Fact, at journal.Instant) error {
		_, err := s.journal.Act(ctx, stream, fact, at, "")
		return err
	}
}

// acted shows what was registered.
func (s *Screen) acted() {
	s.Refresh()
	s.Focus()
}
