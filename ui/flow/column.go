package flow

import "fyne.io/fyne/v2"

// HeightFor is implemented by objects whose height depends on their width.
type HeightFor interface{ HeightFor(width float32) float32 }

// column lays objects out one under another; one of them takes what is left.
type column struct{ grow fyne.CanvasObject }

// NewColumn is a layout that gives every object the whole width first and asks
// for its height then, so that texts that wrap get the room they need. grow is
// the object that takes the height that is left.
func NewColumn(grow fyne.CanvasObject) fyne.Layout { return &column{grow} }

func height(o fyne.CanvasObject, width float32) float32 {
	if h, ok := o.(HeightFor); ok {
		return h.HeightFor(width)
	}
	o.Resize(fyne.NewSize(width, o.Size().Height))
	return o.MinSize().Height
}

// Layout is called by Fyne. Before the window has given the column any room
// there is nothing to lay out: Fyne's painter does not bear negative sizes.
func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	left := size.Height
	heights := make([]float32, len(objects))
	for i, o := range objects {
		if o.Visible() && o != c.grow {
			heights[i] = height(o, size.Width)
			left -= heights[i]
		}
	}
	y := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if o == c.grow {
			heights[i] = max(left, o.MinSize().Height)
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, heights[i]))
		y += heights[i]
	}
}

// MinSize is called by Fyne.
func (c *column) MinSize(objects []fyne.CanvasObject) (least fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			least = fyne.NewSize(max(least.Width, m.Width), least.Height+m.Height)
		}
	}
	return least
}
