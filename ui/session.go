package ui

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/health"
	"feltjournal/ui/i18n"
	"feltjournal/ui/patients"
	"feltjournal/ui/search"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// session is one user's time at the window, from unlock to lock.
type session struct {
	window  *Window
	words   *i18n.Words
	journal Journal
	ctx     context.Context // ends with the session
	end     context.CancelFunc

	pane    *patients.Pane
	tabs    *tabs
	results *search.Results
	health  *health.Page
	screens map[Page]Screen
	toast   *widgets.Notice
	toasts  int // how many were shown, so that an old timer hides no new one

	middle  *fyne.Container // holds the open page
	side    *fyne.Container // notes beside another page, when there is room
	root    fyne.CanvasObject
	page    Page
	back    Page // where Escape from search goes
	patient journal.ID
	sideOf  journal.ID // whose notes stand beside
	asked   int        // searches, so that an old answer replaces no new one
}

// enter shows the session over j and starts to follow it.
func (w *Window) enter(j Journal) {
	s := &session{window: w, words: w.words, journal: j, toast: widgets.NewNotice()}
	s.ctx, s.end = context.WithCancel(context.Background())
	w.session = s
	s.screens = newScreens(s.desk(), j)
	s.mountWard(w.rounds[j.User().ID])
	s.build()
	w.win.SetTitle(w.title() + " – " + j.User().Name)
	w.mount(s.root)
	s.show(PageNone)
	s.refresh()
	w.win.Canvas().Focus(s.pane.List)
	j.OnChange(w.bridge.Changed)
	w.opt.Go(func() {
		if err := j.Run(s.ctx); err != nil && !errors.Is(err, context.Canceled) {
			w.fault(fmt.Errorf("follow the journal: %w", err))
			w.bridge.Do(func() { s.say(theme.Danger, "octagon", s.words.Error(err), 0) })
		}
	})
}

func (s *session) desk() *sign.Desk {
	w := s.window
	return &sign.Desk{
		Context: s.ctx, Words: s.words, Canvas: w.win.Canvas, Now: w.now, Author: s.journal.User(), Go: w.opt.Go, UI: w.bridge.Do, After: w.opt.After,
	}
}

func (s *session) build() {
	w := s.window
	s.pane = patients.New(s.words, w.theme.RowHeight(), s.open)
	s.pane.Search.OnChanged = s.search
	s.pane.Search.OnSubmitted = func(string) { s.toResults() }
	s.results = search.New(s.words, s.openHit)
	s.health = health.NewPage(s.words)
	s.tabs = newTabs(pageOrder(s.screens), pageIcons, s.tabWord, s.show)
	s.middle, s.side, s.sideOf = container.NewStack(), container.NewStack(), journal.ID{}
	w.line = health.NewLine(s.words, func() { s.show(PageHealth) })
	centre := container.New(flow.NewColumn(s.middle), s.tabs.object, s.toast, s.middle)
	body := &fyne.Container{
		Layout:  &frame{room: s.arrangeSide},
		Objects: []fyne.CanvasObject{s.pane.Object, canvas.NewRectangle(theme.Line), centre, s.side},
	}
	s.root = container.New(flow.NewColumn(body), body, w.line)
}

// close ends the session: drafts are saved, then everything decrypted goes.
func (s *session) close() {
	s.leave()
	s.window.rounds[s.journal.User().ID] = s.saveWard()
	s.journal.OnChange(nil)
	s.end()
	s.journal.Close()
}

// leave lets the screens save what is being written.
func (s *session) leave() {
	for _, screen := range s.screens {
		if k, ok := screen.(keeper); ok {
			k.Leave()
		}
	}
}

// say shows a sentence over the page, for d or, when d is zero, until the next.
func (s *session) say(tone theme.Tone, icon, sentence string, d time.Duration) {
	s.toasts++
	mine := s.toasts
	s.toast.Set(tone, icon, sentence)
	s.root.Refresh()
	if d > 0 {
		s.window.opt.After(d, func() {
			s.window.bridge.Do(func() {
				if s.toasts == mine {
					s.toast.Set(tone, "", "")
					s.root.Refresh()
				}
			})
		})
	}
}

// refresh shows what the journal holds now.
func (s *session) refresh() {
	w := s.window
	state := s.state()
	w.line.Set(state, s.who())
	s.pane.Show(s.listView())
	if s.pane.Object.Size().Width != s.pane.Object.MinSize().Width {
		s.root.Refresh() // a longer name came
	}
	w.fitLine(s.root)
	s.countCases()
	switch s.page {
	case PageHealth:
		s.health.Show(state)
	case PageNone:
		s.show(PageNone)
	default:
		if screen := s.screens[s.page]; screen != nil {
			screen.Refresh()
		}
	}
	if s.besides() {
		s.screens[PageNotes].Refresh()
	}
}

func (s *session) who() string {
	u := s.journal.User()
	return u.Name + " · " + s.words.T("role."+string(u.Role)) + " · " + s.words.T("line.details")
}
