package ink

import (
	"image"

	"fyne.io/fyne/v2/canvas"
)

// Picture is a canvas object painted by a function.
type Picture struct {
	*canvas.Raster
	paint func(*Pen)
	page  *image.RGBA // reused between frames of the same size
}

// NewPicture makes a picture; paint is called on Fyne's goroutine whenever the
// picture is refreshed and has to cover all of it.
func NewPicture(paint func(*Pen)) *Picture {
	p := &Picture{paint: paint}
	p.Raster = canvas.NewRaster(p.draw)
	return p
}

// Paint paints the picture at a scale, as a driver would ask for it.
func (p *Picture) Paint(scale float32) image.Image {
	size := p.Size()
	return p.draw(int(size.Width*scale), int(size.Height*scale))
}

func (p *Picture) draw(w, h int) image.Image {
	bounds := image.Rect(0, 0, w, h)
	if p.page == nil || p.page.Rect != bounds {
		p.page = image.NewRGBA(bounds)
	}
	scale := float32(1)
	if width := p.Size().Width; width > 0 {
		scale = float32(w) / width
	}
	p.paint(NewPen(p.page, scale))
	return p.page
}
