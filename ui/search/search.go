package search

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"feltjournal/journal"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// MinQuery is the least number of characters that are searched for.
const MinQuery = 2

// Hit is one thing found.
type Hit struct {
	Stream journal.ID
	Entry  journal.ID // zero: the patient
	Name   string
	Facts  string // birth date and room, or when and by whom
	Text   string // of the note, around the words found
}

// Results is the screen of what was found.
type Results struct {
	Object fyne.CanvasObject
	List   *widgets.DragList

	words *i18n.Words
	hits  []Hit
	head  *canvas.Text
	note  *widgets.Notice
}

// New makes an empty screen. open is called for a hit that is opened.
func New(w *i18n.Words, open func(Hit)) *Results {
	r := &Results{words: w, head: widgets.Title(w.T("search.title")), note: widgets.NewNotice()}
	r.List = widgets.NewDragList(func() int { return len(r.hits) },
		func() fyne.CanvasObject { return newLine() },
		func(i int, o fyne.CanvasObject) { o.(*line).set(r.hits[i]) })
	r.List.OnChosen = func(i int, _ bool) { open(r.hits[i]) }
	r.Object = container.New(layout.NewCustomPaddedLayout(6, 0, 10, 4), widgets.TopDown(r.head, r.note, r.List))
	return r
}

// Show shows what query found.
func (r *Results) Show(query string, hits []Hit) {
	r.hits = hits
	switch {
	case len([]rune(query)) < MinQuery:
		r.note.Set(theme.Muted, "info", r.words.T("search.hint"))
	case len(hits) == 0:
		r.note.Set(theme.Muted, "info", r.words.T("search.none", "Query", query))
	default:
		r.note.Set(theme.Muted, "", "")
	}
	title := r.words.T("search.title")
	if len(hits) > 0 {
		title += " – " + r.words.N("search.hits", len(hits))
	}
	widgets.SetText(r.head, title)
	r.List.Mark(-1)
	r.List.ScrollToTop()
	r.List.Refresh()
	r.Object.Refresh()
}

// line draws one hit.
type line struct {
	widget.BaseWidget
	icon              *canvas.Image
	name, facts, text *canvas.Text
	hit               Hit
}

func newLine() *line {
	l := &line{icon: widgets.NewIcon("note", theme.Quiet), name: widgets.Strong(""), facts: widgets.Caption(""), text: widgets.Body("")}
	l.ExtendBaseWidget(l)
	return l
}

func (l *line) set(h Hit) {
	l.hit = h
	l.name.Text, l.facts.Text = h.Name, h.Facts
	name := "note"
	if h.Entry == (journal.ID{}) {
		name = "person"
	}
	l.icon.Resource = theme.Icon(name, theme.Primary)
	l.icon.Refresh()
	l.Refresh()
}

// AccessibilityLabel reads the hit out.
func (l *line) AccessibilityLabel() string {
	return l.hit.Name + ", " + l.hit.Facts + ", " + l.hit.Text
}

// AccessibilityRole is text.
func (l *line) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (l *line) CreateRenderer() fyne.WidgetRenderer { return &lineRenderer{l} }

type lineRenderer struct{ *line }

const iconRoom = 28

func (r *lineRenderer) MinSize() fyne.Size { return fyne.NewSize(300, 44) }

func (r *lineRenderer) Layout(s fyne.Size) {
	r.icon.Resize(r.icon.MinSize())
	r.icon.Move(fyne.NewPos(6, 5))
	r.name.Resize(r.name.MinSize())
	r.name.Move(fyne.NewPos(iconRoom, 4))
	r.facts.Resize(r.facts.MinSize())
	r.facts.Move(fyne.NewPos(iconRoom+r.name.MinSize().Width+12, 6))
	r.text.Text = widgets.Cut(r.text, r.hit.Text, s.Width-iconRoom-14)
	r.text.Resize(r.text.MinSize())
	r.text.Move(fyne.NewPos(iconRoom, 22))
}

func (r *lineRenderer) Refresh() {
	r.Layout(r.Size())
	canvas.Refresh(r.line)
}

func (r *lineRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.icon, r.name, r.facts, r.text}
}
func (r *lineRenderer) Destroy() {}
