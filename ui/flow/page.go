package flow

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
)

// Page shows one text, as high as it needs up to a limit, and scrolls beyond.
type Page struct {
	widget.BaseWidget
	text    Text
	width   float32
	most    float32
	offset  float32
	picture *ink.Picture
}

var (
	_ fyne.Scrollable = (*Page)(nil)
	_ fyne.Draggable  = (*Page)(nil)
)

// NewPage shows text at least width wide and at most most high before it
// scrolls.
func NewPage(text Text, width, most float32) *Page {
	p := &Page{text: text, width: width, most: most}
	p.picture = ink.NewPicture(p.paint)
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another text from its beginning.
func (p *Page) Set(text Text) {
	p.text, p.offset = text, 0
	p.Refresh()
}

// inner is the width of the text; a scroll bar takes its room only when there
// is one.
func (p *Page) inner() float32 {
	width := p.Size().Width
	if width == 0 {
		width = p.width
	}
	if p.text.Height(width) > max(p.most, p.Size().Height) {
		width -= barRoom
	}
	return width
}

// MinSize holds the text up to the limit.
func (p *Page) MinSize() fyne.Size {
	return fyne.NewSize(p.width, min(p.text.Height(p.inner()), p.most))
}

// Paint paints the pixels at a scale, as a driver would ask for them.
func (p *Page) Paint(scale float32) { p.picture.Paint(scale) }

// CreateRenderer draws the page as one picture.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(p.picture.Raster)
}

func (p *Page) paint(pen *ink.Pen) {
	size, total := p.Size(), p.text.Height(p.inner())
	pen.Fill(ink.Rect{W: size.Width, H: size.Height}, theme.Surface)
	p.text.Paint(pen, 0, -p.offset, p.inner())
	if total > size.Height {
		thumb := max(size.Height*size.Height/total, 24)
		y := (size.Height - thumb) * p.offset / (total - size.Height)
		pen.Box(ink.Rect{X: size.Width - 8, Y: y, W: 6, H: thumb}, 3, theme.InputFrame, nil, 0)
	}
}

// Scrolled follows the wheel.
func (p *Page) Scrolled(e *fyne.ScrollEvent) { p.pan(e.Scrolled.DY) }

// Dragged follows a finger.
func (p *Page) Dragged(e *fyne.DragEvent) { p.pan(e.Dragged.DY) }

// DragEnd leaves the page where it is.
func (p *Page) DragEnd() {}

func (p *Page) pan(dy float32) {
	most := max(p.text.Height(p.inner())-p.Size().Height, 0)
	p.offset = min(max(p.offset-dy, 0), most)
	p.Refresh()
}
