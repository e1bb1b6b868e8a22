package print

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
	"feltjournal/ui/flow"
	"feltjournal/ui/identity"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// Screen asks what to print, and makes it. All of it belongs to Fyne's
// goroutine.
type Screen struct {
	// Folder is where files go at first; empty: the user's documents.
	Folder string
	// View opens a file when it is made; nil: the operating system's viewer.
	View func(path string) error
	// Municipality stands on every page before the unit; empty: only the unit.
	Municipality string

	desk    *sign.Desk
	journal Journal
	patient journal.ID
	busy    bool
	lists   []replica.ListView
	units   []replica.LedgerView

	what   *widgets.Choice
	which  *widgets.Choice // the list or the unit; nil while there is one
	who    *flow.Page
	day    *widgets.DateField
	time   *widgets.TimeField
	days   *widgets.Field
	folder *widgets.Field
	make   *widgets.KeyButton
	said   *widgets.Notice
	object *fyne.Container
}

// New makes the screen.
func New(d *sign.Desk, j Journal) *Screen {
	w := d.Words
	s := &Screen{desk: d, journal: j, said: widgets.NewNotice(), object: container.NewStack()}
	s.what = widgets.NewChoice(1, "1  "+w.T("print.what_round"), "2  "+w.T("print.what_patient"), "3  "+w.T("print.what_all"), "4  "+w.T("print.what_account"))
	s.what.OnChanged = func(int) { s.arrange() }
	s.what.OnPicked, s.what.OnSubmitted = func(int) { s.next() }, s.print
	today := journal.DateOf(d.Now())
	s.day, s.time = widgets.NewDateField(w, today, today), widgets.NewTimeField(w, 8*60)
	s.days, s.folder = widgets.NewField(""), widgets.NewField("")
	s.days.SetText("1")
	s.make = widgets.NewPrimary(w.T("print.button"), "disk", s.print)
	for _, f := range []*widgets.Field{&s.day.Field, &s.time.Field, s.days, s.folder} {
		f.OnSubmitted = func(string) { s.print() }
	}
	s.who = flow.NewPage(nil, 300, 60)
	return s
}

// Object is what the window mounts.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Show takes the open patient, zero for none.
func (s *Screen) Show(patient journal.ID) {
	s.patient = patient
	s.said.Set(theme.Neutral, "", "")
	if s.folder.Text == "" {
		s.folder.SetText(s.Folder)
	}
	if s.folder.Text == "" {
		s.folder.SetText(Documents())
	}
	if s.what.Chosen() < 0 {
		s.time.Set(s.nearest())
	}
	s.Refresh()
}

// Refresh reads the lists again.
func (s *Screen) Refresh() {
	s.lists, s.units = s.journal.Lists(), s.journal.Ledgers()
	if s.what.Chosen() < 0 {
		s.what.Choose(int(WhatRound))
	}
	s.arrange()
}

// Focus puts the keyboard on what is to be printed.
func (s *Screen) Focus() { widgets.FocusOn(s.what) }

// next goes to the first field of what was chosen.
func (s *Screen) next() {
	switch What(s.what.Chosen()) {
	case WhatRound:
		widgets.FocusOn(s.time)
		s.time.TypedShortcut(&fyne.ShortcutSelectAll{}) // typing replaces what is proposed
	case WhatAccount:
		widgets.FocusOn(s.day)
		s.day.TypedShortcut(&fyne.ShortcutSelectAll{})
	default:
		widgets.FocusOn(s.days)
		s.days.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// nearest is the time of the next round: the earliest planned from an hour ago
// on, of everybody on the lists; 08 when there is none.
func (s *Screen) nearest() journal.LocalTime {
	now := s.desk.Now()
	best, at := journal.Instant(1<<62), journal.LocalTime(8*60)
	for _, l := range s.journal.Lists() {
		for _, m := range l.Active {
			s.journal.View(m.Patient, func(c *chart.Chart) {
				for _, row := range c.Round(journal.DateOf(now), now) {
					for _, cell := range row.Cells {
						if cell.Planned && cell.Due > now-hour && cell.Due < best {
							best, at = cell.Due, cell.Slot.Time
						}
					}
				}
			})
		}
	}
	return at
}

// arrange shows the fields of what is chosen.
func (s *Screen) arrange() {
	w, what := s.desk.Words, What(max(s.what.Chosen(), 0))
	row := container.New(flow.NewWrap(18))
	s.choose(what)
	if s.which != nil {
		row.Add(sign.Captioned(w, "print.field_list", s.which))
	}
	if what == WhatPatient {
		s.name()
	}
	row.Add(sign.Captioned(w, "print.field_day", s.day))
	switch what {
	case WhatRound:
		row.Add(sign.Captioned(w, "print.field_time", s.time))
	case WhatPatient, WhatAll:
		row.Add(sign.Captioned(w, "print.field_days", container.NewGridWrap(fyne.NewSize(80, s.days.MinSize().Height), s.days)))
	}
	parts := []fyne.CanvasObject{widgets.Title(w.T("print.title")), s.what}
	if what == WhatPatient {
		parts = append(parts, s.who)
	}
	parts = append(parts, row, sign.Captioned(w, "print.field_folder", s.folder),
		widgets.Caption(w.T("print.delete_after")), container.NewHBox(s.make), s.said)
	s.object.Objects = []fyne.CanvasObject{container.New(layout.NewCustomPaddedLayout(10, 10, 14, 14), container.New(layout.NewCustomPaddedVBoxLayout(10), parts...))}
	s.object.Refresh()
}

// choose offers the lists or the units when there are several.
func (s *Screen) choose(what What) {
	var names []string
	switch what {
	case WhatRound, WhatAll:
		for _, l := range s.lists {
			names = append(names, l.Unit)
		}
	case WhatAccount:
		for _, u := range s.units {
			names = append(names, u.Unit)
		}
	}
	if len(names) < 2 {
		s.which = nil
		return
	}
	was := 0
	if s.which != nil {
		was = min(max(s.which.Chosen(), 0), len(names)-1)
	}
	s.which = widgets.NewChoice(2, names...)
	s.which.Choose(was)
	s.which.OnSubmitted = s.print
}

// name shows whose record is printed.
func (s *Screen) name() {
	st, w := flow.StylesNow(), s.desk.Words
	text := flow.Text{flow.NewPara(w.T("print.no_patient"), st.Strong)}
	s.journal.View(s.patient, func(c *chart.Chart) {
		who := identity.Read(w, c, s.journal.AsOf(s.patient), s.desk.Now())
		text = flow.Text{flow.NewPara(who.Line(w), st.Head)}
	})
	s.who.Set(text)
}

// ask is what the fields say.
func (s *Screen) ask() (*Ask, error) {
	a := &Ask{What: What(max(s.what.Chosen(), 0)), Patient: s.patient, Municipality: s.Municipality}
	if err := s.period(a); err != nil {
		return nil, err
	}
	which := 0
	if s.which != nil {
		which = max(s.which.Chosen(), 0)
	}
	switch a.What {
	case WhatPatient:
		if s.patient == (journal.ID{}) {
			return nil, journal.Invalid("print_patient")
		}
	case WhatAccount:
		if which >= len(s.units) {
			return nil, journal.Invalid("not_held")
		}
		a.Unit = s.units[which]
	default:
		if which >= len(s.lists) {
			return nil, journal.Invalid("not_held")
		}
		a.List = s.lists[which]
	}
	return a, nil
}

// period reads the day, and the time or the number of days.
func (s *Screen) period(a *Ask) error {
	var ok bool
	if a.Day, ok = s.day.Value(); !ok {
		return journal.Invalid("print_day")
	}
	switch a.What {
	case WhatRound:
		if a.Time, ok = s.time.Value(); !ok {
			return journal.Invalid("performed_time")
		}
	case WhatPatient, WhatAll:
		days, err := strconv.Atoi(s.days.Text)
		if err != nil || days < 1 || days > MaxDays {
			return journal.Invalid("print_days", "Most", MaxDays)
		}
		a.Days = days
	case WhatAccount:
	}
	return nil
}

// print makes the file and opens it.
func (s *Screen) print() {
	if s.busy {
		return
	}
	a, err := s.ask()
	if err != nil {
		s.fail(err)
		return
	}
	s.busy = true
	s.make.Disable()
	folder := s.folder.Text
	var path string
	s.desk.Run(func(ctx context.Context) (err error) {
		path, err = a.Make(ctx, s.desk, s.journal, folder)
		return err
	}, func(err error) { s.done(path, err) })
}

func (s *Screen) done(path string, err error) {
	s.busy = false
	s.make.Enable()
	if err != nil {
		s.fail(err)
		return
	}
	show := s.View
	if show == nil {
		show = View
	}
	sentence := s.desk.Words.T("print.saved", "Path", path)
	if show(path) != nil {
		sentence += " " + s.desk.Words.T("print.no_viewer")
	}
	s.said.Set(theme.Good, "check", sentence)
	s.object.Refresh()
}

func (s *Screen) fail(err error) {
	sentence := s.desk.Words.Error(err)
	if journal.CodeOf(err) == "" {
		sentence = s.desk.Words.T("print.failed", "Folder", s.folder.Text)
	}
	s.said.Set(theme.Alert, "warning", sentence)
	s.object.Refresh()
}
