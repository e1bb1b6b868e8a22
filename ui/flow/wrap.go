package flow

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"
)

// wrap lays objects out from left to right and goes on below when there is no
// room, so that a row of buttons never asks for more width than its widest.
type wrap struct {
	gap   float32
	width float32 // of the last layout; MinSize is for it
}

// NewWrap is a layout of a row that wraps. A spacer ([layout.NewSpacer]) moves
// what is after it to the right as long as everything stands on one line. Put
// it in a [NewColumn], which asks for its height at the width it gets.
func NewWrap(gap float32) fyne.Layout { return &wrap{gap: gap} }

// line is objects that stand beside each other.
type line struct {
	objects       []fyne.CanvasObject
	width, height float32
}

func (w *wrap) lines(objects []fyne.CanvasObject, width float32) []line {
	lines := []line{{}}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m, at := o.MinSize(), &lines[len(lines)-1]
		if len(at.objects) > 0 && at.width+w.gap+m.Width > width {
			lines = append(lines, line{})
			at = &lines[len(lines)-1]
		}
		if len(at.objects) > 0 {
			at.width += w.gap
		}
		at.objects = append(at.objects, o)
		at.width += m.Width
		at.height = max(at.height, m.Height)
	}
	return lines
}

// Layout is called by Fyne.
func (w *wrap) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w.width = size.Width
	lines, y := w.lines(objects, size.Width), float32(0)
	for i := range lines {
		l, x := &lines[i], float32(0)
		for _, o := range l.objects {
			m := o.MinSize()
			if _, spacer := o.(layout.SpacerObject); spacer {
				m.Width = 0
				if len(lines) == 1 {
					m.Width = size.Width - l.width
				}
			}
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(m.Width, l.height))
			x += m.Width + w.gap
		}
		y += l.height + w.gap
	}
}

// MinSize is called by Fyne.
func (w *wrap) MinSize(objects []fyne.CanvasObject) (least fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			least.Width = max(least.Width, o.MinSize().Width)
		}
	}
	lines := w.lines(objects, max(w.width, least.Width))
	for i := range lines {
		least.Height += lines[i].height + w.gap
	}
	least.Height -= w.gap
	return least
}
