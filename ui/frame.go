package ui

import "fyne.io/fyne/v2"

// frame lays out list, line, middle and side from left to right, in the order of
// the keyboard. The list keeps the width its names need, whatever the window.
type frame struct {
	room func(width float32) float32 // width of the side in a window of width
}

func (f *frame) MinSize(o []fyne.CanvasObject) fyne.Size {
	list, middle := o[0].MinSize(), o[2].MinSize()
	return fyne.NewSize(list.Width+1+middle.Width, max(list.Height, middle.Height))
}

func (f *frame) Layout(o []fyne.CanvasObject, size fyne.Size) {
	list := o[0].MinSize().Width
	side := f.room(size.Width)
	x := float32(0)
	for i, width := range []float32{list, 1, size.Width - list - 1 - side, side} {
		o[i].Move(fyne.NewPos(x, 0))
		o[i].Resize(fyne.NewSize(width, size.Height))
		x += width
	}
}
