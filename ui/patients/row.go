package patients

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
)

// Distances inside a row, in device-independent pixels.
const (
	padLeft  = 8
	padRight = 14 // keeps the overlay scrollbar off the chips
	padTop   = 4
	nameLine = 20
	factLine = 18
	chipLine = 22
	gap      = 4
)

// line draws one item. It is reused for many items as the list scrolls.
type line struct {
	widget.BaseWidget
	words *i18n.Words
	item  item
}

func newLine(w *i18n.Words) *line {
	l := &line{words: w}
	l.ExtendBaseWidget(l)
	return l
}

func (l *line) set(i item) {
	l.item = i
	l.Refresh()
}

// AccessibilityLabel reads the row out.
func (l *line) AccessibilityLabel() string {
	switch i := l.item; {
	case i.row != nil:
		words := []string{i.row.Name, facts(i.row, l.words)}
		for _, b := range append(i.row.marks(l.words), i.row.badges(l.words)...) {
			words = append(words, b.word)
		}
		return strings.Join(words, ", ")
	case i.removed != nil:
		return i.removed.Name + ", " + i.removed.When + ", " + i.removed.Reason
	}
	return l.item.heading
}

// AccessibilityRole is text.
func (l *line) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (l *line) CreateRenderer() fyne.WidgetRenderer {
	r := &lineRenderer{line: l, band: canvas.NewRectangle(theme.Header)}
	r.Refresh()
	return r
}

func facts(r *Row, w *i18n.Words) string {
	s := w.T("patients.born", "Born", format.Date(r.Born))
	if r.Room != "" {
		s += " · " + r.Room
	}
	return s
}

// lineRenderer makes the objects of a row anew only when the item or the width
// is another: new objects would make Fyne lay the row out again, for ever.
type lineRenderer struct {
	line    *line
	band    *canvas.Rectangle
	objects []fyne.CanvasObject
	shown   content
}

// content is what objects were made for.
type content struct {
	row     Row
	removed Removed
	heading string
	width   float32
}

func contentOf(i item, width float32) content {
	c := content{heading: i.heading, width: width}
	if i.row != nil {
		c.row = *i.row
	}
	if i.removed != nil {
		c.removed = *i.removed
	}
	return c
}

func (r *lineRenderer) MinSize() fyne.Size { return fyne.NewSize(200, padTop+nameLine+factLine+padTop) }

func (r *lineRenderer) Layout(s fyne.Size) {
	r.band.Resize(s)
	c := contentOf(r.line.item, s.Width)
	if s.Width == 0 || c == r.shown {
		return
	}
	r.shown = c
	r.objects = place(r.line.item, r.line.words, s.Width)
	if c.heading != "" {
		r.objects = append([]fyne.CanvasObject{r.band}, r.objects...)
	}
}

func (r *lineRenderer) Refresh() {
	was := r.shown
	r.Layout(r.line.Size())
	if r.shown != was {
		canvas.Refresh(r.line)
	}
}

func (r *lineRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *lineRenderer) Destroy()                     {}
