package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// paint has every visible picture below o paint its pixels, as the window's
// painter asks for them. Uploading them to the screen is not in it.
func paint(o fyne.CanvasObject) {
	if !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *canvas.Raster:
		size := o.Size()
		if w, h := int(size.Width), int(size.Height); w > 0 && h > 0 {
			o.Generator(w, h)
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			paint(child)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			paint(child)
		}
	}
}
