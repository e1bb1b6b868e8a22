package plan

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"

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

// Journal is what the plan reads and does; the replica is one.
type Journal interface {
	draft.Journal
	View(stream journal.ID, f func(*chart.Chart)) bool
	AsOf(stream journal.ID) journal.Instant
	Receipt(entry journal.ID) localstore.Receipt
	Act(ctx context.Context, stream journal.ID, fact journal.Fact, at journal.Instant, from string) (journal.Entry, error)
}

// Screen is the care plan. All of it belongs to Fyne's goroutine.
type Screen struct {
	desk    *sign.Desk
	journal Journal

	stream   journal.ID
	who      identity.Person
	sections []Section
	drafts   []localstore.Draft // the user's own changes to this plan
	writing  *draft.Keeper      // of the open dialog, nil for none

	bar    *identity.Bar
	old    *widgets.Notice
	kept   *widgets.Notice // a change that is not signed
	list   *flow.List
	object *fyne.Container
}

// New makes an empty screen.
func New(d *sign.Desk, j Journal) *Screen {
	s := &Screen{desk: d, journal: j, bar: identity.NewBar(d.Words), old: widgets.NewNotice(), kept: widgets.NewNotice(), list: flow.NewList()}
	s.list.Label, s.list.Empty = d.Words.T("plan.title"), d.Words.T("plan.empty")
	s.list.OnOpen = s.open
	s.list.OnRune = s.letter
	s.list.OnKey = func(e *fyne.KeyEvent) { widgets.Forward(s.list, e) }
	s.object = container.New(flow.NewColumn(s.list), s.bar, s.old, s.kept, s.toolbar(), s.list)
	return s
}

// Object is what the window mounts.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

func (s *Screen) toolbar() fyne.CanvasObject {
	w := s.desk.Words
	row := container.New(
		flow.NewWrap(4), container.NewCenter(widgets.Subtitle(w.T("plan.title"))), layout.NewSpacer(),
		widgets.NewPrimary(w.T("plan.button_edit"), "pen", func() { s.open(s.list.Chosen()) }),
		widgets.NewButton(w.T("plan.button_new"), "plus", s.create),
		widgets.NewButton(w.T("plan.button_history"), "clock", func() { s.history(s.list.Chosen()) }),
	)
	return container.New(layout.NewCustomPaddedLayout(4, 4, 8, 6), row)
}

// Show shows a patient's plan.
func (s *Screen) Show(stream journal.ID) {
	if stream != s.stream {
		s.Leave()
		s.stream, s.drafts = stream, nil
		s.list.Top()
		s.load()
	}
	s.Refresh()
}

// Refresh reads the chart again.
func (s *Screen) Refresh() {
	now := s.desk.Now()
	s.sections = nil
	s.journal.View(s.stream, func(c *chart.Chart) {
		s.who = identity.Read(s.desk.Words, c, s.journal.AsOf(s.stream), now)
		s.sections = Build(View{Words: s.desk.Words, Chart: c, Now: now, Receipt: s.journal.Receipt})
	})
	st := flow.StylesNow()
	items := make([]flow.Item, 0, len(s.sections))
	for i := range s.sections {
		items = append(items, s.sections[i].item(s.desk.Words, &st))
	}
	s.bar.Set(s.who)
	identity.Warn(s.desk.Words, s.old, &s.who)
	s.list.Set(items)
	s.showKept(now)
	s.object.Refresh()
}

// load reads the user's unsigned changes.
func (s *Screen) load() {
	stream := s.stream
	var found []localstore.Draft
	s.desk.Run(func(ctx context.Context) (err error) {
		found, err = s.journal.Drafts(ctx, stream)
		return err
	}, func(err error) {
		if stream != s.stream || err != nil {
			return
		}
		s.drafts = nil
		for _, d := range found {
			if strings.HasPrefix(d.Name, draftName) {
				s.drafts = append(s.drafts, d)
			}
		}
		s.Refresh()
	})
}

// showKept tells of a change that was begun and never signed; it is taken up
// again when its section is opened.
func (s *Screen) showKept(now journal.Instant) {
	sentence, tone := "", theme.Caution
	for i := range s.drafts {
		if f, ok := s.drafts[i].Fact.(*journal.Section); ok {
			sentence = s.desk.Words.T("plan.kept", "Title", f.Title, "When", format.When(s.desk.Words, s.drafts[i].Updated, now))
			if now-s.drafts[i].Updated > draft.Alarm {
				tone = theme.Alert
			}
		}
	}
	s.kept.Set(tone, "pen", sentence)
}

// Focus puts the keyboard in the plan.
func (s *Screen) Focus() { widgets.FocusOn(s.list) }

// Leave makes what is being written durable before the screen goes away.
func (s *Screen) Leave() {
	if s.writing != nil {
		s.writing.Leave()
	}
}

// Menu is the screen's part of the main menu.
func (s *Screen) Menu() *fyne.Menu {
	create := fyne.NewMenuItem(s.desk.Words.T("plan.button_new"), s.create)
	create.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyN, Modifier: fyne.KeyModifierControl}
	return fyne.NewMenu(s.desk.Words.T("plan.title"), create)
}

func (s *Screen) letter(r rune) {
	switch r {
	case 'd', 'D', 'h', 'H':
		s.history(s.list.Chosen())
	}
}

func (s *Screen) section(key string) *Section {
	for i := range s.sections {
		if s.sections[i].Key == key {
			return &s.sections[i]
		}
	}
	return nil
}

// history shows every version of a section.
func (s *Screen) history(key string) {
	section := s.section(key)
	if section == nil {
		return
	}
	st := flow.StylesNow()
	text := flow.Text{flow.NewPara(section.Title, st.Title), flow.Gap(6)}
	for i := range section.Versions {
		text = append(text, &flow.Box{Tone: theme.Neutral, Text: section.Versions[i].text(s.desk.Words, &st)}, flow.Gap(6))
	}
	s.desk.Tell(s.desk.Words.T("plan.history"), s.who, flow.NewPage(text, sign.Width, s.desk.Room(460)))
}
