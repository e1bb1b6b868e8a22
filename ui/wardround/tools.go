package wardround

import (
	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// command is something a key or a button of the round does.
type command uint8

const (
	cmdStep     command = iota // look at the next line
	cmdAll                     // sign what was looked at
	cmdNotGiven                // withhold the line
	cmdRefuse                  // withhold the rest
	cmdLater                   // put the line off
	cmdSingle                  // open the line's own dialog
	cmdStale                   // state why, on an old picture
	cmdSkip                    // pass the patient by
	cmdNext                    // the next patient
	cmdBack                    // the patient before
	cmdEnd                     // the end of the round
)

// commands in the order of the buttons; the two others stand beside the place
// in the round.
var commands = []command{cmdStep, cmdAll, cmdNotGiven, cmdRefuse, cmdLater, cmdSingle, cmdStale, cmdSkip, cmdNext}

// letters are the commands' letters in all the window's languages.
var letters = map[rune]command{
	'g': cmdAll, 'i': cmdNotGiven, 'a': cmdRefuse, 'u': cmdLater, 'e': cmdSingle, 'b': cmdStale, 'h': cmdSkip, 'n': cmdNext, 's': cmdEnd,
}

func (s *Screen) newTools() map[command]*widgets.KeyButton {
	button := func(key, icon string, c command) *widgets.KeyButton {
		return widgets.NewButton(s.desk.Words.T("wardround."+key), icon, func() { s.touch(c) })
	}
	all := widgets.NewPrimary(s.desk.Words.T("wardround.button_all"), "checks", func() { s.touch(cmdAll) })
	return map[command]*widgets.KeyButton{
		cmdAll: all, cmdStep: button("button_step", "eye", cmdStep), cmdNotGiven: button("button_not_given", "cross", cmdNotGiven),
		cmdRefuse: button("button_refuse", "ban", cmdRefuse), cmdLater: button("button_later", "clock", cmdLater),
		cmdSingle: button("button_single", "pill", cmdSingle), cmdStale: button("button_stale", "warning", cmdStale),
		cmdSkip: button("button_skip", "down", cmdSkip), cmdBack: button("button_back", "left", cmdBack),
		cmdNext: button("button_next", "right", cmdNext), cmdEnd: button("button_end", "list", cmdEnd),
	}
}

// touch runs the command of a button, and gives the keyboard back to the lines
// where they are still in front: never to lines that no one sees.
func (s *Screen) touch(c command) {
	s.run(c)
	if c != cmdSingle && s.desk.Canvas().Overlays().Top() == nil {
		s.Focus()
	}
}

// showTools lets be pressed what would do something.
func (s *Screen) showTools() {
	given, notGiven, unlooked := s.walk.Ready()
	line := s.walk.Line()
	open := line != nil && s.walk.open(s.walk.Cursor())
	may := map[command]bool{
		cmdStep: !s.walk.Done(), cmdAll: unlooked == 0 && given+notGiven > 0, cmdNotGiven: open, cmdRefuse: !s.walk.Done(),
		cmdLater: open, cmdSingle: open, cmdSkip: !s.walk.Done(), cmdNext: s.walk.Done(), cmdBack: s.walk.at > 0, cmdEnd: true,
	}
	for c, b := range s.tools {
		switch on := may[c] && !s.saving; {
		case c == cmdStale:
			setVisible(b, s.walk.Stale())
		case on && b.Disabled():
			b.Enable()
		case !on && !b.Disabled():
			b.Disable()
		}
	}
	word := s.desk.Words.T("wardround.button_all")
	if n := given + notGiven; n > 0 {
		word = s.desk.Words.N("wardround.button_all_n", n)
	}
	if s.tools[cmdAll].Text != word {
		s.tools[cmdAll].SetText(word)
	}
}

func setVisible(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// letter runs the command of a letter.
func (s *Screen) letter(r rune) {
	if c, ok := letters[lower(r)]; ok {
		s.run(c)
	}
}

func lower(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

// key moves and opens.
func (s *Screen) key(k fyne.KeyName) bool {
	switch k {
	case fyne.KeySpace:
		s.run(cmdStep)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.enter()
	case fyne.KeyDown:
		s.move(1)
	case fyne.KeyUp:
		s.move(-1)
	case fyne.KeyLeft, fyne.KeyBackspace:
		s.run(cmdBack)
	case fyne.KeyRight:
		s.run(cmdNext)
	case fyne.KeyPageDown:
		s.board.pan(-s.board.Size().Height * 0.8)
	case fyne.KeyPageUp:
		s.board.pan(s.board.Size().Height * 0.8)
	default:
		return false
	}
	return true
}

// enter does what is next: the patient is signed for and left, a line that is
// signed by itself is opened, else the next line is looked at.
func (s *Screen) enter() {
	l := s.walk.Line()
	switch {
	case s.walk.Done():
		s.run(cmdNext)
	case l != nil && s.walk.open(s.walk.Cursor()) && !s.walk.given(s.walk.Cursor()) && s.walk.Mark(s.walk.Cursor()) == (Mark{Looked: true, saw: l.seen()}):
		// A held Enter would run on into the dialog, where it signs.
		s.board.Released = func() { s.run(cmdSingle) }
	default:
		s.run(cmdStep)
	}
}

func (s *Screen) move(n int) {
	if s.saving {
		return
	}
	s.said = ""
	if at := s.walk.Cursor() + n; at >= 0 {
		s.walk.LookAt(at)
	}
	s.Refresh()
}

// tap looks at the line that was touched.
func (s *Screen) tap(line int) {
	if s.saving || s.walk == nil {
		return
	}
	s.said = ""
	s.walk.LookAt(line)
	s.Refresh()
}

// run does a command. Nothing is done while what was signed is being saved.
func (s *Screen) run(c command) {
	if s.saving || s.walk == nil || s.walk.Stop() == nil {
		return
	}
	s.said = ""
	var err error
	switch c {
	case cmdStep:
		s.walk.Step()
	case cmdAll:
		s.all()
		return
	case cmdNotGiven:
		s.askReason(s.walk.Withhold)
	case cmdRefuse:
		s.askReason(s.walk.WithholdRest)
	case cmdLater:
		err = s.walk.Later()
	case cmdSingle:
		s.single()
	case cmdStale:
		s.askStale()
	case cmdSkip:
		s.askSkip()
	default:
		err = s.leaveBy(c)
	}
	s.Refresh()
	s.fail(err)
}

// leaveBy leaves the patient.
func (s *Screen) leaveBy(c command) (err error) {
	switch c {
	case cmdNext:
		err = s.walk.Next()
	case cmdBack:
		s.walk.Back()
	case cmdEnd:
		s.walk.End()
	}
	if err == nil {
		s.board.Top()
		if s.walk.Stop() == nil {
			s.Refresh()
			s.Focus()
		}
	}
	return err
}

func (s *Screen) single() {
	l, stop := s.walk.Line(), s.walk.Stop()
	if l != nil && s.walk.open(s.walk.Cursor()) {
		s.Single(stop.Patient, l.Order.Order, l.Slot)
	}
}

// fail says in the foot why a step was refused.
func (s *Screen) fail(err error) {
	if err != nil {
		s.foot.Set(theme.Alert, "warning", s.desk.Words.Error(err))
		s.work.Refresh()
	}
}

// stop is the patient that is looked at, zero for none.
func (s *Screen) stop() journal.ID {
	if s.walk == nil || s.walk.Stop() == nil {
		return journal.ID{}
	}
	return s.walk.Stop().Patient
}
