package round

import (
	"image/color"

	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
)

func (g *Grid) paint(p *ink.Pen) {
	pl := &g.plan
	p.Fill(ink.Rect{W: pl.size.Width, H: pl.size.Height}, theme.Surface)
	if len(g.sheet.Rows) == 0 {
		p.Text(g.words.T("round.empty"), margin, pl.head+margin, pl.style.title)
	}
	rows := p.Within(ink.Rect{Y: pl.head, W: pl.size.Width, H: pl.size.Height - pl.head})
	body := p.Within(pl.body())
	for i := range g.sheet.Rows {
		at := ink.Rect{Y: pl.head + pl.rows[i].y - g.scroll.Y, W: pl.size.Width, H: pl.rows[i].h}
		if p.Visible(at) && at.Y < pl.size.Height {
			g.paintRow(rows, body, i, at)
		}
	}
	g.paintColumns(p)
	g.paintRing(body)
	g.paintBars(p)
	g.paintHidden(p)
}

func (g *Grid) paintRow(p, body *ink.Pen, i int, at ink.Rect) {
	row := &g.sheet.Rows[i]
	label := ink.Rect{X: at.X, Y: at.Y, W: g.plan.label, H: at.H}
	switch row.Kind {
	case RowHead:
		p.Fill(at, theme.Header)
		s := g.plan.style.small
		s.Bold = true
		p.Text(row.Title, margin, at.Y+gap, s)
		return
	case RowWide:
		g.paintWide(body, i)
	case RowRegular:
		for c := range row.Cells {
			if row.Cells[c].Planned {
				g.paintCell(body, &row.Cells[c], g.plan.cell(i, c, false, g.scroll))
			}
		}
	}
	p.Fill(label, labelGround(row, i == g.row))
	g.paintLabel(p, i, at)
	p.Fill(ink.Rect{X: 0, Y: at.Y + at.H - 1, W: at.W, H: 1}, theme.Line)
}

func labelGround(row *Row, chosen bool) color.Color {
	switch {
	case chosen:
		return theme.Selected
	case row.Ended:
		return theme.Muted.Fill
	}
	return theme.Ground
}

func (g *Grid) paintLabel(p *ink.Pen, i int, at ink.Rect) {
	row, rp, st := &g.sheet.Rows[i], &g.plan.rows[i], &g.plan.style
	title, detail := st.title, st.detail
	if row.Ended {
		title.Strike, detail.Strike, title.Color = true, true, theme.Quiet
	}
	y := p.Lines(rp.title, margin, at.Y+gap, title)
	y = p.Lines(rp.detail, margin, y, detail)
	bold := st.detail
	bold.Bold = true
	for i := range row.Marks {
		mark := row.Marks[i]
		p.Icon(theme.Icon(mark.Icon, mark.OnLight()), margin, y+(bold.LineHeight()-bold.Size-1)/2, bold.Size+1, mark.OnLight())
		y = p.Lines(rp.marks[i], margin+markIndent, y, bold.In(mark.OnLight()))
	}
}

// paintCell draws one dose: icon and word above, who and receipt below.
func (g *Grid) paintCell(p *ink.Pen, c *Cell, at ink.Rect) {
	if !p.Visible(at) {
		return
	}
	st, tone := &g.plan.style, c.Look.Tone
	box := at.Inset(3)
	box.H--
	p.Box(box, 4, tone.Fill, tone.Edge, 1)
	y := box.Y + (box.H-g.plan.cellHeight(c))/2
	icon := st.word.Size + 2
	p.Icon(theme.Icon(c.Look.Icon, tone.Ink), box.X+gap+1, y+(st.word.LineHeight()-icon)/2, icon, tone.Ink)
	left, room := box.X+gap+icon+5, box.W-icon-2*gap-6
	if c.Review && c.Look.Icon != "octagon" {
		room -= icon + 2
		p.Icon(theme.Icon("scales", tone.Ink), box.X+box.W-icon-gap, y+(st.word.LineHeight()-icon)/2, icon, tone.Ink)
	}
	word, whole := st.word.Fit(c.Look.Word, room)
	if !whole && c.Short != "" {
		word, _ = st.word.Fit(c.Short, room)
	}
	p.Text(word, left, y, st.word.In(tone.Ink))
	g.paintReceipt(p, c, box, y+st.word.LineHeight())
	g.paintMark(p, c, box, y+g.plan.cellHeight(c)-float32(len(g.plan.markLines(c)))*st.small.LineHeight())
}

// paintMark draws the gravest of what else is to be known about a dose, below
// everything else.
func (g *Grid) paintMark(p *ink.Pen, c *Cell, box ink.Rect, y float32) {
	if len(c.Marks) == 0 {
		return
	}
	s, m := g.plan.style.small, c.Marks[0]
	s.Bold = true
	tint := m.OnLight()
	if c.Look.Tone == theme.Danger {
		tint = c.Look.Tone.Ink
	}
	p.Icon(theme.Icon(m.Icon, tint), box.X+gap+1, y+(s.LineHeight()-s.Size)/2, s.Size, tint)
	p.Lines(g.plan.markLines(c), box.X+gap+s.Size+4, y, s.In(tint))
}

// paintReceipt draws who and how far the registration has come: beside each
// other, or one under another where columns are narrow. The name gives way
// when it does not fit: the line below the grid has it whole.
func (g *Grid) paintReceipt(p *ink.Pen, c *Cell, box ink.Rect, y float32) {
	s, left, room := g.plan.style.small, box.X+gap+1, box.W-2*gap-2
	receiptAt, receiptY := left, y
	if c.Receipt != nil && !g.plan.narrow {
		width := c.Receipt.TagWidth(s)
		receiptAt = box.X + box.W - gap - width
		room -= width + gap
	}
	if who, _ := s.Fit(c.Who, room); c.Who != "" && room > 3*s.Size {
		p.Text(who, left, y, s.In(c.Look.Tone.Ink))
		if g.plan.narrow {
			receiptY += s.LineHeight()
		}
	}
	if c.Receipt != nil {
		tint := c.Look.Tone.Ink
		if c.Receipt.Tone == theme.Danger && c.Look.Tone != theme.Danger {
			tint = theme.Danger.Fill
		}
		p.Icon(theme.Icon(c.Receipt.Icon, tint), receiptAt, receiptY+(s.LineHeight()-s.Size)/2, s.Size, tint)
		p.Text(c.Receipt.Word, receiptAt+s.Size+3, receiptY, s.In(tint))
	}
}

func (g *Grid) paintWide(p *ink.Pen, i int) {
	row, st := &g.sheet.Rows[i], &g.plan.style
	at := g.plan.cell(i, 0, true, g.scroll)
	box := at.Inset(3)
	box.H--
	tone := row.Wide.Look.Tone
	p.Box(box, 4, tone.Fill, tone.Edge, 1)
	s := st.word
	row.Wide.Look.Tag(p, box.X+gap+1, box.Y+gap, box.W-2*gap, s)
	rp := &g.plan.rows[i]
	y := p.Lines(rp.wide, box.X+gap+1, box.Y+gap+s.LineHeight(), st.small.In(tone.Ink))
	if len(rp.tags.Looks) > 0 {
		rp.tags.Paint(p, box.X+gap+1, y, g.plan.wideRoom())
	}
}
