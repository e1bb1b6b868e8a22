package round

import (
	"strconv"

	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
)

// hidden counts the doses that wait, or that have to be cleared up, and are out
// of sight, by where they are.
type hidden struct{ left, right, above, below int }

// waitingOutOfSight counts a dose as out of sight when less than half of it is
// in view.
func (g *Grid) waitingOutOfSight() (h hidden) {
	b := g.plan.body()
	for r := range g.sheet.Rows {
		for c := range g.sheet.Rows[r].Cells {
			if cell := &g.sheet.Rows[r].Cells[c]; !cell.Waiting && !cell.Review {
				continue
			}
			at := g.plan.cell(r, c, false, g.scroll)
			switch x, y := at.X+at.W/2, at.Y+at.H/2; {
			case x < b.X:
				h.left++
			case x > b.X+b.W:
				h.right++
			case y < b.Y:
				h.above++
			case y > b.Y+b.H:
				h.below++
			}
		}
	}
	return h
}

// paintHidden marks the edges behind which doses wait: nothing that is due may
// be forgotten because the window is small.
func (g *Grid) paintHidden(p *ink.Pen) {
	h, pl := g.waitingOutOfSight(), &g.plan
	g.edgeMark(p, h.left, "left", pl.label+gap, gap)
	g.edgeMark(p, h.right, "right", pl.size.Width-markWidth-gap, gap)
	g.edgeMark(p, h.above, "up", pl.label-markWidth-gap, pl.head+gap)
	g.edgeMark(p, h.below, "down", pl.label-markWidth-gap, pl.size.Height-markHeight-gap)
}

const (
	markWidth  = 40
	markHeight = 20
)

func (g *Grid) edgeMark(p *ink.Pen, n int, icon string, x, y float32) {
	if n == 0 {
		return
	}
	tone, s := theme.Danger, g.plan.style.word.In(theme.Danger.Ink)
	p.Box(ink.Rect{X: x, Y: y, W: markWidth, H: markHeight}, 4, tone.Fill, tone.Edge, 1)
	p.Icon(theme.Icon(icon, tone.Ink), x+4, y+3, 14, tone.Ink)
	p.Text(strconv.Itoa(n), x+21, y+(markHeight-s.LineHeight())/2, s)
}
