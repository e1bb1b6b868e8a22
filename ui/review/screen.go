package review

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// Journal is what the cases are read from; the replica is one.
type Journal interface {
	Patients() []replica.Summary
	View(stream journal.ID, f func(*chart.Chart)) bool
	AsOf(stream journal.ID) journal.Instant
	Receipt(entry journal.ID) localstore.Receipt
	Ledgers() []replica.LedgerView
	Ledger(unit journal.ID, f func(*chart.Ledger)) bool
	Act(ctx context.Context, stream journal.ID, fact journal.Fact, at journal.Instant, draft string) (journal.Entry, error)
}

// Screen is the list of cases. All of it belongs to Fyne's goroutine.
type Screen struct {
	desk    *sign.Desk
	journal Journal

	stream journal.ID // the open patient, zero for none
	only   bool       // only that patient's cases
	cases  []Case

	title  *canvas.Text
	one    *widgets.KeyButton
	all    *widgets.KeyButton
	list   *flow.List
	object *fyne.Container
}

// New makes an empty screen.
func New(d *sign.Desk, j Journal) *Screen {
	w := d.Words
	s := &Screen{desk: d, journal: j, title: widgets.Subtitle(""), list: flow.NewList()}
	s.one = widgets.NewButton(w.T("review.this_patient"), "person", func() { s.show(true) })
	s.all = widgets.NewButton(w.T("review.all_patients"), "people", func() { s.show(false) })
	s.list.Label, s.list.Empty = w.T("review.title"), w.T("review.empty")
	s.list.OnOpen = s.open
	s.list.OnKey = func(e *fyne.KeyEvent) { widgets.Forward(s.list, e) }
	act := widgets.NewButton(w.T("review.button_open"), "scales", func() { s.open(s.list.Chosen()) })
	row := container.New(flow.NewWrap(4), container.NewCenter(s.title), layout.NewSpacer(), s.all, s.one, act)
	s.object = container.New(flow.NewColumn(s.list), container.New(layout.NewCustomPaddedLayout(4, 4, 8, 6), row), s.list)
	return s
}

// Object is what the window mounts.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Show takes the open patient, zero for none.
func (s *Screen) Show(stream journal.ID) {
	s.stream = stream
	s.Refresh()
}

func (s *Screen) show(only bool) {
	s.only = only
	s.list.Top()
	s.Refresh()
}

// Refresh reads the charts again.
func (s *Screen) Refresh() {
	s.read()
	open := 0
	st := flow.StylesNow()
	items := make([]flow.Item, 0, len(s.cases))
	for i := range s.cases {
		if s.cases[i].Of.Open {
			open++
		}
		items = append(items, s.cases[i].item(s.desk.Words, &st))
	}
	widgets.SetText(s.title, s.desk.Words.N("review.count", open))
	s.one.Emphasize(s.only)
	s.all.Emphasize(!s.only)
	s.list.Set(items)
	s.object.Refresh()
}

// read gathers the cases of the patients that are here: open ones first, the
// critical before the others, the latest first.
func (s *Screen) read() {
	s.cases = nil
	now := s.desk.Now()
	for _, p := range s.journal.Patients() {
		if p.Removed != nil || s.only && p.Stream != s.stream {
			continue
		}
		asOf := s.journal.AsOf(p.Stream)
		s.journal.View(p.Stream, func(c *chart.Chart) {
			s.cases = append(s.cases, Build(View{Words: s.desk.Words, Chart: c, AsOf: asOf, Now: now, Receipt: s.journal.Receipt})...)
		})
	}
	if !s.only {
		s.cases = append(s.cases, s.stock()...)
	}
	slices.SortStableFunc(s.cases, func(a, b Case) int {
		x, y := a.Of, b.Of
		return cmp.Or(cmp.Compare(x.State, y.State), cmp.Compare(y.Severity, x.Severity), cmp.Compare(y.Since, x.Since))
	})
}

// Focus puts the keyboard in the list.
func (s *Screen) Focus() { widgets.FocusOn(s.list) }

func (s *Screen) caseOf(key string) *Case {
	for i := range s.cases {
		if s.cases[i].key() == key {
			return &s.cases[i]
		}
	}
	return nil
}

// open shows a case in full; an open one can be closed there.
func (s *Screen) open(key string) {
	c := s.caseOf(key)
	if c == nil {
		return
	}
	if c.Closable {
		s.ask(c)
		return
	}
	st := flow.StylesNow()
	if c.Unit {
		s.tellStock(c, &st)
		return
	}
	s.desk.Tell(s.desk.Words.T("review.title"), c.Who, flow.NewPage(c.full(&st), sign.Width, s.desk.Room(460)))
}
