package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"feltjournal/journal"
	"feltjournal/ui/patients"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// pageIcons are the drawings of the tabs.
var pageIcons = map[Page]string{PageRound: "pill", PageNotes: "note", PagePlan: "plan", PageReview: "scales", PageWard: "people", PageStock: "lock"}

// pageOrder is the order of the tabs. The status page has none: the line that is
// always there opens it.
func pageOrder(screens map[Page]Screen) []Page {
	var order []Page
	for _, p := range []Page{PageRound, PageNotes, PagePlan, PageReview, PageWard, PageStock} {
		if screens[p] != nil {
			order = append(order, p)
		}
	}
	return order
}

func (s *session) tabWord(p Page) string { return s.words.T("tab." + string(p)) }

// open opens a patient. The page stays the one that was open, so that a nurse
// goes from round to round.
func (s *session) open(stream journal.ID, byKey bool) {
	if _, removed := s.pane.RemovedOf(stream); !removed && stream != s.patient {
		s.window.opt.Go(func() { s.refusal(s.journal.Opened(s.ctx, stream, "")) })
	}
	if stream != s.patient {
		s.leave()
	}
	s.patient = stream
	s.pane.Choose(stream)
	page := s.page
	if s.screens[page] == nil || !page.keeps() {
		page = PageRound
	}
	s.show(page)
	if byKey {
		s.focusPage()
	}
}

// show opens a page for the chosen patient.
func (s *session) show(p Page) {
	if p != PageSearch {
		s.back = p
	}
	s.page = p
	s.hushWard()
	s.tabs.mark(p)
	s.middle.Objects = []fyne.CanvasObject{s.content(p)}
	s.middle.Refresh()
	s.root.Refresh() // the side comes or goes
	s.window.win.SetMainMenu(s.menu())
}

// content is what stands in the middle for a page.
func (s *session) content(p Page) fyne.CanvasObject {
	switch p {
	case PageSearch:
		return s.results.Object
	case PageHealth:
		s.health.Show(s.state())
		return s.health.Object
	}
	screen := s.screens[p]
	if removed, ok := s.pane.RemovedOf(s.patient); ok && !p.ofList() {
		return s.gone(removed)
	}
	if screen == nil || s.patient == (journal.ID{}) && !p.ofList() {
		return s.welcome()
	}
	if b, ok := screen.(besider); ok {
		b.Beside(false)
	}
	screen.Show(s.patient)
	if p == PagePrint {
		return container.NewHScroll(screen.Object()) // its words are wider than a small screen at 150 %
	}
	return screen.Object()
}

// besider is a screen that leaves out who the patient is where another screen
// beside it says so.
type besider interface{ Beside(yes bool) }

func (s *session) welcome() fyne.CanvasObject {
	return container.NewCenter(container.NewVBox(
		container.NewCenter(widgets.Subtitle(s.words.T("choose.patient"))),
		container.NewCenter(widgets.Caption(s.words.T("choose.how")))))
}

// gone tells who removed a patient, when and why; the chart is not here.
func (s *session) gone(r patients.Removed) fyne.CanvasObject {
	sentence := s.words.T("choose.removed_why", "Name", r.Name, "When", r.When, "By", r.By, "Reason", r.Reason)
	return container.NewPadded(container.NewVBox(
		widgets.Title(s.words.T("choose.removed")), widgets.NewNoticeOf(theme.Caution, "removed", sentence, nil)))
}

// focusPage puts the keyboard in the open page.
func (s *session) focusPage() {
	switch screen := s.screens[s.page]; {
	case s.page == PageSearch:
		s.window.win.Canvas().Focus(s.results.List)
	case screen != nil && screen.Object().Visible() && (s.patient != (journal.ID{}) || s.page.ofList()):
		screen.Focus()
	}
}

// sideRoom is the width of the window from which notes stand beside the round.
const (
	sideRoom  = 1240
	sideWidth = 400
)

// besides reports whether the notes stand beside the open page.
func (s *session) besides() bool { return len(s.side.Objects) > 0 }

// arrangeSide puts the notes beside the round when the window is wide enough,
// and returns the width they take.
func (s *session) arrangeSide(width float32) float32 {
	notes := s.screens[PageNotes]
	_, removed := s.pane.RemovedOf(s.patient)
	if width < sideRoom || s.page != PageRound || notes == nil || s.patient == (journal.ID{}) || removed {
		s.side.Objects, s.sideOf = nil, journal.ID{}
		return 0
	}
	if s.sideOf != s.patient {
		if b, ok := notes.(besider); ok {
			b.Beside(true)
		}
		s.sideOf = s.patient
		notes.Show(s.patient)
		s.side.Objects = []fyne.CanvasObject{notes.Object()}
	}
	return sideWidth
}

// refusal tells the user of an act that was refused, and support of any other
// error. It may be called from any goroutine.
func (s *session) refusal(err error) {
	if err == nil || s.ctx.Err() != nil {
		return
	}
	var refused *journal.Error
	if !errors.As(err, &refused) {
		s.window.fault(err)
	}
	s.window.bridge.Do(func() { s.say(theme.Alert, "warning", s.words.Error(err), 0) })
}
