package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"feltjournal/ui/theme"
)

// RingWidth is the width of the focus ring in device-independent pixels.
const RingWidth = 2

// NewRing makes a focus ring, hidden. A widget of one's own puts it last among
// its objects, sizes it as itself and shows it while it has the focus.
func NewRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = theme.Seen(theme.Primary), RingWidth, 4
	r.Hide()
	return r
}

// ringed lays a focus ring over what another renderer draws.
type ringed struct {
	fyne.WidgetRenderer
	ring *canvas.Rectangle
}

func (r *ringed) Layout(s fyne.Size) {
	r.WidgetRenderer.Layout(s)
	r.ring.Resize(s)
}

func (r *ringed) Objects() []fyne.CanvasObject {
	inner := r.WidgetRenderer.Objects()
	return append(inner[:len(inner):len(inner)], r.ring)
}
