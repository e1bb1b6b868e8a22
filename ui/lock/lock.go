package lock

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// User is somebody who may unlock this workstation.
type User struct {
	ID    string
	Name  string
	Role  string // in words
	Wrong int    // PINs in a row that were wrong
}

// Deps are what the screen shows and does. Unlock and Speak are called on the
// main goroutine and must not block.
type Deps struct {
	Words  *i18n.Words
	Title  string
	Users  []User
	Chosen string // id of the user to start with, "" for none
	Note   string // why it is locked, "" for nothing to say
	Unlock func(user, pin string)
	Speak  func(i18n.Language)
}

// Screen is the lock screen.
type Screen struct {
	Object fyne.CanvasObject

	deps    Deps
	who     *widgets.Choice
	pin     *widgets.Field
	open    *widgets.KeyButton
	message *widgets.Notice
	busy    bool
}

// New builds the screen.
func New(d Deps) *Screen {
	w := d.Words
	s := &Screen{deps: d, message: widgets.NewNotice(), pin: widgets.NewPIN(w.T("lock.pin"))}
	s.who = widgets.NewChoice(1, labels(d)...)
	s.open = widgets.NewPrimary(w.T("lock.open"), "lock", s.submit)
	s.pin.OnSubmitted = func(string) { s.submit() }
	s.who.OnPicked = func(int) { s.chosen() }
	s.Object = s.build()
	s.choose(d.Chosen)
	if d.Note != "" {
		s.message.Set(theme.Action, "info", d.Note)
	}
	return s
}

// Focus puts the keyboard where it is needed: the PIN when a user is chosen,
// else the list of users.
func (s *Screen) Focus(c fyne.Canvas) {
	if s.who.Chosen() >= 0 {
		c.Focus(s.pin)
		return
	}
	c.Focus(s.who)
}

// Fail shows why it did not open and lets the user try again.
func (s *Screen) Fail(c fyne.Canvas, sentence string) {
	s.ready()
	s.pin.SetText("")
	s.message.Set(theme.Alert, "warning", sentence)
	c.Focus(s.pin)
}

// Typed takes the keys that no widget of the screen had a use for.
func (s *Screen) Typed(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
		s.chosen()
	}
}

func labels(d Deps) []string {
	list := make([]string, len(d.Users))
	for i, u := range d.Users {
		list[i] = u.Name + " · " + u.Role
		if u.Wrong > 0 {
			list[i] += " · " + d.Words.N("lock.wrong_before", u.Wrong)
		}
	}
	return list
}

func (s *Screen) choose(id string) {
	for i, u := range s.deps.Users {
		if u.ID == id || len(s.deps.Users) == 1 {
			s.who.Choose(i)
			return
		}
	}
}

func (s *Screen) chosen() {
	if s.who.Chosen() >= 0 {
		widgets.FocusOn(s.pin)
	}
}

func (s *Screen) submit() {
	if i := s.who.Chosen(); i >= 0 && s.pin.Text != "" && !s.busy {
		s.busy = true
		s.open.Disable()
		s.message.Set(theme.Action, "clock", s.deps.Words.T("lock.opening"))
		s.deps.Unlock(s.deps.Users[i].ID, s.pin.Text)
	}
}

func (s *Screen) ready() {
	s.busy = false
	s.open.Enable()
}

const cardWidth = 420

func (s *Screen) build() fyne.CanvasObject {
	w := s.deps.Words
	head := container.NewHBox(widgets.NewIcon("lock", theme.Primary), widgets.Title(s.deps.Title))
	var who fyne.CanvasObject = container.NewVBox(widgets.Caption(w.T("lock.who")), s.who)
	if len(s.deps.Users) == 0 {
		who = widgets.NewNoticeOf(theme.Caution, "person", w.T("lock.no_users"), nil)
	}
	rows := container.New(layout.NewCustomPaddedVBoxLayout(10), head, who,
		container.NewVBox(widgets.Caption(w.T("lock.pin")), s.pin), s.message, s.open, s.languages(),
		widgets.NewNoticeOf(theme.Muted, "disk", w.T("lock.safe"), nil))
	card := canvas.NewRectangle(theme.Surface)
	card.StrokeColor, card.StrokeWidth, card.CornerRadius = theme.Line, 1, 8
	width := canvas.NewRectangle(color.Transparent)
	width.SetMinSize(fyne.NewSize(cardWidth, 0))
	inner := container.New(layout.NewCustomPaddedLayout(20, 20, 24, 24), container.NewStack(width, rows))
	return container.NewStack(canvas.NewRectangle(theme.Header), container.NewCenter(container.NewStack(card, inner)))
}

func (s *Screen) languages() fyne.CanvasObject {
	row := container.NewHBox(widgets.Caption(s.deps.Words.T("lock.language")))
	for _, l := range i18n.Languages {
		icon := ""
		if l == s.deps.Words.Language() {
			icon = "check"
		}
		row.Add(widgets.NewButton(l.Name(), icon, func() { s.deps.Speak(l) }))
	}
	return row
}
