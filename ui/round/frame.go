package round

import (
	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
)

// paintColumns draws the titles over the columns, which do not scroll down,
// and the lines between the columns.
func (g *Grid) paintColumns(p *ink.Pen) {
	pl, st := &g.plan, &g.plan.style
	p.Fill(ink.Rect{W: pl.size.Width, H: pl.head}, theme.Header)
	inner := p.Within(ink.Rect{X: pl.label, W: pl.size.Width - pl.label, H: pl.head})
	for i, c := range g.sheet.Columns {
		x := pl.label + float32(i)*pl.column - g.scroll.X
		s := st.column
		if c.Now {
			inner.Fill(ink.Rect{X: x, W: pl.column, H: pl.head}, theme.Action.Fill)
			s.Color = theme.Action.Ink
		}
		inner.Text(c.Title, x+margin, gap, s)
	}
	p.Text(g.words.T("round.drug"), margin, gap, st.column)
	p.Fill(ink.Rect{Y: pl.head - 1, W: pl.size.Width, H: 1}, theme.Line)
	p.Fill(ink.Rect{X: pl.label - 1, W: 1, H: min(pl.head+pl.height-g.scroll.Y, pl.size.Height)}, theme.Line)
}

// paintRing draws the focus ring: two pixels, in a colour no status has, with
// a light line inside so that it reads on dark cells too.
func (g *Grid) paintRing(p *ink.Pen) {
	if _, cell := g.Chosen(); cell == nil {
		return
	}
	at := g.chosenRect().Inset(1)
	at.H--
	if !g.focused {
		p.Box(at, 6, nil, theme.Primary, 1)
		return
	}
	p.Box(at, 6, nil, theme.Primary, 2)
	p.Box(at.Inset(2), 4, nil, theme.OnPrimary, 1)
}

// paintBars draws how far the sheet is scrolled.
func (g *Grid) paintBars(p *ink.Pen) {
	b, most := g.plan.body(), g.plan.limits(len(g.sheet.Columns))
	if most.Y > 0 {
		h := max(b.H*b.H/(b.H+most.Y), 24)
		y := b.Y + (b.H-h)*g.scroll.Y/most.Y
		p.Box(ink.Rect{X: g.plan.size.Width - 8, Y: y, W: 6, H: h}, 3, theme.InputFrame, nil, 0)
	}
	if most.X > 0 {
		w := max(b.W*b.W/(b.W+most.X), 24)
		x := b.X + (b.W-w)*g.scroll.X/most.X
		p.Box(ink.Rect{X: x, Y: g.plan.size.Height - 8, W: w, H: 6}, 3, theme.InputFrame, nil, 0)
	}
}
