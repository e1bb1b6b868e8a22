package stock

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/localstore/replica"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// Screen is the account. All of it belongs to Fyne's goroutine.
type Screen struct {
	// Folder is where a printed account goes; empty: the user's documents. View
	// opens it; nil: the operating system's viewer.
	Folder string
	View   func(path string) error

	desk    *sign.Desk
	journal Journal

	units    []replica.LedgerView
	accounts []account

	title  *canvas.Text
	said   *widgets.Notice
	list   *flow.List // accounts
	lines  *flow.List // of the chosen one
	acts   []act
	object *fyne.Container
}

// act is something that can be done, by its letter or its button.
type act struct {
	letter rune
	key    string
	icon   string
	do     func()
}

// New makes an empty screen.
func New(d *sign.Desk, j Journal) *Screen {
	w := d.Words
	s := &Screen{
		desk: d, journal: j,
		title: widgets.Subtitle(""), said: widgets.NewNotice(), list: flow.NewList(), lines: flow.NewList(),
	}
	s.list.Label, s.list.Empty = w.T("stock.title"), w.T("stock.none_how")
	s.lines.Label, s.lines.Empty = w.T("stock.lines"), w.T("stock.no_lines")
	s.acts = s.offered()
	s.list.OnChoose = func(string) { s.showLines() }
	s.list.OnOpen = func(string) { widgets.FocusOn(s.lines) }
	s.lines.OnOpen = s.openLine
	for _, l := range []*flow.List{s.list, s.lines} {
		l.OnRune = s.rune
		l.OnKey = func(e *fyne.KeyEvent) { widgets.Forward(l, e) }
	}
	s.build()
	return s
}

func (s *Screen) offered() []act {
	move := func(t journal.MovementType) func() { return func() { s.move(t) } }
	return []act{
		{'u', "stock.act_withdrawal", "pill", move(journal.MovementWithdrawal)},
		{'l', "stock.act_delivery", "tray", move(journal.MovementDelivery)},
		{'k', "stock.act_waste", "removed", move(journal.MovementWaste)},
		{'r', "stock.act_return", "undo", move(journal.MovementReturn)},
		{'t', "stock.act_count", "scales", move(journal.MovementCount)},
		{'a', "stock.act_difference", "octagon", s.close},
		{'v', "stock.act_witness", "eye", s.sign},
		{'f', "stock.act_void", "cross", s.void},
		{'o', "stock.act_out", "send", move(journal.MovementOut)},
		{'+', "stock.act_up", "up", move(journal.MovementUp)},
		{'-', "stock.act_down", "down", move(journal.MovementDown)},
		{'n', "stock.act_new", "plus", s.begin},
		{'p', "stock.act_print", "disk", s.print},
	}
}

func (s *Screen) rune(r rune) {
	letter := []rune(strings.ToLower(string(r)))[0]
	for _, a := range s.acts {
		if a.letter == letter {
			a.do()
		}
	}
}

func (s *Screen) build() {
	w := s.desk.Words
	row := container.New(flow.NewWrap(4), container.NewCenter(s.title), layout.NewSpacer())
	for _, a := range s.acts {
		row.Add(widgets.NewButton(w.T(a.key), a.icon, a.do))
	}
	sides := container.New(&sides{}, s.list, s.lines)
	s.object = container.New(flow.NewColumn(sides), container.New(layout.NewCustomPaddedLayout(4, 4, 8, 6), row), s.said, sides)
}

// sides gives the accounts two fifths and the lines the rest.
type sides struct{}

func (*sides) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+b.Width+sideGap, max(a.Height, b.Height))
}

const sideGap = 4

func (*sides) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left := size.Width * 2 / 5
	o[0].Resize(fyne.NewSize(left, size.Height))
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Resize(fyne.NewSize(max(size.Width-left-sideGap, 0), size.Height))
	o[1].Move(fyne.NewPos(left+sideGap, 0))
}

// Object is what the window mounts.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Show takes the open patient, which does not matter: a stock is the unit's.
func (s *Screen) Show(journal.ID) {
	s.said.Set(theme.Neutral, "", "")
	s.Refresh()
}

// Refresh reads the accounts again.
func (s *Screen) Refresh() {
	s.read()
	st, open := flow.StylesNow(), 0
	items := make([]flow.Item, len(s.accounts))
	for i := range s.accounts {
		if s.accounts[i].Open {
			open++
		}
		items[i] = s.accounts[i].item(s.desk.Words, &st, s.desk.Now())
	}
	title := s.desk.Words.T("stock.title")
	if open > 0 {
		title = s.desk.Words.N("stock.title_open", open)
	}
	widgets.SetText(s.title, title)
	s.list.Set(items)
	s.showLines()
	s.object.Refresh()
}

func (s *Screen) showLines() {
	a := s.chosen()
	if a == nil {
		s.lines.Set(nil)
		return
	}
	s.lines.Set(s.items(a))
}

// Focus puts the keyboard in the accounts.
func (s *Screen) Focus() { widgets.FocusOn(s.list) }

// openLine does what a line most likely wants: an open difference is closed, a
// missing signature is given.
func (s *Screen) openLine(key string) {
	if a := s.chosen(); a != nil {
		for _, k := range a.cases {
			if caseKey(k) == key {
				s.close()
				return
			}
		}
	}
	if n := s.line(); n != nil && n.WitnessMissing && n.Counts() {
		s.sign()
	}
}

// fail says in words why nothing was done.
func (s *Screen) fail(err error) {
	s.said.Set(theme.Alert, "warning", s.desk.Words.Error(err))
	s.object.Refresh()
}
