package ui

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/ui/flow"
	"feltjournal/ui/health"
	"feltjournal/ui/i18n"
	"feltjournal/ui/lock"
	"feltjournal/ui/theme"
	"feltjournal/ui/wardround"
	"feltjournal/ui/widgets"
)

// Window is the one window of a workstation: locked, or showing the session of
// one user.
type Window struct {
	opt    Options
	win    fyne.Window
	theme  *theme.Clinical
	words  *i18n.Words
	bridge *Bridge
	line   *health.Line

	gate    *lock.Screen                // nil: unlocked
	session *session                    // nil: locked
	input   time.Time                   // when somebody was last here
	rounds  map[string]*wardround.Saved // by user: the round that a lock interrupted, nothing decrypted in it
}

// New puts the lock screen into win. It sets the theme of the running app.
func New(win fyne.Window, opt Options) (*Window, error) {
	w := &Window{opt: opt, win: win, input: opt.Now(), rounds: map[string]*wardround.Saved{}}
	w.bridge = NewBridge(opt.Do, opt.After, w.refresh)
	if err := w.dress(opt.Density); err != nil {
		return nil, err
	}
	if err := w.speak(w.firstLanguage()); err != nil {
		return nil, err
	}
	win.Canvas().SetOnTypedKey(w.typed)
	if c, ok := win.Canvas().(desktop.Canvas); ok {
		c.SetOnKeyDown(func(*fyne.KeyEvent) { w.here() })
	}
	win.SetPadded(false)
	w.showGate("")
	return w, nil
}

func (w *Window) dress(d theme.Density) (err error) {
	if w.theme, err = theme.New(d); err != nil {
		return err
	}
	fyne.CurrentApp().Settings().SetTheme(w.theme)
	return nil
}

func (w *Window) speak(l i18n.Language) (err error) {
	if w.words, err = i18n.Load(l); err != nil {
		return err
	}
	return w.words.SpeakInFyne()
}

func (w *Window) firstLanguage() i18n.Language {
	if w.opt.Language.Known() || w.opt.Habits == nil {
		return w.opt.Language
	}
	l, _ := w.opt.Habits.Language(w.opt.Habits.LastUser())
	return l
}

// Tick is how often Run looks at the clock: for the lock, and for the ages on
// screen.
const Tick = 10 * time.Second

// Run keeps the ages on screen true and locks a window that nobody uses, until
// ctx ends. Then it locks, so that nothing decrypted is left.
func (w *Window) Run(ctx context.Context) error {
	ticker := time.NewTicker(Tick)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			w.bridge.Do(w.tick)
		}
	}
}

func (w *Window) tick() {
	if w.session != nil && w.opt.Now().Sub(w.input) >= IdleLock {
		w.Lock(w.words.T("lock.idle"))
		return
	}
	if w.session == nil {
		w.askStatus()
		return
	}
	w.refresh()
}

// here notes that somebody is using the window.
func (w *Window) here() { w.input = w.opt.Now() }

// refresh shows what the journal holds now.
func (w *Window) refresh() {
	if w.session != nil {
		w.session.refresh()
	}
}

// showGate shows the lock screen; note says why it is locked.
func (w *Window) showGate(note string) {
	w.win.SetTitle(w.title() + " – " + w.words.T("app.locked"))
	w.opt.Go(func() {
		users, err := w.opt.Station.Users(context.Background())
		w.bridge.Do(func() { w.mountGate(users, note, err) })
	})
}

func (w *Window) mountGate(users []localstore.User, note string, err error) {
	if w.session != nil {
		return
	}
	if err != nil {
		w.fault(fmt.Errorf("read the users: %w", err))
		note = w.words.Error(err)
	}
	w.gate = lock.New(lock.Deps{
		Words: w.words, Title: w.title(), Users: w.people(users), Chosen: w.likely(), Note: note,
		Unlock: w.unlock, Speak: w.speakAtGate,
	})
	w.line = health.NewLine(w.words, func() {})
	w.mount(container.New(flow.NewColumn(w.gate.Object), w.gate.Object, w.line))
	w.win.SetMainMenu(w.gateMenu())
	w.gate.Focus(w.win.Canvas())
	w.askStatus()
}

// mount replaces the window's content. What had the focus loses it first: Fyne
// forgets it silently, and a forgotten field goes on blinking its cursor.
func (w *Window) mount(o fyne.CanvasObject) {
	w.win.Canvas().Unfocus()
	w.win.SetContent(newSensor(o, w.here))
}

func (w *Window) people(users []localstore.User) []lock.User {
	list := make([]lock.User, len(users))
	for i, u := range users {
		list[i] = lock.User{ID: u.ID, Name: u.Name, Role: w.words.T("role." + string(u.Role)), Wrong: u.Wrong}
	}
	return list
}

func (w *Window) likely() string {
	if w.opt.User != "" || w.opt.Habits == nil {
		return w.opt.User
	}
	return w.opt.Habits.LastUser()
}

func (w *Window) speakAtGate(l i18n.Language) {
	if err := w.speak(l); err != nil {
		w.fault(err)
		return
	}
	w.opt.Language = l
	w.showGate("")
}

// askStatus shows the status line while nobody is logged in.
func (w *Window) askStatus() {
	w.opt.Go(func() {
		st, err := w.opt.Station.Status(context.Background())
		w.bridge.Do(func() {
			if err == nil && w.session == nil && w.line != nil {
				w.line.Set(healthOf(&st, w.now(), nil), "")
				w.fitLine(w.win.Content())
			}
		})
	})
}

// fitLine lays the window out anew when the status needs another number of
// lines.
func (w *Window) fitLine(content fyne.CanvasObject) {
	if w.line.Size().Height != w.line.MinSize().Height {
		content.Refresh()
	}
}

// unlock opens the journal away from the widgets: the PIN is meant to be slow.
func (w *Window) unlock(user, pin string) {
	w.opt.Go(func() {
		j, err := w.opt.Open(context.Background(), user, pin)
		w.bridge.Do(func() { w.unlocked(user, j, err) })
	})
}

func (w *Window) unlocked(user string, j Journal, err error) {
	if err != nil {
		if journal.CodeOf(err) == "" {
			w.fault(fmt.Errorf("unlock: %w", err))
		}
		w.gate.Fail(w.win.Canvas(), w.words.Error(err))
		return
	}
	w.opt.User = user
	w.remember(user)
	w.gate = nil
	w.here()
	w.enter(j)
}

// remember takes the user's language: the one chosen just now at the gate, or
// else the one from last time.
func (w *Window) remember(user string) {
	h := w.opt.Habits
	if h == nil {
		return
	}
	h.SetLastUser(user)
	if w.opt.Language.Known() {
		h.SetLanguage(user, w.opt.Language)
	} else if l, ok := h.Language(user); ok && l != w.words.Language() {
		if err := w.speak(l); err != nil {
			w.fault(err)
		}
	}
	w.opt.Language = ""
}

// Lock saves what is being written, drops everything decrypted and shows the
// lock screen; note says why. It does nothing when it is locked.
func (w *Window) Lock(note string) {
	if w.session == nil {
		return
	}
	w.closeDialogs()
	w.session.close()
	w.session = nil
	w.mount(widgets.Column(0))
	w.showGate(note)
}

// closeDialogs takes every dialog away as Escape would.
func (w *Window) closeDialogs() {
	c := w.win.Canvas()
	for top := c.Overlays().Top(); top != nil; top = c.Overlays().Top() {
		if typed := c.OnTypedKey(); typed != nil {
			typed(&fyne.KeyEvent{Name: fyne.KeyEscape})
		}
		if c.Overlays().Top() == top {
			c.Overlays().Remove(top)
		}
	}
	c.SetOnTypedKey(w.typed)
}

func (w *Window) title() string {
	if w.opt.Title != "" {
		return w.opt.Title
	}
	return w.words.T("app.name")
}

func (w *Window) now() journal.Instant { return journal.InstantOf(w.opt.Now()) }

func (w *Window) fault(err error) {
	if err != nil && w.opt.Fault != nil {
		w.opt.Fault(err)
	}
}
