package ink

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"feltjournal/ui/theme"
)

// Rect is a rectangle in Fyne units.
type Rect struct{ X, Y, W, H float32 }

// Inset shrinks r by d on each side.
func (r Rect) Inset(d float32) Rect { return Rect{r.X + d, r.Y + d, r.W - 2*d, r.H - 2*d} }

// Contains reports whether the point lies in r.
func (r Rect) Contains(x, y float32) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Pen draws into a picture.
type Pen struct {
	dst   *image.RGBA
	scale float32
	text  [2]family // regular, bold
}

// NewPen draws into dst, scale pixels to a Fyne unit.
func NewPen(dst *image.RGBA, scale float32) *Pen {
	return &Pen{dst: dst, scale: scale, text: [2]family{familyOf(false), familyOf(true)}}
}

// Within returns a pen that leaves everything outside r as it is.
func (p *Pen) Within(r Rect) *Pen {
	inner := *p
	inner.dst = p.dst.SubImage(p.pixels(r)).(*image.RGBA)
	return &inner
}

// Visible reports whether any of r would be drawn.
func (p *Pen) Visible(r Rect) bool { return p.pixels(r).Overlaps(p.dst.Rect) }

func (p *Pen) px(v float32) int { return int(math.Round(float64(v * p.scale))) }

func (p *Pen) pixels(r Rect) image.Rectangle {
	return image.Rect(p.px(r.X), p.px(r.Y), p.px(r.X+r.W), p.px(r.Y+r.H))
}

// Fill paints r.
func (p *Pen) Fill(r Rect, c color.Color) {
	c = theme.Seen(c)
	op := draw.Over
	if _, _, _, a := c.RGBA(); a == 0xffff {
		op = draw.Src
	}
	draw.Draw(p.dst, p.pixels(r), image.NewUniform(c), image.Point{}, op)
}

// Text draws a line of text with its top at y and returns its width. The text
// is not cut: use [Style.Fit] first where space is short.
func (p *Pen) Text(text string, x, y float32, s Style) float32 {
	f := p.text[0]
	if s.Bold {
		f = p.text[1]
	}
	ppem := fixed.Int26_6(s.Size * p.scale * 64)
	base, at := p.px(y+s.ascent()), x*p.scale
	ink := image.NewUniform(theme.Seen(s.Color))
	for _, r := range norm.NFC.String(text) {
		o, drawn, a := f.find(r)
		whole := float32(math.Floor(float64(at)))
		g := o.glyph(glyphKey{ppem, drawn, uint8((at - whole) * 4)})
		p.stamp(g, int(whole), base, ink)
		at += a * s.Size * p.scale
	}
	width := at/p.scale - x
	if s.Strike {
		p.Fill(Rect{x, y + s.Size*0.68, width, max(1/p.scale, s.Size/12)}, s.Color)
	}
	return width
}

func (p *Pen) stamp(g glyph, x, y int, ink *image.Uniform) {
	if g.mask == nil {
		return
	}
	to := g.mask.Rect.Add(image.Pt(x, y).Add(g.at))
	if to.Overlaps(p.dst.Rect) {
		draw.DrawMask(p.dst, to, ink, image.Point{}, g.mask, image.Point{}, draw.Over)
	}
}

// Lines draws lines of text one under another and returns the y below them.
func (p *Pen) Lines(lines []string, x, y float32, s Style) float32 {
	for _, line := range lines {
		if p.Visible(Rect{x, y, 1e4, s.LineHeight()}) {
			p.Text(line, x, y, s)
		}
		y += s.LineHeight()
	}
	return y
}
