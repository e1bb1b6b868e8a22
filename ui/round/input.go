package round

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"feltjournal/ui/widgets"
)

var _ desktop.Keyable = (*Grid)(nil)

// FocusGained shows the focus ring.
func (g *Grid) FocusGained() {
	g.focused = true
	g.Refresh()
}

// FocusLost leaves a thin ring around the chosen cell.
func (g *Grid) FocusLost() {
	g.focused = false
	g.Refresh()
}

// KeyDown tells the window that somebody is there.
func (g *Grid) KeyDown(e *fyne.KeyEvent) { widgets.Alive(g, e) }

// KeyUp does nothing.
func (g *Grid) KeyUp(*fyne.KeyEvent) {}

// TypedKey moves between cells and opens the chosen one.
func (g *Grid) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		g.moveRow(-1)
	case fyne.KeyDown:
		g.moveRow(1)
	case fyne.KeyPageUp:
		g.moveRow(-g.page())
	case fyne.KeyPageDown:
		g.moveRow(g.page())
	case fyne.KeyLeft:
		g.moveColumn(-1)
	case fyne.KeyRight:
		g.moveColumn(1)
	case fyne.KeyHome:
		g.moveEnd(false)
	case fyne.KeyEnd:
		g.moveEnd(true)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		g.command(CommandOpen)
	default:
		widgets.Forward(g, e)
	}
}

// TypedRune runs the command of a letter.
func (g *Grid) TypedRune(r rune) {
	if c, ok := commandOf(r); ok {
		g.command(c)
	}
}

func (g *Grid) command(c Command) {
	if row, cell := g.Chosen(); row != nil {
		g.OnCommand(c, row, cell)
	}
}

// Tapped chooses the cell under the pointer; a tap on the chosen cell opens it,
// so that a slip of a gloved finger does nothing but move the ring.
func (g *Grid) Tapped(e *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		c.Focus(g)
	}
	r, c, ok := g.hit(e.Position)
	switch {
	case !ok:
	case r == g.row && (c == g.col || g.sheet.Rows[r].Kind == RowWide):
		g.command(CommandOpen)
	default:
		g.wanted = c
		g.choose(r, c)
	}
}

// hit finds the cell at a point; a point on an order's name finds the cell of
// the row that is nearest to the chosen column.
func (g *Grid) hit(at fyne.Position) (r, c int, ok bool) {
	if at.Y < g.plan.head {
		return 0, 0, false
	}
	y := at.Y - g.plan.head + g.scroll.Y
	for r = range g.plan.rows {
		if rp := &g.plan.rows[r]; y < rp.y || y >= rp.y+rp.h {
			continue
		}
		if at.X < g.plan.label {
			c, ok = g.nearest(r, g.wanted)
			return r, c, ok
		}
		c = int((at.X - g.plan.label + g.scroll.X) / g.plan.column)
		return r, c, g.sheet.At(r, c) != nil
	}
	return 0, 0, false
}

// Scrolled follows the wheel.
func (g *Grid) Scrolled(e *fyne.ScrollEvent) { g.pan(e.Scrolled.DX, e.Scrolled.DY) }

// Dragged follows a finger: Fyne sees it as a mouse that drags.
func (g *Grid) Dragged(e *fyne.DragEvent) { g.pan(e.Dragged.DX, e.Dragged.DY) }

// DragEnd does nothing: the sheet stays where the finger left it.
func (g *Grid) DragEnd() {}

func (g *Grid) pan(dx, dy float32) {
	before := g.scroll
	g.scroll.X -= dx
	g.scroll.Y -= dy
	g.clampScroll()
	if g.scroll != before {
		g.fresh = false
		g.Refresh()
	}
}

// Cursor is the plain arrow.
func (g *Grid) Cursor() desktop.Cursor { return desktop.DefaultCursor }
