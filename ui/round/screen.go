package round

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/identity"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// Screen is the medication round. All of it belongs to Fyne's goroutine.
type Screen struct {
	desk    *sign.Desk
	journal Journal

	stream journal.ID
	day    journal.Date
	sheet  Sheet

	users   []localstore.User        // of this workstation, as last read
	reasons []journal.NotGivenReason // that the municipality offers

	bar    *identity.Bar
	old    *widgets.Notice // the picture is old
	other  *widgets.Notice // another day than today is shown
	news   *widgets.Notice // orders that are new, changed or stopped
	told   *widgets.Notice // the outcome of the last command
	date   *canvas.Text
	today  *widgets.KeyButton
	acts   map[Command]*widgets.KeyButton
	grid   *Grid
	strip  *flow.Page
	object *fyne.Container
}

// New makes an empty screen.
func New(d *sign.Desk, j Journal) *Screen {
	w := d.Words
	s := &Screen{
		desk: d, journal: j, bar: identity.NewBar(w), old: widgets.NewNotice(), other: widgets.NewNotice(), news: widgets.NewNotice(), told: widgets.NewNotice(),
		date: widgets.Strong(""), grid: NewGrid(w), strip: flow.NewPage(nil, 300, stripHeight),
	}
	s.acts = map[Command]*widgets.KeyButton{}
	for _, c := range shownCommands {
		v := verbOf(c)
		s.acts[c] = widgets.NewButton(w.T(v.key), v.icon, s.do(c))
	}
	s.acts[CommandGiven] = widgets.NewPrimary(w.T("round.button_given"), "check", s.do(CommandGiven))
	s.today = widgets.NewButton(w.T("round.today"), "", s.Today)
	s.grid.OnCommand, s.grid.OnChoose = s.command, s.chosen
	s.object = container.New(flow.NewColumn(s.grid), s.bar, s.old, s.news, s.other, s.told, s.toolbar(), s.grid, s.foot())
	return s
}

const stripHeight = 40

// shownCommands have a button; the others stand behind the last of them.
var shownCommands = []Command{CommandGiven, CommandNotGiven, CommandVoid, CommandDetails, CommandMore}

// Object is what the window mounts.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

func (s *Screen) toolbar() fyne.CanvasObject {
	back := widgets.NewButton("", "left", func() { s.step(-1) })
	forth := widgets.NewButton("", "right", func() { s.step(1) })
	day := container.NewHBox(back, container.NewCenter(s.date), forth, s.today)
	row := container.New(flow.NewWrap(4), day, layout.NewSpacer())
	for _, c := range shownCommands {
		row.Add(s.acts[c])
	}
	return container.New(layout.NewCustomPaddedLayout(4, 4, 6, 6), row)
}

// foot says the chosen dose in full, whatever the cell had room for.
func (s *Screen) foot() fyne.CanvasObject {
	room := canvas.NewRectangle(theme.Surface)
	room.SetMinSize(fyne.NewSize(0, stripHeight))
	line := canvas.NewRectangle(theme.Line)
	line.SetMinSize(fyne.NewSize(0, 1))
	strip := container.NewStack(room, container.New(layout.NewCustomPaddedLayout(4, 0, margin, 0), s.strip))
	return container.New(layout.NewCustomPaddedVBoxLayout(0), line, strip)
}

// Show shows today's round of a patient.
func (s *Screen) Show(stream journal.ID) {
	if stream != s.stream {
		s.stream, s.day = stream, journal.DateOf(s.desk.Now())
		s.say("")
		s.readUsers()
	}
	s.Refresh()
}

// readUsers looks up who can be a second person here.
func (s *Screen) readUsers() {
	var users []localstore.User
	s.desk.Run(func(ctx context.Context) (err error) {
		users, err = s.journal.Users(ctx)
		return err
	}, func(err error) {
		if err == nil {
			s.users = users
		}
	})
}

// say tells the outcome of a command that opened no dialog; "" takes it away.
func (s *Screen) say(sentence string) {
	if sentence == s.told.Text() {
		return
	}
	s.told.Set(theme.Action, "info", sentence)
	s.object.Refresh()
}

// Refresh reads the chart again.
func (s *Screen) Refresh() {
	now, asOf := s.desk.Now(), s.journal.AsOf(s.stream)
	unseen := s.journal.Unseen(s.stream)
	known := s.journal.View(s.stream, func(c *chart.Chart) {
		s.sheet = Build(View{Words: s.desk.Words, Chart: c, AsOf: asOf, Now: now, Receipt: s.journal.Receipt, Unseen: unseen}, s.day)
		s.reasons = c.Policy().Reasons
	})
	if !known {
		s.sheet = Sheet{Who: identity.Person{Stream: s.stream, Now: now}, Day: s.day, Now: now}
	}
	s.bar.Set(s.sheet.Who)
	s.old.Set(theme.Caution, "clock", s.worthLine())
	s.news.Set(theme.Action, "info", s.sheet.Told)
	s.showDay(journal.DateOf(now))
	s.grid.Set(s.sheet)
	s.object.Refresh()
}

func (s *Screen) showDay(today journal.Date) {
	w := s.desk.Words
	word := w.T("round.day"+string('0'+rune(s.day.Weekday()))) + " " + format.Date(s.day)
	switch s.day {
	case today:
		word += " · " + w.T("round.is_today")
	case today.AddDays(-1):
		word += " · " + w.T("round.yesterday")
	case today.AddDays(1):
		word += " · " + w.T("round.tomorrow")
	}
	widgets.SetText(s.date, word)
	s.today.Hidden = s.day == today
	if s.day == today {
		s.other.Set(theme.Caution, "calendar", "")
		return
	}
	s.other.Set(theme.Caution, "calendar", w.T("round.not_today"))
}

func (s *Screen) step(days int) {
	s.day = s.day.AddDays(days)
	s.Refresh()
}

// Today goes back to today's round.
func (s *Screen) Today() {
	s.day = journal.DateOf(s.desk.Now())
	s.Refresh()
}

// Focus puts the keyboard in the grid.
func (s *Screen) Focus() { widgets.FocusOn(s.grid) }

// Menu is the screen's part of the main menu. The window mounts it while the
// screen is shown: a shortcut of the main menu works wherever the focus is.
func (s *Screen) Menu() *fyne.Menu {
	w := s.desk.Words
	item := func(key string, k fyne.KeyName, do func()) *fyne.MenuItem {
		m := fyne.NewMenuItem(w.T(key), do)
		m.Shortcut = &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierAlt}
		return m
	}
	menu := fyne.NewMenu(w.T("round.title"),
		item("round.previous_day", fyne.KeyLeft, func() { s.step(-1) }),
		item("round.next_day", fyne.KeyRight, func() { s.step(1) }),
		item("round.today", fyne.KeyHome, s.Today),
		fyne.NewMenuItemSeparator(),
	)
	for _, v := range verbs() {
		menu.Items = append(menu.Items, fyne.NewMenuItem(w.T(v.key), s.do(v.command)))
	}
	contrast := item("round.contrast", fyne.KeyK, s.setContrast)
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), contrast)
	return menu
}

// setContrast turns high contrast on or off in the whole window.
func (s *Screen) setContrast() {
	theme.SetHighContrast(!theme.HighContrast())
	settings := fyne.CurrentApp().Settings()
	settings.SetTheme(settings.Theme())
	s.Refresh()
}

// chosen says the chosen dose in the foot and offers what can be done with it.
func (s *Screen) chosen() {
	st := flow.StylesNow()
	row, cell := s.grid.Chosen()
	if row == nil {
		s.strip.Set(flow.Text{flow.NewPara(s.desk.Words.T("round.choose"), st.Small)})
	} else {
		s.strip.Set(flow.Text{flow.NewPara(row.Title, st.Strong), flow.NewPara(Summary(s.desk.Words, row, cell), st.Small)})
	}
	for c, b := range s.acts {
		allow(b, row != nil && verbOf(c).fits(s, row, cell))
	}
}

// allow leaves a button alone that is as it should be: changing one redraws it.
func allow(b *widgets.KeyButton, may bool) {
	switch {
	case may && b.Disabled():
		b.Enable()
	case !may && !b.Disabled():
		b.Disable()
	}
}

// do runs a command on the chosen cell.
func (s *Screen) do(c Command) func() { return func() { s.grid.command(c) } }
