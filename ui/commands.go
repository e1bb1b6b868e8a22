package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// pageKeys are the keys of the pages. Each works alone, and with Alt and the
// digit in its name: Fyne gives a key without Ctrl or Alt to the focused widget
// only, and ours forward it, but a menu shortcut needs one of the two.
var pageKeys = []struct {
	key   fyne.KeyName
	digit fyne.KeyName
	page  Page
}{
	{fyne.KeyF2, fyne.Key2, PageRound},
	{fyne.KeyF3, fyne.Key3, PageNotes},
	{fyne.KeyF4, fyne.Key4, PagePlan},
	{fyne.KeyF6, fyne.Key6, PageReview},
	{fyne.KeyF7, fyne.Key7, PageWard},
	{fyne.KeyF8, fyne.Key8, PageHealth},
	{fyne.KeyF9, fyne.Key9, PageStock},
}

// typed takes the keys that no widget had a use for.
func (w *Window) typed(ev *fyne.KeyEvent) {
	w.here()
	switch {
	case w.session != nil:
		w.session.typed(ev)
	case w.gate != nil:
		w.gate.Typed(ev)
	}
}

func (s *session) typed(ev *fyne.KeyEvent) {
	for _, p := range pageKeys {
		if ev.Name == p.key {
			s.goTo(p.page)
			return
		}
	}
	switch ev.Name {
	case fyne.KeyF1:
		s.showKeys()
	case fyne.KeyF5:
		s.sync()
	case fyne.KeyEscape:
		s.escape()
	}
}

// goTo opens a page and puts the keyboard there.
func (s *session) goTo(p Page) {
	if p != PageHealth && s.screens[p] == nil {
		return
	}
	s.show(p)
	s.focusPage()
}

// escape leaves the search, or goes back to the list.
func (s *session) escape() {
	if s.page == PageSearch {
		s.leaveSearch()
		return
	}
	s.window.win.Canvas().Focus(s.pane.List)
}

// sync asks for a round with the hub now.
func (s *session) sync() {
	if s.window.opt.Sync != nil {
		s.window.opt.Go(s.window.opt.Sync)
	}
	s.say(theme.Action, "refresh", s.words.T("toast.syncing"), toastTime)
	s.refresh()
}

// beside opens the patient n places on in the list.
func (s *session) beside(n int) {
	if id, ok := s.pane.Beside(n); ok {
		s.open(id, true)
	}
}

// setOffline turns the demo switch.
func (s *session) setOffline(off bool) {
	w := s.window
	w.opt.Go(func() {
		err := s.journal.SetOffline(s.ctx, off)
		s.refusal(err)
		w.bridge.Do(func() {
			if err == nil && s.ctx.Err() == nil {
				s.refresh()
				s.show(s.page)
				s.sayOffline(off)
			}
		})
	})
}

func (s *session) sayOffline(off bool) {
	if off {
		s.say(theme.Caution, "offline", s.words.T("toast.offline_on"), toastTime)
		return
	}
	s.say(theme.Action, "network", s.words.T("toast.offline_off"), toastTime)
}

// setTouch changes the density and builds the session anew around the same
// journal.
func (s *session) setTouch() {
	w := s.window
	d := theme.Touch
	if w.theme.Density() == theme.Touch {
		d = theme.Compact
	}
	if err := w.dress(d); err != nil {
		w.fault(err)
		return
	}
	s.rebuild()
}

// rebuild makes the screens again in another size, for the same patient.
func (s *session) rebuild() {
	w := s.window
	s.leave()
	patient, page := s.patient, s.page
	ward := s.saveWard()
	s.screens = newScreens(s.desk(), s.journal)
	s.mountWard(ward)
	s.build()
	w.mount(s.root)
	s.refresh()
	s.patient = patient
	s.pane.Choose(patient)
	s.show(page)
	s.refresh()
}

// shortcut is a key with a modifier, which works wherever the focus is.
func shortcut(k fyne.KeyName, m fyne.KeyModifier) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: m}
}

// showKeys shows what the keys do.
func (s *session) showKeys() {
	rows := container.NewVBox()
	for _, k := range s.keyHelp() {
		rows.Add(container.NewHBox(fixedWidth(widgets.Strong(k.key), 130), widgets.Body(k.what)))
	}
	rows.Add(widgets.Caption(s.words.T("keys.move")))
	var d *widgets.Dialog
	done := widgets.NewPrimary(s.words.T("button.close"), "", func() { d.Close() })
	d = widgets.NewDialog(s.window.win.Canvas(), s.words.T("keys.title"), 460, rows, done)
	d.First = done
	d.Show()
}

// help is a line of the keyboard's help.
type help struct{ key, what string }

func (s *session) keyHelp() []help {
	t := s.words.T
	return []help{
		{"Ctrl+F", t("menu.search")},
		{"F2 · Alt+2", t("menu.round")},
		{"F3 · Alt+3", t("menu.notes")},
		{"F4 · Alt+4", t("menu.plan")},
		{"F6 · Alt+6", t("menu.review")},
		{"F7 · Alt+7", t("menu.ward")},
		{"F8 · Alt+8", t("menu.health")},
		{"F9 · Alt+9", t("menu.stock")},
		{"Ctrl+P", t("menu.print")},
		{"Ctrl+K", t("menu.rekey")},
		{"Alt+1 · Esc", t("menu.list")},
		{"Alt+↓ · Alt+↑", t("menu.next") + " · " + t("menu.previous")},
		{"F5 · Ctrl+R", t("menu.refresh")},
		{"Ctrl+L", t("menu.lock")},
	}
}
