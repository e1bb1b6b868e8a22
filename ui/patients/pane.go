package patients

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// Width of the pane, in device-independent pixels.
const (
	MinWidth = 300
	MaxWidth = 320
)

// Pane is the list with its search field.
type Pane struct {
	Object fyne.CanvasObject
	Search *widgets.Field
	List   *widgets.DragList

	words    *i18n.Words
	density  float32 // least height of a row
	view     View
	items    []item
	chosen   journal.ID
	title    *canvas.Text
	count    *canvas.Text
	warnings *fyne.Container
	empty    *widgets.Notice
	width    *canvas.Rectangle
	heights  []float32
}

// New makes an empty pane. open is called when a patient is opened; byKey tells
// Enter from a tap.
func New(w *i18n.Words, rowHeight float32, open func(stream journal.ID, byKey bool)) *Pane {
	p := &Pane{
		words: w, density: rowHeight, Search: widgets.NewField(w.T("patients.search")), title: widgets.Subtitle(w.T("patients.title")),
		count: widgets.Caption(""), warnings: container.NewVBox(), empty: widgets.NewNotice(), width: canvas.NewRectangle(theme.Surface),
	}
	p.List = widgets.NewDragList(func() int { return len(p.items) },
		func() fyne.CanvasObject { return newLine(w) },
		func(i int, o fyne.CanvasObject) { p.update(i, o.(*line)) })
	p.List.CanSelect = func(i int) bool { return p.items[i].heading == "" }
	p.List.OnChosen = func(i int, byKey bool) {
		if id, ok := p.items[i].stream(); ok {
			p.chosen = id
			open(id, byKey)
		}
	}
	head := container.NewBorder(nil, nil, p.title, container.NewCenter(p.count))
	top := container.New(layout.NewCustomPaddedLayout(6, 2, 6, 6), container.NewVBox(p.Search, head, p.warnings, p.empty))
	p.width.SetMinSize(fyne.NewSize(MinWidth, 0))
	p.Object = container.NewStack(p.width, widgets.TopDown(top, p.List))
	return p
}

func (p *Pane) update(i int, l *line) {
	if i < len(p.items) {
		l.set(p.items[i])
	}
}

// Show replaces what the list shows and keeps the chosen patient chosen.
func (p *Pane) Show(v View) {
	p.view, p.items = v, items(&v, p.words)
	widgets.SetText(p.count, p.words.N("patients.count", len(v.Rows)))
	widgets.SetText(p.title, widgets.Cut(p.title, v.Title, MinWidth-p.count.MinSize().Width-3*padLeft))
	p.warn(v.Warnings)
	p.empty.Set(theme.Muted, "info", "")
	if len(p.items) == 0 {
		p.empty.Set(theme.Muted, "info", p.words.T("patients.empty"))
	}
	p.measure()
	if i := p.index(p.chosen); i >= 0 || len(p.items) == 0 {
		p.List.Mark(i)
	}
	p.Object.Refresh()
}

func (p *Pane) warn(sentences []string) {
	p.warnings.RemoveAll()
	for _, s := range sentences {
		p.warnings.Add(widgets.NewNoticeOf(theme.Alert, "warning", s, nil))
	}
}

// measure makes the pane as wide as its longest name and gives each row the
// height it needs.
func (p *Pane) measure() {
	width := float32(MinWidth)
	for _, i := range p.items {
		if i.row != nil {
			_, marks := chips(i.row.marks(p.words))
			width = max(width, widgets.Strong(i.row.Name).MinSize().Width+marks+padLeft+padRight)
		}
	}
	width = min(width, MaxWidth)
	p.width.SetMinSize(fyne.NewSize(width, 0))
	heights := make([]float32, len(p.items))
	for n, i := range p.items {
		heights[n] = heightOf(i, p.words, width, p.density)
		if n >= len(p.heights) || p.heights[n] != heights[n] {
			p.List.SetItemHeight(n, heights[n])
		}
	}
	p.heights = heights
}

// Choose marks a patient as the chosen one without calling back.
func (p *Pane) Choose(stream journal.ID) {
	p.chosen = stream
	i := p.index(stream)
	p.List.Mark(i)
	if i >= 0 {
		p.List.ScrollTo(i)
	}
}

// Beside is the patient n places from the chosen one in the list, staying
// within it; ok is false when there is nobody. Headings and those removed are
// passed over.
func (p *Pane) Beside(n int) (journal.ID, bool) {
	rows := p.view.Rows
	if len(rows) == 0 {
		return journal.ID{}, false
	}
	at := slices.IndexFunc(rows, func(r Row) bool { return r.Stream == p.chosen })
	if at < 0 {
		return rows[0].Stream, true
	}
	return rows[min(max(at+n, 0), len(rows)-1)].Stream, true
}

// RemovedOf tells how a patient left the list, if so.
func (p *Pane) RemovedOf(stream journal.ID) (Removed, bool) {
	for _, r := range p.view.Removed {
		if r.Stream == stream {
			return r, true
		}
	}
	return Removed{}, false
}

func (p *Pane) index(stream journal.ID) int {
	for n, i := range p.items {
		if id, ok := i.stream(); ok && id == stream {
			return n
		}
	}
	return -1
}

// At is the patient in a row of the list; the zero ID for a heading or no row.
func (p *Pane) At(row int) journal.ID {
	if row < 0 || row >= len(p.items) {
		return journal.ID{}
	}
	id, _ := p.items[row].stream()
	return id
}
