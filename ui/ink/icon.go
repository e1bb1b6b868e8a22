package ink

import (
	"image"
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
)

type iconKey struct {
	name string
	px   int
}

var icons = struct {
	sync.Mutex
	masks map[iconKey]*image.Alpha // guarded by Mutex
}{masks: map[iconKey]*image.Alpha{}}

// Icon draws the shape of an SVG icon, size by size, in colour c.
func (p *Pen) Icon(res fyne.Resource, x, y, size float32, c color.Color) {
	if res == nil {
		return
	}
	px := p.px(size)
	at := image.Rect(0, 0, px, px).Add(image.Pt(p.px(x), p.px(y)))
	p.mask(at, iconMask(res, px), c)
}

func iconMask(res fyne.Resource, px int) *image.Alpha {
	icons.Lock()
	defer icons.Unlock()
	key := iconKey{res.Name(), px}
	if m, ok := icons.masks[key]; ok {
		return m
	}
	m := drawIcon(res, px)
	icons.masks[key] = m
	return m
}

// drawIcon lets Fyne draw the icon once and keeps its coverage.
func drawIcon(res fyne.Resource, px int) *image.Alpha {
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(canvas.NewImageFromResource(res))
	c.Resize(fyne.NewSquareSize(float32(px)))
	drawn := c.Capture()
	m := image.NewAlpha(image.Rect(0, 0, px, px))
	for y := range px {
		for x := range px {
			_, _, _, a := drawn.At(x, y).RGBA()
			m.Pix[y*m.Stride+x] = uint8(a >> 8)
		}
	}
	return m
}
