package round

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"feltjournal/ui/flow"
	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
)

// plan is where everything of a sheet stands at one size of the grid.
type plan struct {
	size   fyne.Size
	style  styles
	head   float32 // height of the column titles
	label  float32 // width of the order column
	column float32 // width of a time column
	narrow bool    // who and receipt stand on lines of their own
	rows   []rowPlan
	height float32 // of all rows
}

type rowPlan struct {
	y, h   float32 // from the top of the first row
	title  []string
	detail []string
	marks  [][]string
	wide   []string
	tags   flow.Tags
}

// styles follow the theme's density.
type styles struct {
	title, detail, word, small, column ink.Style
	row                                float32 // least height of a row
}

func stylesNow() styles {
	t, row := fynetheme.TextSize(), float32(42)
	if c, ok := fyne.CurrentApp().Settings().Theme().(*theme.Clinical); ok {
		row = c.RowHeight()
	}
	return styles{
		title:  ink.Style{Size: t, Bold: true, Color: theme.Ink},
		detail: ink.Style{Size: t - 1.5, Color: theme.Quiet},
		word:   ink.Style{Size: t - 0.5, Bold: true, Color: theme.Ink},
		small:  ink.Style{Size: t - 2, Color: theme.Quiet},
		column: ink.Style{Size: t, Bold: true, Color: theme.Ink},
		row:    row,
	}
}

const (
	gap    = 4  // around and inside things
	margin = 8  // left of a label
	bar    = 10 // right of the rows, for the scroll bar

	markIndent = 18 // of the words of a mark, behind its icon
	labelLo    = 210
	labelHi    = 330
)

func arrange(s *Sheet, size fyne.Size) plan {
	st := stylesNow()
	p := plan{size: size, style: st, head: st.column.LineHeight() + 2*gap}
	p.label = min(max(size.Width*0.26, labelLo), labelHi)
	p.column = columnWidth(size.Width-p.label-bar, len(s.Columns), st.title.Size)
	p.narrow = p.column < 10.5*st.title.Size
	for i := range s.Rows {
		r := p.row(&s.Rows[i])
		r.y = p.height
		p.height += r.h
		p.rows = append(p.rows, r)
	}
	return p
}

// columnWidth lets columns shrink before the sheet has to scroll sideways: a
// dose that is out of sight is easily forgotten.
func columnWidth(room float32, n int, text float32) float32 {
	return min(max(room/float32(max(n, 1)), 8.1*text), 17*text)
}

func (p *plan) row(r *Row) rowPlan {
	st := &p.style
	if r.Kind == RowHead {
		return rowPlan{h: st.small.LineHeight() + 2*gap, title: []string{r.Title}}
	}
	inner := p.label - margin - gap
	rp := rowPlan{title: st.title.Wrap(r.Title, inner), detail: st.detail.Wrap(r.Detail, inner)}
	left := float32(len(rp.title))*st.title.LineHeight() + float32(len(rp.detail))*st.detail.LineHeight()
	bold := st.detail
	bold.Bold = true
	for _, m := range r.Marks {
		lines := bold.Wrap(m.Word, inner-markIndent)
		rp.marks = append(rp.marks, lines)
		left += float32(len(lines)) * bold.LineHeight()
	}
	right := float32(0)
	if r.Kind == RowWide {
		rp.wide = p.wideLines(r)
		right = float32(len(rp.wide))*st.small.LineHeight() + st.word.LineHeight() + 2*gap
		if len(r.Wide.Tags) > 0 {
			rp.tags = flow.Tags{Looks: r.Wide.Tags, Style: st.small}
			right += rp.tags.Height(p.wideRoom())
		}
	}
	for i := range r.Cells {
		right = max(right, p.cellHeight(&r.Cells[i])+2*gap+2)
	}
	rp.h = max(st.row, left+2*gap, right+2*gap)
	return rp
}

func (p *plan) wideLines(r *Row) []string {
	var lines []string
	for _, l := range r.Wide.Lines {
		lines = append(lines, p.style.small.Wrap(l, p.wideRoom())...)
	}
	return lines
}

func (p *plan) wideRoom() float32 { return p.size.Width - p.label - bar - 6*gap }

// body is the part of the grid where cells stand.
func (p *plan) body() ink.Rect {
	return ink.Rect{X: p.label, Y: p.head, W: max(p.size.Width-p.label, 0), H: max(p.size.Height-p.head, 0)}
}

// cell is where the cell in row r and column c stands, scrolled.
func (p *plan) cell(r, c int, wide bool, scroll fyne.Position) ink.Rect {
	rp := &p.rows[r]
	y := p.head + rp.y - scroll.Y
	if wide {
		return ink.Rect{X: p.label, Y: y, W: p.size.Width - p.label - bar, H: rp.h}
	}
	return ink.Rect{X: p.label + float32(c)*p.column - scroll.X, Y: y, W: p.column, H: rp.h}
}

// limits are the largest scroll offsets.
func (p *plan) limits(columns int) fyne.Position {
	b := p.body()
	return fyne.NewPos(max(float32(columns)*p.column+bar-b.W, 0), max(p.height+bar-b.H, 0))
}

// cellHeight is the height of the lines of a cell.
func (p *plan) cellHeight(c *Cell) float32 {
	st := &p.style
	h := st.word.LineHeight()
	if c.Who != "" || c.Receipt != nil {
		h += st.small.LineHeight()
	}
	if p.narrow && c.Who != "" && c.Receipt != nil {
		h += st.small.LineHeight()
	}
	return h + float32(len(p.markLines(c)))*st.small.LineHeight()
}

// markLines is the gravest mark of a cell on as many lines as its words need:
// what waits for a check must not be cut.
func (p *plan) markLines(c *Cell) []string {
	if len(c.Marks) == 0 {
		return nil
	}
	s := p.style.small
	s.Bold = true
	return s.Wrap(c.Marks[0].Word, p.column-6-2*gap-s.Size-5)
}
