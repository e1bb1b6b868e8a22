package ink

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"sync"

	"feltjournal/ui/theme"
)

// boxKey names a drawn rounded box, in pixels; stroke 0 is the filled shape.
type boxKey struct {
	w, h           int
	radius, stroke float32
}

var boxes = struct {
	sync.Mutex
	masks map[boxKey]*image.Alpha // guarded by Mutex
}{masks: map[boxKey]*image.Alpha{}}

// maxBoxes bounds the kept shapes; a screen has some ten sizes of box.
const maxBoxes = 512

// Box paints a rounded box with a stroke inside its edge; a nil colour leaves
// that part out.
func (p *Pen) Box(r Rect, radius float32, fill, stroke color.Color, width float32) {
	at := p.pixels(r)
	if fill != nil {
		p.mask(at, boxMask(boxKey{at.Dx(), at.Dy(), radius * p.scale, 0}), fill)
	}
	if stroke != nil {
		px := max(1, float32(math.Round(float64(width*p.scale))))
		p.mask(at, boxMask(boxKey{at.Dx(), at.Dy(), radius * p.scale, px}), stroke)
	}
}

func (p *Pen) mask(at image.Rectangle, m *image.Alpha, c color.Color) {
	draw.DrawMask(p.dst, at, image.NewUniform(theme.Seen(c)), image.Point{}, m, image.Point{}, draw.Over)
}

func boxMask(k boxKey) *image.Alpha {
	boxes.Lock()
	defer boxes.Unlock()
	if m, ok := boxes.masks[k]; ok {
		return m
	}
	if len(boxes.masks) >= maxBoxes {
		clear(boxes.masks)
	}
	m := drawBox(k)
	boxes.masks[k] = m
	return m
}

func drawBox(k boxKey) *image.Alpha {
	m := image.NewAlpha(image.Rect(0, 0, max(k.w, 0), max(k.h, 0)))
	for y := range k.h {
		for x := range k.w {
			inside := 0.5 - edge(float32(x)+0.5, float32(y)+0.5, k)
			cover := min(max(inside, 0), 1)
			if k.stroke > 0 {
				cover -= min(max(inside-k.stroke, 0), 1)
			}
			m.Pix[y*m.Stride+x] = uint8(cover*255 + 0.5)
		}
	}
	return m
}

// edge is the signed distance of a point from the edge of the box, negative
// inside, in pixels.
func edge(x, y float32, k boxKey) float32 {
	hw, hh := float32(k.w)/2, float32(k.h)/2
	radius := min(k.radius, hw, hh)
	qx := abs(x-hw) - hw + radius
	qy := abs(y-hh) - hh + radius
	outside := float32(math.Hypot(float64(max(qx, 0)), float64(max(qy, 0))))
	return outside + min(max(qx, qy), 0) - radius
}

func abs(v float32) float32 { return max(v, -v) }
