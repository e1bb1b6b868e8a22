package health

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// Page is the page behind the line.
type Page struct {
	Object fyne.CanvasObject

	words *i18n.Words
	rows  *fyne.Container
	last  string // what is shown, to build it anew only when it is another
}

// NewPage makes an empty page.
func NewPage(w *i18n.Words) *Page {
	p := &Page{words: w, rows: container.New(layout.NewCustomPaddedVBoxLayout(6))}
	p.Object = container.NewScroll(container.New(layout.NewCustomPaddedLayout(10, 10, 14, 20), p.rows))
	return p
}

// Show shows s.
func (p *Page) Show(s State) {
	key := fmt.Sprintf("%v %v %v %v %v", s.Line(p.words), s.Advice(p.words), p.facts(&s), s.Clock(p.words), alarmKeys(s.Alarms))
	if key == p.last {
		return
	}
	p.last = key
	w := p.words
	p.rows.RemoveAll()
	p.rows.Add(widgets.Title(w.T("health.title")))
	p.rows.Add(widgets.Subtitle(w.T("health.safe_title")))
	p.add(s.Safe(w))
	p.rows.Add(widgets.Subtitle(w.T("health.do_title")))
	for _, a := range s.Advice(w) {
		p.add(a)
	}
	p.rows.Add(widgets.Subtitle(w.T("health.alarms")))
	p.alarms(s.Alarms)
	p.rows.Add(p.table(&s))
	p.rows.Refresh()
}

func alarmKeys(alarms []Alarm) (keys []string) {
	for _, a := range alarms {
		keys = append(keys, fmt.Sprint(a.Code, a.Last, a.Times))
	}
	return keys
}

func (p *Page) add(part Part) {
	p.rows.Add(widgets.NewNoticeOf(part.Tone, part.Icon, part.Text, nil))
}

func (p *Page) alarms(alarms []Alarm) {
	if len(alarms) == 0 {
		p.add(Part{theme.Muted, "check", p.words.T("health.no_alarms")})
	}
	for _, a := range alarms {
		text := p.words.T("alarm."+a.Code) + "\n" + p.words.N("health.alarm_seen", a.Times, "Moment", format.Moment(a.Last))
		seen := widgets.NewButton(p.words.T("health.dismiss"), "check", a.Seen)
		p.rows.Add(widgets.NewNoticeOf(theme.Alert, "warning", text, container.NewCenter(seen)))
	}
}

// fact is a line of the table.
type fact struct{ name, value string }

func (p *Page) facts(s *State) []fact {
	w := p.words
	when := func(at journal.Instant) string {
		if at == 0 {
			return w.T("age.never")
		}
		return format.Moment(at) + " (" + format.Age(w, at, s.Now) + ")"
	}
	facts := []fact{
		{w.T("health.network"), s.Network(w).Text},
		{w.T("health.contact"), when(s.LastContact)},
		{w.T("health.answer"), when(s.LastAnswer)},
		{w.T("health.complete"), when(s.Complete)},
		{w.T("health.unsent"), fmt.Sprint(s.Unsent)},
		{w.T("health.unconfirmed"), fmt.Sprint(s.Unconfirmed)},
		{w.T("health.refused"), fmt.Sprint(s.Refused)},
		{w.T("health.conflicts"), fmt.Sprint(s.Conflicts)},
		{w.T("health.clock"), s.Clock(w)},
		{w.T("health.hub"), s.Hub},
		{w.T("health.device"), s.Device},
	}
	return append(append(facts, listFacts(w, s)...), peerFacts(w, s)...)
}

func listFacts(w *i18n.Words, s *State) (facts []fact) {
	for _, l := range s.Lists {
		word := w.N("health.list_wrong", l.Patients)
		if l.Matches {
			word = w.N("health.list_right", l.Patients)
		}
		facts = append(facts, fact{w.T("health.list", "List", l.Unit), word})
	}
	return facts
}

func peerFacts(w *i18n.Words, s *State) (facts []fact) {
	for i, p := range s.Peers {
		name, seen := "", w.T("health.peer_never")
		if i == 0 {
			name = w.T("health.peers")
		}
		if p.Seen != 0 {
			seen = format.Moment(p.Seen) + " (" + format.Age(w, p.Seen, s.Now) + ")"
		}
		facts = append(facts, fact{name, p.Label + " · " + seen})
	}
	return facts
}

func (p *Page) table(s *State) fyne.CanvasObject {
	grid := container.New(layout.NewFormLayout())
	for _, f := range p.facts(s) {
		name := widgets.Body(f.name)
		name.Color = theme.Quiet
		grid.Add(container.New(layout.NewCustomPaddedLayout(2, 2, 0, 16), name))
		grid.Add(container.New(layout.NewCustomPaddedLayout(2, 2, 0, 0), widgets.Strong(f.value)))
	}
	back := canvas.NewRectangle(theme.Surface)
	back.CornerRadius, back.StrokeColor, back.StrokeWidth = 4, theme.Line, 1
	return container.NewStack(back, container.New(layout.NewCustomPaddedLayout(8, 8, 12, 12), grid))
}
