package notes

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/ui/draft"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/identity"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// Journal is what the notes read and do; the replica is one.
type Journal interface {
	draft.Journal
	View(stream journal.ID, f func(*chart.Chart)) bool
	AsOf(stream journal.ID) journal.Instant
	Receipt(entry journal.ID) localstore.Receipt
	Act(ctx context.Context, stream journal.ID, fact journal.Fact, at journal.Instant, from string) (journal.Entry, error)
}

// Screen is the timeline and the editor. All of it belongs to Fyne's goroutine.
type Screen struct {
	desk    *sign.Desk
	journal Journal

	stream journal.ID
	who    identity.Person
	cards  []Card
	drafts []localstore.Draft // the user's own on this patient
	filter Filter

	filters []*widgets.KeyButton

	bar    *identity.Bar
	alarm  *widgets.Notice
	list   *flow.List
	editor *editor
	object *fyne.Container
}

// New makes an empty screen.
func New(d *sign.Desk, j Journal) *Screen {
	s := &Screen{desk: d, journal: j, bar: identity.NewBar(d.Words), alarm: widgets.NewNotice(), list: flow.NewList()}
	s.list.Label, s.list.Empty = d.Words.T("notes.title"), d.Words.T("notes.empty")
	s.list.OnOpen, s.list.OnRune = s.open, s.letter
	s.list.OnKey = func(e *fyne.KeyEvent) { widgets.Forward(s.list, e) }
	s.object = container.New(flow.NewColumn(s.list))
	s.editor = newEditor(s)
	s.object.Objects = []fyne.CanvasObject{s.bar, s.alarm, s.toolbar(), s.list, s.editor.object}
	return s
}

// Object is what the window mounts.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Beside makes the screen one that stands beside another which shows the
// identity already.
func (s *Screen) Beside(yes bool) {
	visible(s.bar, !yes)
	s.relayout()
}

func (s *Screen) toolbar() fyne.CanvasObject {
	w := s.desk.Words
	row := container.New(flow.NewWrap(4))
	for f, key := range []string{"notes.filter_all", "notes.filter_notes", "notes.filter_values"} {
		s.filters = append(s.filters, widgets.NewButton(w.T(key), "", func() { s.show(Filter(f)) }))
		row.Add(s.filters[f])
	}
	s.markFilter()
	row.Add(layout.NewSpacer())
	row.Add(widgets.NewButton(w.T("notes.write"), "pen", func() { widgets.FocusOn(s.editor.text) }))
	return container.New(layout.NewCustomPaddedLayout(4, 4, 6, 6), row)
}

// markFilter shows which filter is on.
func (s *Screen) markFilter() {
	for f, b := range s.filters {
		b.Importance = widget.MediumImportance
		if Filter(f) == s.filter {
			b.Importance = widget.HighImportance
		}
		b.Refresh()
	}
}

func (s *Screen) show(f Filter) {
	s.filter = f
	s.markFilter()
	s.Refresh()
}

// Show shows a patient. What was being written about another one is saved
// first; the user's newest draft on this one is taken up again.
func (s *Screen) Show(stream journal.ID) {
	if stream != s.stream {
		s.editor.keeper.Leave()
		s.stream, s.drafts = stream, nil
		s.editor.keeper.Forget()
		s.editor.fresh()
		s.list.Top()
		s.restore()
	}
	s.Refresh()
}

// restore takes up the newest draft, as after a crash or a lock.
func (s *Screen) restore() {
	s.load(func() {
		if d := s.editor.keeper.Draft(); d.ID == (journal.ID{}) && s.editor.text.Text == "" && len(s.drafts) > 0 {
			s.editor.take(s.drafts[0])
			widgets.SetText(s.editor.state, s.desk.Words.T("notes.restored", "When", format.When(s.desk.Words, s.drafts[0].Updated, s.desk.Now())))
		}
	})
}

// reload reads the drafts again.
func (s *Screen) reload() { s.load(func() {}) }

func (s *Screen) load(then func()) {
	stream := s.stream
	var found []localstore.Draft
	s.desk.Run(func(ctx context.Context) (err error) {
		found, err = s.journal.Drafts(ctx, stream)
		return err
	}, func(err error) {
		if stream != s.stream {
			return
		}
		if err != nil {
			s.editor.saved(err)
			return
		}
		s.drafts = slices.DeleteFunc(found, func(d localstore.Draft) bool { return d.Name != draftName })
		then()
		s.Refresh()
	})
}

// Refresh reads the chart again.
func (s *Screen) Refresh() {
	now := s.desk.Now()
	s.cards = nil
	s.journal.View(s.stream, func(c *chart.Chart) {
		s.who = identity.Read(s.desk.Words, c, s.journal.AsOf(s.stream), now)
		s.cards = Build(View{Words: s.desk.Words, Chart: c, Now: now, Receipt: s.journal.Receipt}, s.filter)
	})
	s.bar.Set(s.who)
	s.list.Set(s.items(now))
	s.alarmOld(now)
	s.relayout()
}

func (s *Screen) items(now journal.Instant) []flow.Item {
	st := flow.StylesNow()
	items := make([]flow.Item, 0, len(s.cards)+len(s.drafts))
	for i := range s.drafts {
		if s.drafts[i].ID != s.editor.keeper.Draft().ID && s.filter != FilterValues {
			items = append(items, draftItem(s.desk.Words, &st, &s.drafts[i], now))
		}
	}
	for i := range s.cards {
		items = append(items, s.cards[i].item(&st))
	}
	return items
}

// alarmOld alarms about drafts that have waited a day (R-NOTE-07).
func (s *Screen) alarmOld(now journal.Instant) {
	sentence := ""
	for i := range s.drafts {
		if now-s.drafts[i].Updated > draft.Alarm {
			sentence = s.desk.Words.T("notes.alarm", "When", format.When(s.desk.Words, s.drafts[i].Updated, now))
		}
	}
	s.alarm.Set(theme.Alert, "warning", sentence)
}

func (s *Screen) relayout() {
	if s.editor != nil {
		s.object.Refresh()
	}
}

// Focus puts the keyboard in the timeline.
func (s *Screen) Focus() { widgets.FocusOn(s.list) }

// Leave makes what is being written durable before the screen goes away.
func (s *Screen) Leave() { s.editor.keeper.Leave() }

// Menu is the screen's part of the main menu.
func (s *Screen) Menu() *fyne.Menu {
	w := s.desk.Words
	item := func(key string, k fyne.KeyName, do func()) *fyne.MenuItem {
		m := fyne.NewMenuItem(w.T(key), do)
		m.Shortcut = &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}
		return m
	}
	return fyne.NewMenu(w.T("notes.title"),
		item("notes.new", fyne.KeyN, func() {
			s.editor.fresh()
			widgets.FocusOn(s.editor.text)
		}),
		item("notes.sign", fyne.KeyReturn, s.editor.sign),
	)
}

func (s *Screen) cardOf(key string) *Card {
	for i := range s.cards {
		if s.cards[i].Entry.String() == key {
			return &s.cards[i]
		}
	}
	return nil
}

// describe names a signed text: "Rapport 08:10, Anna Berg".
func (s *Screen) describe(entry journal.ID) string {
	if c := s.cardOf(entry.String()); c != nil {
		return c.Kind.Word + " " + c.Header
	}
	return s.desk.Words.T("notes.target_missing")
}

// open opens what is chosen in the list: a draft goes to the editor.
func (s *Screen) open(key string) {
	if id, ok := strings.CutPrefix(key, draftKey); ok {
		for _, d := range s.drafts {
			if d.ID.String() == id {
				s.editor.keeper.Flush()
				s.editor.take(d)
				s.Refresh()
				widgets.FocusOn(s.editor.text)
			}
		}
		return
	}
	if c := s.cardOf(key); c != nil {
		s.openCard(c)
	}
}

// letter runs the command of a letter on the chosen text.
func (s *Screen) letter(r rune) {
	c := s.cardOf(s.list.Chosen())
	switch {
	case c == nil:
	case (r == 't' || r == 'T') && c.Note != nil && c.Standing:
		s.editor.reply(c, journal.NoteAddendum)
	case (r == 'r' || r == 'R') && c.Note != nil && c.Standing:
		s.editor.reply(c, journal.NoteCorrection)
	case (r == 'f' || r == 'F') && c.Standing:
		s.void(c)
	}
}
