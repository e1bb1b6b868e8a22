package wardround

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"feltjournal/ui/ink"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// row is one row of the board.
type row struct {
	line   int // of the stop; -1: a heading or a remark, which no cursor comes to
	head   string
	title  string
	dose   string // in heavy type: what is held in the hand
	detail string
	look   status.Look // how it stands
	why    []string    // why it is signed by itself
	looked bool
	over   bool // registered or not to be given: nothing to do
	bag    bool // one of the lines of the bag
}

type styles struct {
	title, dose, detail, head, word, why ink.Style
	least                                float32 // height of a line
}

// stylesNow follow the theme's density. The drug and the dose are larger than
// running text: they are read from the trolley.
func stylesNow() styles {
	t, least := fynetheme.TextSize(), float32(42)
	if c, ok := fyne.CurrentApp().Settings().Theme().(*theme.Clinical); ok {
		least = c.RowHeight()
	}
	return styles{
		title: ink.Style{Size: t + 3, Bold: true, Color: theme.Ink}, dose: ink.Style{Size: t + 2, Bold: true, Color: theme.Ink},
		detail: ink.Style{Size: t, Color: theme.Quiet}, head: ink.Style{Size: t - 1, Bold: true, Color: theme.Quiet},
		word: ink.Style{Size: t, Bold: true, Color: theme.Ink}, why: ink.Style{Size: t, Color: theme.Alert.Ink}, least: least,
	}
}

const (
	pad     = 6
	left    = 40  // where the words begin; the sign that a line was looked at stands before them
	indent  = 14  // of the lines of a bag
	chipMax = 250 // width of how a line stands
	barRoom = 12
	tick    = 20
)

// columns are where the words and the state of a line begin, and their widths.
func (r *row) columns(width float32) (x, words, chip, chipWidth float32) {
	x = left
	if r.bag {
		x += indent
	}
	chipWidth = min(chipMax, width*0.36)
	chip = width - barRoom - chipWidth
	return x, max(chip-pad-x, 80), chip, chipWidth
}

func (r *row) height(st *styles, width float32) float32 {
	if r.line < 0 && r.head != "" {
		return st.head.LineHeight() + pad
	}
	_, words, _, _ := r.columns(width)
	h := float32(2 * pad)
	if r.title != "" {
		h += float32(len(st.title.Wrap(r.title, words))) * st.title.LineHeight()
	}
	if r.dose+r.detail != "" {
		h += float32(len(r.doseLines(st, words))) * st.dose.LineHeight()
	}
	for _, s := range r.why {
		h += float32(len(st.why.Wrap(s, words))) * st.why.LineHeight()
	}
	if r.line < 0 {
		return h
	}
	return max(h, st.least)
}

// doseLines are the dose and, behind it or below it, the rest.
func (r *row) doseLines(st *styles, words float32) []string {
	if r.dose == "" {
		return st.detail.Wrap(r.detail, words)
	}
	if st.dose.Width(r.dose+"   ")+st.detail.Width(r.detail) <= words {
		return []string{r.detail}
	}
	return append([]string{""}, st.detail.Wrap(r.detail, words)...)
}

func (b *Board) paint(p *ink.Pen) {
	size, st := b.Size(), stylesNow()
	p.Fill(ink.Rect{W: size.Width, H: size.Height}, theme.Surface)
	for i := range b.rows {
		at := ink.Rect{Y: b.tops[i] - b.scroll, W: size.Width, H: b.tops[i+1] - b.tops[i]}
		if p.Visible(at) {
			b.rows[i].paint(p, &st, at, b.rows[i].line >= 0 && b.rows[i].line == b.cursor)
			b.ring(p, i, at)
		}
	}
	b.bar(p)
}

func (b *Board) ring(p *ink.Pen, i int, at ink.Rect) {
	if b.rows[i].line < 0 || b.rows[i].line != b.cursor {
		return
	}
	width := float32(1)
	if b.focused {
		width = 2
	}
	at.H--
	p.Box(at.Inset(1), 4, nil, theme.Primary, width)
}

func (b *Board) bar(p *ink.Pen) {
	size := b.Size()
	total := float32(0)
	if len(b.tops) > 0 {
		total = b.tops[len(b.tops)-1]
	}
	if total <= size.Height {
		return
	}
	thumb := max(size.Height*size.Height/total, 24)
	y := (size.Height - thumb) * b.scroll / (total - size.Height)
	p.Box(ink.Rect{X: size.Width - 8, Y: y, W: 6, H: thumb}, 3, theme.InputFrame, nil, 0)
}

func (r *row) paint(p *ink.Pen, st *styles, at ink.Rect, chosen bool) {
	switch {
	case r.line < 0 && r.head != "":
		p.Fill(at, theme.Header)
		p.Text(r.head, pad+2, at.Y+pad/2, st.head)
		return
	case chosen:
		p.Fill(at, theme.Selected)
	case r.over:
		p.Fill(at, theme.Ground)
	}
	if r.bag {
		p.Fill(ink.Rect{X: left + indent - 8, Y: at.Y, W: 3, H: at.H}, theme.Action.Edge)
	}
	r.paintTick(p, at)
	r.paintWords(p, st, at)
	r.paintLook(p, st, at)
	p.Fill(ink.Rect{Y: at.Y + at.H - 1, W: at.W, H: 1}, theme.Line)
}

// paintTick shows whether the line was looked at: an eye, or an empty ring.
func (r *row) paintTick(p *ink.Pen, at ink.Rect) {
	if r.line < 0 || r.over {
		return
	}
	icon, c := "ring", theme.Quiet
	if r.looked {
		icon, c = "eye", theme.Primary
	}
	p.Icon(theme.Icon(icon, c), 10, at.Y+(at.H-tick)/2, tick, c)
}

func (r *row) paintWords(p *ink.Pen, st *styles, at ink.Rect) {
	x, words, _, _ := r.columns(at.W)
	title, dose := st.title, st.dose
	if r.over || r.line < 0 {
		title, dose = title.In(theme.Quiet), dose.In(theme.Quiet)
	}
	y := at.Y + pad
	if r.title != "" {
		y = p.Lines(title.Wrap(r.title, words), x, y, title)
	}
	if r.dose+r.detail != "" {
		lines := r.doseLines(st, words)
		after := x
		if r.dose != "" {
			after += p.Text(r.dose, x, y, dose) + st.dose.Width("  ")
		}
		p.Text(lines[0], after, y+(st.dose.Size-st.detail.Size), st.detail)
		y += st.dose.LineHeight()
		for _, l := range lines[1:] {
			p.Text(l, x, y, st.detail)
			y += st.dose.LineHeight()
		}
	}
	for _, s := range r.why {
		y = p.Lines(st.why.Wrap(s, words), x, y, st.why)
	}
}

// paintLook draws how the line stands in a box at the right.
func (r *row) paintLook(p *ink.Pen, st *styles, at ink.Rect) {
	if r.look.Word == "" {
		return
	}
	_, _, x, width := r.columns(at.W)
	icon := st.word.Size + 2
	lines := st.word.Wrap(r.look.Word, width-icon-18)
	box := ink.Rect{X: x, W: width, H: float32(len(lines))*st.word.LineHeight() + 10}
	box.Y = at.Y + (at.H-box.H)/2
	tone := r.look.Tone
	p.Box(box, 4, tone.Fill, tone.Edge, 1)
	p.Icon(theme.Icon(r.look.Icon, tone.Ink), box.X+6, box.Y+5+(st.word.LineHeight()-icon)/2, icon, tone.Ink)
	p.Lines(lines, box.X+icon+12, box.Y+5, st.word.In(tone.Ink))
}
