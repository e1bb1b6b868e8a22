package wardround

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/flow"
	"feltjournal/ui/identity"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// Screen is the ward round. All of it belongs to Fyne's goroutine.
type Screen struct {
	// Entered is told whose lines are shown, so that the rest of the window
	// stands on the same patient.
	Entered func(patient journal.ID)
	// Single opens the dialog of one dose in the patient's own round.
	Single func(patient, order journal.ID, slot journal.SlotKey)
	// Last and SetLast remember the list the user went round last.
	Last    func() string
	SetLast func(unit string)

	desk    *sign.Desk
	journal Journal
	round   Round
	walk    *Walk // nil: a list and a time are being chosen
	without int   // patients of the list with nothing to be given
	saving  bool  // what was signed is not durable yet: no key does anything
	entered journal.ID
	saved   *Saved // a round to go on with, nil for none
	said    string // what was made durable for this patient last, in words

	start  *start
	bar    *identity.Bar
	old    *widgets.Notice
	place  *canvas.Text
	tools  map[command]*widgets.KeyButton
	board  *Board
	foot   *widgets.Notice // what is next, over the lines
	end    *ending
	work   fyne.CanvasObject // a patient
	object *fyne.Container
}

// New makes a screen on which no round has begun.
func New(d *sign.Desk, j Journal) *Screen {
	s := &Screen{
		desk: d, journal: j, bar: identity.NewBar(d.Words), old: widgets.NewNotice(), place: widgets.Strong(""), board: NewBoard(),
		foot: widgets.NewNotice(), Entered: func(journal.ID) {}, Single: func(_, _ journal.ID, _ journal.SlotKey) {},
		Last: func() string { return "" }, SetLast: func(string) {},
	}
	s.board.OnKey, s.board.OnRune, s.board.OnTap = s.key, s.letter, s.tap
	s.tools = s.newTools()
	s.start, s.end = newStart(s), newEnding(s)
	s.work = container.New(flow.NewColumn(s.board), s.bar, s.old, s.head(), s.foot, s.board)
	s.object = container.NewStack(s.start.object)
	return s
}

// Object is what the window mounts.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Show shows the round where it stands. It follows no patient from elsewhere:
// the round says who is next.
func (s *Screen) Show(journal.ID) {
	s.restore()
	if s.walk == nil {
		s.start.read()
	}
	s.entered = journal.ID{}
	s.Refresh()
}

// Focus puts the keyboard where the work goes on.
func (s *Screen) Focus() {
	switch {
	case s.walk == nil:
		s.start.focus()
	case s.walk.Stop() == nil:
		widgets.FocusOn(s.end.list)
	default:
		widgets.FocusOn(s.board)
	}
}

// begin starts a round.
func (s *Screen) begin(r Round) {
	stops, without := Read(s.journal, r, s.desk.Now(), nobody)
	s.round, s.walk, s.without, s.said = r, NewWalk(stops), without, ""
	s.SetLast(r.Unit)
	s.Refresh()
	s.Focus()
}

func nobody(journal.ID) bool { return false }

// leave forgets the round and asks for another.
func (s *Screen) leave() {
	s.walk, s.entered = nil, journal.ID{}
	s.start.read()
	s.Refresh()
	s.Focus()
}

// Refresh reads the charts again.
func (s *Screen) Refresh() {
	switch {
	case s.walk == nil:
		s.mount(s.start.object)
		s.start.tell()
	case s.walk.Stop() == nil:
		s.readAll()
		s.mount(s.end.object)
		s.end.show()
	default:
		s.readOne()
		s.mount(s.work)
		s.paint()
	}
}

func (s *Screen) mount(o fyne.CanvasObject) {
	if s.object.Objects[0] != o {
		s.object.Objects[0] = o
	}
	s.object.Refresh()
}

// readOne reads the patient that is looked at.
func (s *Screen) readOne() {
	id := s.walk.Stop().Patient
	for _, p := range Patients(s.journal, s.round.List) {
		if p.Stream == id {
			s.walk.Set(ReadStop(s.journal, s.round, p, s.desk.Now()))
		}
	}
}

// readAll reads the whole list, and takes in who came onto it or got a dose
// meanwhile.
func (s *Screen) readAll() {
	for _, p := range Patients(s.journal, s.round.List) {
		s.walk.Take(ReadStop(s.journal, s.round, p, s.desk.Now()))
	}
}

// paint shows the patient that is looked at.
func (s *Screen) paint() {
	stop, w := s.walk.Stop(), s.desk.Words
	who := identity.Person{Stream: stop.Patient, Name: stop.Name, Room: stop.Room, Now: s.desk.Now()}
	asOf := s.journal.AsOf(stop.Patient)
	s.journal.View(stop.Patient, func(c *chart.Chart) { who = identity.Read(w, c, asOf, s.desk.Now()) })
	s.bar.Set(who)
	identity.Warn(w, s.old, &who)
	n, of := s.walk.Place()
	_, skipped, _ := s.walk.Totals()
	place := w.T("wardround.place", "N", n, "Of", of, "When", s.when(), "Unit", s.round.Unit)
	if skipped > 0 {
		place += " · " + w.N("wardround.skipped", skipped)
	}
	widgets.SetText(s.place, place)
	s.showTools()
	wr := &writer{words: w, now: s.desk.Now(), at: s.round.due()}
	s.board.Set(wr.rows(s.walk), s.walk.Cursor(), s.spoken(wr))
	s.hint()
	s.work.Refresh()
	if s.entered != stop.Patient {
		s.entered = stop.Patient
		s.Entered(stop.Patient)
	}
}

// when is the time of the round, with its day where it is another than today.
func (s *Screen) when() string {
	at := s.desk.Words.T("round.at", "Time", s.round.At.Time.String())
	if s.round.At.Date != journal.DateOf(s.desk.Now()) {
		at += " " + s.round.At.Date.String()
	}
	return at
}

// spoken reads the line under the cursor to a screen reader.
func (s *Screen) spoken(w *writer) string {
	l := s.walk.Line()
	if l == nil {
		return s.desk.Words.T("wardround.title")
	}
	r := w.row(s.walk, s.walk.Cursor())
	label := r.title + ". " + r.dose + " " + r.detail + ". " + r.look.Word
	for _, why := range r.why {
		label += ". " + why
	}
	return label
}

func (s *Screen) head() fyne.CanvasObject {
	row := container.New(flow.NewWrap(4))
	for _, c := range commands {
		row.Add(s.tools[c])
	}
	place := container.New(flow.NewWrap(4), container.NewCenter(s.place), layout.NewSpacer(), s.tools[cmdBack], s.tools[cmdEnd])
	back := canvas.NewRectangle(theme.Header)
	box := container.New(layout.NewCustomPaddedLayout(4, 4, 8, 6), container.New(flow.NewColumn(nil), place, row))
	return container.NewStack(back, box)
}
