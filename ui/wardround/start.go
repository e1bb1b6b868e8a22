package wardround

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/localstore/replica"
	"feltjournal/ui/format"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// start is where a list and a time are chosen.
type start struct {
	screen *Screen
	lists  []replica.ListView
	list   int
	times  []Choice
	time   int

	rows   *fyne.Container
	when   *widgets.Choice // of the times
	worth  *widgets.Notice
	begin  *widgets.KeyButton
	object fyne.CanvasObject
}

func newStart(s *Screen) *start {
	st := &start{screen: s, rows: container.New(layout.NewCustomPaddedVBoxLayout(8)), worth: widgets.NewNotice()}
	st.begin = widgets.NewPrimary(s.desk.Words.T("wardround.button_begin"), "right", st.start)
	st.object = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(12, 12, 16, 20), st.rows))
	return st
}

// read reads the lists and their times, and proposes the last list and the time
// nearest to now.
func (st *start) read() {
	s := st.screen
	st.lists, st.list = s.journal.Lists(), 0
	for i, l := range st.lists {
		if l.Unit == s.Last() {
			st.list = i
		}
	}
	st.readTimes()
}

func (st *start) readTimes() {
	st.times, st.time = nil, 0
	if st.list < len(st.lists) {
		st.times, st.time = Choose(st.screen.journal, st.lists[st.list].Stream, st.screen.desk.Now())
	}
	st.build()
}

func (st *start) build() {
	w := st.screen.desk.Words
	st.rows.RemoveAll()
	st.rows.Add(widgets.Title(w.T("wardround.title")))
	if len(st.lists) > 1 {
		names := make([]string, len(st.lists))
		for i, l := range st.lists {
			names[i] = fmt.Sprintf("%d  %s (%s)", i+1, l.Unit, w.N("patients.count", len(l.Active)))
		}
		st.rows.Add(widgets.Subtitle(w.T("wardround.choose_list")))
		st.rows.Add(st.choice(1, names, st.list, func(i int) { st.list = i; st.readTimes() }))
	}
	st.rows.Add(widgets.Subtitle(w.T("wardround.choose_time")))
	st.when = st.choice(1, st.timeWords(), st.time, func(i int) { st.time = i })
	st.rows.Add(st.when)
	st.rows.Add(st.worth)
	st.rows.Add(container.NewHBox(st.begin))
	st.rows.Add(widgets.Caption(w.T("wardround.how")))
	st.tell()
	st.rows.Refresh()
}

func (st *start) choice(columns int, words []string, chosen int, changed func(int)) *widgets.Choice {
	c := widgets.NewChoice(columns, words...)
	c.Choose(chosen)
	c.OnChanged = changed
	c.OnPicked, c.OnSubmitted = func(int) { st.focus() }, st.start
	return c
}

// timeWords are "1  kl. 08:00 · 12 pasienter · 45 doser igjen".
func (st *start) timeWords() []string {
	s, w := st.screen, st.screen.desk.Words
	words := make([]string, len(st.times))
	for i, c := range st.times {
		at := Round{At: c.At}
		when := format.When(w, at.due(), s.desk.Now())
		words[i] = fmt.Sprintf("%d  %s", i+1, w.T("wardround.time", "When", when, "Patients", w.N("patients.count", c.Patients), "Doses", w.N("wardround.doses", c.Doses)))
	}
	return words
}

// tell says what the list is worth, and whether a round can begin.
func (st *start) tell() {
	w, now := st.screen.desk.Words, st.screen.desk.Now()
	switch {
	case len(st.times) == 0:
		st.worth.Set(theme.Muted, "info", w.T("wardround.nothing"))
	case !st.lists[st.list].HeadMatches:
		l := st.lists[st.list]
		st.worth.Set(theme.Alert, "warning", w.N("patients.mismatch", len(l.Active), "List", l.Unit))
	default:
		asOf := st.lists[st.list].AsOf
		st.worth.Set(theme.Neutral, "clock", w.T("wardround.worth", "When", format.When(w, asOf, now), "Age", format.Age(w, asOf, now)))
	}
	if len(st.times) == 0 {
		st.begin.Disable()
	} else {
		st.begin.Enable()
	}
}

// focus puts the keyboard on the times: a digit is another time, Enter begins.
func (st *start) focus() {
	if len(st.times) > 0 {
		widgets.FocusOn(st.when)
	}
}

func (st *start) start() {
	if st.time >= len(st.times) {
		return
	}
	l := st.lists[st.list]
	st.screen.begin(Round{List: l.Stream, Unit: l.Unit, At: st.times[st.time].At})
}

// Resume reports the patient a round stands at; false when none is under way.
func (s *Screen) Resume() (journal.ID, bool) { id := s.stop(); return id, id != journal.ID{} }
