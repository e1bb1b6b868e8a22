package health

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

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
	right *canvas.Text
	row   *fyne.Container
	box   *fyne.Container
}

// NewLine makes a line; open shows the page.
func NewLine(w *i18n.Words, open func()) *Line {
	l := &Line{words: w, open: open, right: widgets.Caption("")}
	l.row = container.New(layout.NewCustomPaddedHBoxLayout(5))
	edge := canvas.NewRectangle(theme.Line)
	edge.SetMinSize(fyne.NewSize(0, 1))
	inner := container.New(layout.NewCustomPaddedLayout(2, 3, 4, 8), container.NewBorder(nil, nil, l.row, container.NewCenter(l.right)))
	l.box = container.NewStack(canvas.NewRectangle(theme.Surface), widgets.Column(1, edge, inner))
	l.ExtendBaseWidget(l)
	return l
}

// Set shows s, and who is working at the right.
func (l *Line) Set(s State, who string) {
	widgets.SetText(l.right, who)
	parts := s.Line(l.words)
	if same(parts, l.parts) {
		return
	}
	l.parts = parts
	for len(l.row.Objects) < len(parts) {
		l.row.Add(widgets.NewChip(theme.Neutral, "", ""))
	}
	l.row.Objects = l.row.Objects[:len(parts)]
	for i, p := range parts {
		l.row.Objects[i].(*widgets.Chip).Set(p.Tone, p.Icon, p.Text)
	}
	l.row.Refresh()
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
