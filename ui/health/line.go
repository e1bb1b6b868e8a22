package health

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/flow"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// Line is the line at the foot of the window, which is always there. A tap
// opens the page.
type Line struct {
	widget.BaseWidget
	words *i18n.Words
	open  func()
	parts []Part
	chips []*widgets.Chip // of parts, and spare ones
	right *canvas.Text
	row   *fyne.Container
	box   *fyne.Container
}

// NewLine makes a line; open shows the page.
func NewLine(w *i18n.Words, open func()) *Line {
	l := &Line{words: w, open: open, right: widgets.Caption("")}
	l.row = container.New(flow.NewWrap(5))
	edge := canvas.NewRectangle(theme.Line)
	edge.SetMinSize(fyne.NewSize(0, 1))
	inner := container.New(layout.NewCustomPaddedLayout(2, 3, 4, 8), l.row)
	l.box = container.NewStack(canvas.NewRectangle(theme.Surface), widgets.Column(1, edge, inner))
	l.ExtendBaseWidget(l)
	l.fill()
	return l
}

// fill puts a chip for each part at the left and who is working at the right;
// what has no room goes on below, so that the line asks for no wider window.
func (l *Line) fill() {
	for len(l.chips) < len(l.parts) {
		l.chips = append(l.chips, widgets.NewChip(theme.Neutral, "", ""))
	}
	objects := make([]fyne.CanvasObject, 0, len(l.parts)+2)
	for i, p := range l.parts {
		l.chips[i].Set(p.Tone, p.Icon, p.Text)
		objects = append(objects, l.chips[i])
	}
	l.row.Objects = append(objects, layout.NewSpacer(), container.NewCenter(l.right))
	l.row.Refresh()
}

// Set shows s, and who is working at the right.
func (l *Line) Set(s State, who string) {
	widgets.SetText(l.right, who)
	parts := s.Line(l.words)
	if same(parts, l.parts) {
		return
	}
	l.parts = parts
	l.fill()
}

// Tapped opens the page.
func (l *Line) Tapped(*fyne.PointEvent) { l.open() }

// AccessibilityLabel reads the line out.
func (l *Line) AccessibilityLabel() string {
	s := ""
	for _, p := range l.parts {
		s += p.Text + ". "
	}
	return s + l.right.Text
}

// AccessibilityRole is text.
func (l *Line) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (l *Line) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.box) }

func same(a, b []Part) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
