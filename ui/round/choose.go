package round

import (
	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/ui/ink"
)

// cellKey names a cell across two sheets.
type cellKey struct {
	order journal.ID
	slot  journal.SlotKey
}

func (g *Grid) chosenKey() (cellKey, bool) {
	row, cell := g.Chosen()
	if row == nil {
		return cellKey{}, false
	}
	return cellKey{row.Order.Order, cell.Slot.Key()}, true
}

func (g *Grid) chooseKey(k cellKey) bool {
	for r := range g.sheet.Rows {
		if o := g.sheet.Rows[r].Order; o == nil || o.Order != k.order {
			continue
		}
		for c := range max(len(g.sheet.Columns), 1) {
			if cell := g.sheet.At(r, c); cell != nil && cell.Slot.Key() == k.slot {
				g.row, g.col = r, c
				return true
			}
		}
	}
	return false
}

// chooseFirst chooses the dose that has waited longest, else the first cell.
func (g *Grid) chooseFirst(keepScroll bool) {
	if !keepScroll {
		g.scroll, g.fresh = fyne.Position{}, true
	}
	g.row, g.col = g.firstCell(func(c *Cell) bool { return c.Waiting })
	if g.row < 0 {
		g.row, g.col = g.firstCell(func(*Cell) bool { return true })
	}
	g.wanted = g.col
	g.reveal()
}

func (g *Grid) firstCell(fits func(*Cell) bool) (row, col int) {
	for c := range max(len(g.sheet.Columns), 1) {
		for r := range g.sheet.Rows {
			if cell := g.sheet.At(r, c); cell != nil && fits(cell) {
				return r, c
			}
		}
	}
	return -1, 0
}

// nearest is the column of the cell in row r that is closest to column c.
func (g *Grid) nearest(r, c int) (int, bool) {
	for d := range max(len(g.sheet.Columns), 1) {
		for _, at := range [2]int{c - d, c + d} {
			if at >= 0 && g.sheet.At(r, at) != nil {
				return at, true
			}
		}
	}
	return 0, false
}

func (g *Grid) choose(r, c int) {
	g.row, g.col, g.fresh = r, c, false
	g.reveal()
	g.OnChoose()
	g.Refresh()
}

// moveRow goes n rows on, past heads, and stays in the wanted column.
func (g *Grid) moveRow(n int) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	r, c := g.row, g.col
	for at := g.row + step; at >= 0 && at < len(g.sheet.Rows) && n > 0; at += step {
		if near, ok := g.nearest(at, g.wanted); ok {
			r, c, n = at, near, n-1
		}
	}
	g.choose(r, c)
}

// moveColumn goes to the next dose of the row in direction step.
func (g *Grid) moveColumn(step int) {
	if g.row < 0 || g.sheet.Rows[g.row].Kind != RowRegular {
		return
	}
	for at := g.col + step; at >= 0 && at < len(g.sheet.Columns); at += step {
		if g.sheet.At(g.row, at) != nil {
			g.wanted = at
			g.choose(g.row, at)
			return
		}
	}
}

// moveEnd goes to the first or last dose of the row.
func (g *Grid) moveEnd(last bool) {
	want := 0
	if last {
		want = len(g.sheet.Columns) - 1
	}
	if c, ok := g.nearest(g.row, want); ok {
		g.wanted = c
		g.choose(g.row, c)
	}
}

// page is how many ordinary rows are visible at once.
func (g *Grid) page() int {
	return max(int(g.plan.body().H/g.plan.style.row)-1, 1)
}

func (g *Grid) chosenRect() ink.Rect {
	return g.plan.cell(g.row, g.col, g.sheet.Rows[g.row].Kind == RowWide, g.scroll)
}

// reveal scrolls so that the chosen cell is in view.
func (g *Grid) reveal() {
	if _, cell := g.Chosen(); cell == nil || len(g.plan.rows) == 0 {
		return
	}
	at, b := g.chosenRect(), g.plan.body()
	if g.plan.limits(len(g.sheet.Columns)).X > 0 {
		b.H -= bar // the scroll bar covers that much
	}
	g.scroll.Y += max(at.Y+at.H-(b.Y+b.H), 0)
	g.scroll.Y -= max(b.Y-g.chosenRect().Y, 0)
	g.scroll.X += max(at.X+at.W-(b.X+b.W), 0)
	g.scroll.X -= max(b.X-g.chosenRect().X, 0)
	g.clampScroll()
}

func (g *Grid) clampScroll() {
	most := g.plan.limits(len(g.sheet.Columns))
	g.scroll.X = min(max(g.scroll.X, 0), most.X)
	g.scroll.Y = min(max(g.scroll.Y, 0), most.Y)
}
