package flow

import (
	"feltjournal/ui/ink"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// Block is a part of a text, as wide as it is given room for.
type Block interface {
	// Height is what the block needs at a width.
	Height(width float32) float32
	// Paint draws the block with its top left corner at (x, y).
	Paint(p *ink.Pen, x, y, width float32)
}

// Text is blocks one under another.
type Text []Block

// Height is the sum of the blocks.
func (t Text) Height(width float32) (h float32) {
	for _, b := range t {
		h += b.Height(width)
	}
	return h
}

// Paint draws the blocks that are visible.
func (t Text) Paint(p *ink.Pen, x, y, width float32) {
	for _, b := range t {
		h := b.Height(width)
		if p.Visible(ink.Rect{X: x, Y: y, W: width, H: h}) {
			b.Paint(p, x, y, width)
		}
		y += h
	}
}

// Para is a wrapped paragraph, with an icon before it if one is named.
type Para struct {
	text  string
	style ink.Style
	icon  string

	width float32  // lines are wrapped for it
	lines []string // of text
}

// NewPara makes a paragraph.
func NewPara(text string, s ink.Style) *Para { return &Para{text: text, style: s} }

// NewMarked makes a paragraph with an icon in the same colour.
func NewMarked(l status.Look, s ink.Style) *Para {
	return &Para{text: l.Word, style: s.In(l.OnLight()), icon: l.Icon}
}

func (b *Para) indent() float32 {
	if b.icon == "" {
		return 0
	}
	return b.style.Size + 5
}

func (b *Para) wrap(width float32) []string {
	if b.width != width || b.lines == nil {
		b.width, b.lines = width, b.style.Wrap(b.text, max(width-b.indent(), b.style.Size))
	}
	return b.lines
}

// Height is the wrapped lines.
func (b *Para) Height(width float32) float32 {
	return float32(len(b.wrap(width))) * b.style.LineHeight()
}

// Paint draws the visible lines.
func (b *Para) Paint(p *ink.Pen, x, y, width float32) {
	if b.icon != "" {
		size := b.style.Size + 1
		p.Icon(iconOf(b.icon, b.style), x, y+(b.style.LineHeight()-size)/2, size, b.style.Color)
	}
	p.Lines(b.wrap(width), x+b.indent(), y, b.style)
}

// Gap is an empty strip of that height.
type Gap float32

// Height is the gap.
func (g Gap) Height(float32) float32 { return float32(g) }

// Paint draws nothing.
func (g Gap) Paint(*ink.Pen, float32, float32, float32) {}

// Box is a text in a coloured box.
type Box struct {
	Tone theme.Tone
	Text Text
}

const boxPad = 8

// Height is the text and its padding.
func (b *Box) Height(width float32) float32 { return b.Text.Height(width-2*boxPad) + 2*boxPad }

// Paint draws the box and the text in it.
func (b *Box) Paint(p *ink.Pen, x, y, width float32) { b.paint(p, x, y, width, b.Height(width)) }

func (b *Box) paint(p *ink.Pen, x, y, width, height float32) {
	p.Box(ink.Rect{X: x, Y: y, W: width, H: height}, 4, b.Tone.Fill, b.Tone.Edge, 1)
	b.Text.Paint(p, x+boxPad, y+boxPad, width-2*boxPad)
}

// Sides is texts side by side in boxes, each as wide as the others; under one
// another when there is no room for 200 each.
type Sides []*Box

const sideGap = 8

func (s Sides) across(width float32) (int, float32) {
	n := len(s)
	if w := (width - float32(n-1)*sideGap) / float32(n); n > 0 && w >= 200 {
		return n, w
	}
	return 1, width
}

// Height is that of the highest, or of all under one another.
func (s Sides) Height(width float32) (h float32) {
	n, w := s.across(width)
	for _, b := range s {
		if n == 1 {
			h += b.Height(w) + sideGap
		} else {
			h = max(h, b.Height(w))
		}
	}
	return h
}

// Paint draws the texts.
func (s Sides) Paint(p *ink.Pen, x, y, width float32) {
	n, w := s.across(width)
	if n == 1 {
		for _, b := range s {
			b.Paint(p, x, y, w)
			y += b.Height(w) + sideGap
		}
		return
	}
	h := s.Height(width)
	for _, b := range s {
		b.paint(p, x, y, w, h)
		x += w + sideGap
	}
}

// Tags is looks in a row, on as many lines as they need.
type Tags struct {
	Looks []status.Look
	Style ink.Style
}

func (t *Tags) each(width float32, f func(l status.Look, x, y float32)) (height float32) {
	x, y := float32(0), float32(0)
	for _, l := range t.Looks {
		w := l.TagWidth(t.Style)
		if x > 0 && x+w > width {
			x, y = 0, y+t.Style.LineHeight()
		}
		f(l, x, y)
		x += w + 14
	}
	return y + t.Style.LineHeight()
}

// Height is the lines the tags need.
func (t *Tags) Height(width float32) float32 {
	return t.each(width, func(status.Look, float32, float32) {})
}

// Paint draws the tags.
func (t *Tags) Paint(p *ink.Pen, x, y, width float32) {
	t.each(width, func(l status.Look, dx, dy float32) { l.Tag(p, x+dx, y+dy, width, t.Style) })
}
