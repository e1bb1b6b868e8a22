package round

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/i18n"
	"feltjournal/ui/ink"
)

// Grid shows a [Sheet] and lets one of its cells be chosen by keyboard, mouse
// or finger. Everything happens on Fyne's goroutine.
type Grid struct {
	widget.BaseWidget

	// OnCommand is called with the chosen row and cell; never nil ones.
	OnCommand func(Command, *Row, *Cell)
	// OnChoose is called when another cell is chosen, or the sheet changes.
	OnChoose func()

	words   *i18n.Words
	sheet   Sheet
	plan    plan
	picture *ink.Picture

	row, col int  // the chosen cell
	wanted   int  // the column that moving up and down keeps to
	focused  bool // keyboard focus
	scroll   fyne.Position
	fresh    bool // nobody has moved or scrolled since the sheet was opened
}

var (
	_ fyne.Widget        = (*Grid)(nil)
	_ fyne.Focusable     = (*Grid)(nil)
	_ fyne.Tappable      = (*Grid)(nil)
	_ fyne.Scrollable    = (*Grid)(nil)
	_ fyne.Draggable     = (*Grid)(nil)
	_ fyne.Accessible    = (*Grid)(nil)
	_ desktop.Cursorable = (*Grid)(nil)
)

// NewGrid makes an empty grid that speaks w.
func NewGrid(w *i18n.Words) *Grid {
	g := &Grid{words: w, row: -1, OnCommand: func(Command, *Row, *Cell) {}, OnChoose: func() {}}
	g.picture = ink.NewPicture(g.paint)
	g.ExtendBaseWidget(g)
	return g
}

// Set puts a sheet in the grid. The same patient on the same day keeps the
// chosen dose and the scroll position; another starts at the dose that is due.
func (g *Grid) Set(s Sheet) {
	same := s.Who.Stream == g.sheet.Who.Stream && s.Day == g.sheet.Day
	old, chosen := g.chosenKey()
	g.sheet = s
	g.plan = arrange(&g.sheet, g.Size())
	if !same || !chosen || !g.chooseKey(old) {
		g.chooseFirst(same)
	}
	g.clampScroll()
	g.OnChoose()
	g.Refresh()
}

// Chosen is the chosen row and cell; nil when the sheet has none.
func (g *Grid) Chosen() (*Row, *Cell) {
	cell := g.sheet.At(g.row, g.col)
	if cell == nil {
		return nil, nil
	}
	return &g.sheet.Rows[g.row], cell
}

// Paint paints the pixels at a scale, as a driver would ask for them.
func (g *Grid) Paint(scale float32) { g.picture.Paint(scale) }

// CreateRenderer draws the grid as one picture.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(g.picture.Raster)
}

// MinSize leaves room for the labels, two columns and three rows.
func (g *Grid) MinSize() fyne.Size { return fyne.NewSize(360, 170) }

// Resize lays the sheet out anew and keeps the chosen dose in view.
func (g *Grid) Resize(size fyne.Size) {
	changed := size != g.Size()
	if changed {
		g.plan = arrange(&g.sheet, size)
	}
	g.BaseWidget.Resize(size)
	if changed && g.fresh {
		g.scroll = fyne.Position{}
	}
	g.clampScroll()
	if changed {
		g.reveal()
	}
}

// AccessibilityRole is that of a container.
func (g *Grid) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel reads the chosen cell out.
func (g *Grid) AccessibilityLabel() string {
	row, cell := g.Chosen()
	if row == nil {
		return g.words.T("round.title")
	}
	return row.Title + ". " + row.Detail + ". " + Summary(g.words, row, cell)
}
