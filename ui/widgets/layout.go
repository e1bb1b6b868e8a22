package widgets

import "fyne.io/fyne/v2"

// TopDown lays objects out from top to bottom in the order of the keyboard, the
// last one taking the rest. container.NewBorder would put the middle first in
// the Tab order.
func TopDown(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: stack{grow: len(objects) - 1, gap: 3}, Objects: objects}
}

// Column is TopDown where the object at grow takes the rest.
func Column(grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: stack{grow: grow}, Objects: objects}
}

// Across lays objects out from left to right in the order of the keyboard, the
// one at grow taking the rest.
func Across(grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: stack{grow: grow, across: true}, Objects: objects}
}

type stack struct {
	grow   int
	across bool
	gap    float32
}

// turn swaps the axes when the stack goes across.
func (l stack) turn(s fyne.Size) fyne.Size {
	if l.across {
		return fyne.NewSize(s.Height, s.Width)
	}
	return s
}

func (l stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := l.turn(o.MinSize())
		size.Width = max(size.Width, m.Width)
		size.Height += m.Height + l.gap
	}
	return l.turn(size)
}

func (l stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	size = l.turn(size)
	rest := size.Height
	for i, o := range objects {
		if i != l.grow && o.Visible() {
			rest -= l.turn(o.MinSize()).Height + l.gap
		}
	}
	y := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		h := l.turn(o.MinSize()).Height
		if i == l.grow {
			h = max(rest, 0)
		}
		at := l.turn(fyne.NewSize(0, y))
		o.Move(fyne.NewPos(at.Width, at.Height))
		o.Resize(l.turn(fyne.NewSize(size.Width, h)))
		y += h + l.gap
	}
}
