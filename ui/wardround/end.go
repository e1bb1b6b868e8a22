package wardround

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// ending is the end page: what was signed, who was skipped and why, and what is
// still open.
type ending struct {
	screen *Screen
	title  *canvas.Text
	sum    *widgets.Notice
	list   *flow.List
	object fyne.CanvasObject
}

func newEnding(s *Screen) *ending {
	e := &ending{screen: s, title: widgets.Subtitle(""), sum: widgets.NewNotice(), list: flow.NewList()}
	w := s.desk.Words
	e.list.Label = w.T("wardround.end_title")
	e.list.OnOpen = e.open
	e.list.OnKey = func(k *fyne.KeyEvent) { widgets.Forward(e.list, k) }
	again := widgets.NewButton(w.T("wardround.button_new"), "plus", s.leave)
	back := widgets.NewButton(w.T("wardround.button_open"), "right", func() { e.open(e.list.Chosen()) })
	row := container.New(flow.NewWrap(4), container.NewCenter(e.title), layout.NewSpacer(), back, again)
	head := container.New(layout.NewCustomPaddedLayout(6, 4, 10, 6), row)
	e.object = container.New(flow.NewColumn(e.list), head, e.sum, e.list)
	return e
}

// open goes back to a patient.
func (e *ending) open(key string) {
	id := journal.ID{}
	if id.UnmarshalText([]byte(key)) != nil {
		return
	}
	if e.screen.walk.GoTo(id) {
		e.screen.board.Top()
		e.screen.Refresh()
		e.screen.Focus()
	}
}

func (e *ending) show() {
	s, w := e.screen, e.screen.desk.Words
	signed, skipped, open := s.walk.Totals()
	widgets.SetText(e.title, w.T("wardround.end_title")+" · "+s.when()+" · "+s.round.Unit)
	text := s.tally(signed) + " · " + w.N("wardround.skipped", skipped) + " · " + w.N("wardround.without", s.without)
	if s.walk.Complete() {
		e.sum.Set(theme.Good, "checks", w.T("wardround.complete")+" "+text)
	} else {
		e.sum.Set(theme.Danger, "warning", w.N("wardround.incomplete", open)+" "+text)
	}
	outcomes := s.walk.Outcomes()
	slices.SortStableFunc(outcomes, func(a, b Outcome) int { return cmp.Compare(b.trouble(), a.trouble()) })
	items := make([]flow.Item, len(outcomes))
	for i := range outcomes {
		items[i] = e.item(&outcomes[i])
	}
	e.list.Set(items)
}

// trouble puts those with something open before those without.
func (o *Outcome) trouble() int { return flag(len(o.Open) > 0 || o.Stop.Unread) }

func (e *ending) item(o *Outcome) flow.Item {
	s, st := e.screen, flow.StylesNow()
	name := o.Stop.Name
	if o.Stop.Room != "" {
		name += " · " + o.Stop.Room
	}
	tone := theme.Good
	text := flow.Text{flow.NewPara(name, st.Head)}
	add := func(l status.Look) { text = append(text, flow.NewMarked(l, st.Body)) }
	if o.Tally != (Tally{}) {
		add(status.Look{Tone: theme.Good, Icon: "check", Word: s.tally(o.Tally)})
	}
	for _, l := range e.troubles(o) {
		tone = theme.Alert
		add(l)
	}
	key, _ := o.Stop.Patient.MarshalText()
	return flow.Item{Key: string(key), Text: text, Edge: &tone, Tint: o.trouble() == 0}
}

// troubles are why a patient's part is not complete.
func (e *ending) troubles(o *Outcome) (list []status.Look) {
	s, w := e.screen, e.screen.desk.Words
	wr := &writer{words: w, now: s.desk.Now(), at: s.round.due()}
	switch {
	case o.Stop.Unread:
		list = append(list, status.Look{Tone: theme.Alert, Icon: "refresh", Word: w.T("wardround.hint_unread")})
	case o.Skipped != nil:
		list = append(list, status.Look{Tone: theme.Caution, Icon: "down", Word: w.T("wardround.skipped_why", "Why", skipWord(w, o.Skipped))})
	case !o.Visited:
		list = append(list, status.Look{Tone: theme.Alert, Icon: "warning", Word: w.T("wardround.not_visited")})
	}
	for _, left := range o.Open {
		list = append(list, status.Look{Tone: theme.Alert, Icon: "ring", Word: wr.left(&left)})
	}
	return list
}
