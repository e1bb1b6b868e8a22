package wardround

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/identity"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// question is a dialog in which one digit answers; one of the answers needs a
// text besides.
type question struct {
	title  string
	words  []string
	free   int                            // the answer that needs a text
	answer func(i int, text string) error // an error keeps the dialog open
}

// ask opens a question about the patient that is looked at.
func (s *Screen) ask(q question) {
	var d *widgets.Dialog
	choice, text := sign.NewChoice(q.words), widgets.NewField(s.desk.Words.T("wardround.hint_text"))
	answer := func() {
		if err := q.answer(choice.Chosen(), text.Text); err != nil {
			d.Fail(s.desk.Words.Error(err))
			return
		}
		d.Close()
		s.Refresh()
		s.Focus()
	}
	choice.OnChosen = func(i int) {
		if i == q.free {
			widgets.FocusOn(text)
			return
		}
		answer()
	}
	text.OnSubmitted = func(string) { answer() }
	done := widgets.NewPrimary(s.desk.Words.T("button.ok"), "check", answer)
	d = s.dialog(q.title, choice, []fyne.CanvasObject{choice, sign.Captioned(s.desk.Words, "wardround.field_text", text)}, done)
	d.Enter = answer
	d.Show()
}

// dialog is a dialog that says who the patient is.
func (s *Screen) dialog(title string, first fyne.Focusable, body []fyne.CanvasObject, act *widgets.KeyButton) *widgets.Dialog {
	var d *widgets.Dialog
	cancel := widgets.NewButton(s.desk.Words.T("button.cancel"), "", func() { d.Close() })
	all := append([]fyne.CanvasObject{identity.NewHead(s.desk.Words, s.person(), sign.Width)}, body...)
	d = widgets.NewDialog(s.desk.Canvas(), title, sign.Width, container.New(layout.NewCustomPaddedVBoxLayout(10), all...), act, cancel)
	d.First = first
	d.Closed = s.Focus
	return d
}

func (s *Screen) person() identity.Person {
	p := identity.Person{}
	stop := s.walk.Stop()
	asOf := s.journal.AsOf(stop.Patient)
	s.journal.View(stop.Patient, func(c *chart.Chart) { p = identity.Read(s.desk.Words, c, asOf, s.desk.Now()) })
	return p
}

// askReason asks why a dose is not given (R-MED-08).
func (s *Screen) askReason(decide func(journal.NotGivenReason, string) error) {
	if s.walk.Done() {
		return
	}
	reasons := s.journal.Policy().Reasons
	q := question{title: s.desk.Words.T("round.sign_not_given"), free: -1}
	if l := s.walk.Line(); l != nil {
		q.title += ": " + drugLine(l.Order.Drug)
	}
	for i, r := range reasons {
		q.words = append(q.words, s.desk.Words.T("round.reason_"+string(r)))
		if r == journal.ReasonOther {
			q.free = i
		}
	}
	patient := s.stop()
	q.answer = func(i int, text string) error {
		if i < 0 || patient != s.stop() {
			return journal.Invalid("not_given_reason")
		}
		return decide(reasons[i], text)
	}
	s.ask(q)
}

// askSkip asks why the patient is passed by.
func (s *Screen) askSkip() {
	q := question{title: s.desk.Words.T("wardround.skip_title"), free: len(Skips) - 1}
	for _, why := range Skips {
		q.words = append(q.words, s.desk.Words.T("wardround.skip_"+string(why)))
	}
	q.answer = func(i int, text string) error {
		if i < 0 {
			return journal.Invalid("round_skip")
		}
		return s.walk.Skip(Skips[i], text)
	}
	s.ask(q)
}

// askStale asks once why the round is given on an old picture (R-MED-03).
func (s *Screen) askStale() {
	if !s.walk.Stale() {
		return
	}
	var d *widgets.Dialog
	text := widgets.NewField(s.desk.Words.T("wardround.hint_stale"))
	answer := func() {
		if text.Text == "" {
			d.Fail(s.desk.Words.Error(journal.Invalid("text_missing", "Field", "override")))
			return
		}
		s.walk.StateStale(text.Text)
		d.Close()
		s.Refresh()
		s.Focus()
	}
	text.OnSubmitted = func(string) { answer() }
	done := widgets.NewDanger(s.desk.Words.T("wardround.button_stale"), "warning", answer)
	old := widgets.NewNoticeOf(theme.Caution, "clock", s.desk.Words.T("wardround.stale_why"), nil)
	d = s.dialog(s.desk.Words.T("wardround.stale_title"), text, []fyne.CanvasObject{old, sign.Captioned(s.desk.Words, "round.field_override", text)}, done)
	d.Show()
}
