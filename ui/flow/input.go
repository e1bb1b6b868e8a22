package flow

import (
	"fyne.io/fyne/v2"

	"feltjournal/ui/widgets"
)

// FocusGained shows the focus ring; the first item is chosen if none is.
func (l *List) FocusGained() {
	l.focused = true
	if l.chosen < 0 {
		l.chosen = l.next(-1, 1)
	}
	l.Refresh()
}

// FocusLost takes the ring away.
func (l *List) FocusLost() {
	l.focused = false
	l.Refresh()
}

// TypedRune gives letters on.
func (l *List) TypedRune(r rune) { l.OnRune(r) }

// KeyDown tells the window that somebody is there.
func (l *List) KeyDown(e *fyne.KeyEvent) { widgets.Alive(l, e) }

// KeyUp does nothing.
func (l *List) KeyUp(*fyne.KeyEvent) {}

// TypedKey moves through the list. A text that is higher than the view is read
// to its end before the next one is chosen.
func (l *List) TypedKey(e *fyne.KeyEvent) {
	view := l.Size().Height
	switch e.Name {
	case fyne.KeyDown:
		if !l.readOn(1) {
			l.pick(l.next(l.chosen, 1))
		}
	case fyne.KeyUp:
		if !l.readOn(-1) {
			l.pick(l.next(l.chosen, -1))
		}
	case fyne.KeyPageDown:
		l.pick(l.reach(l.offset+view*1.8, -1))
	case fyne.KeyPageUp:
		l.pick(l.reach(l.offset-view*0.8, 1))
	case fyne.KeyHome:
		l.pick(l.next(-1, 1))
	case fyne.KeyEnd:
		l.pick(l.next(len(l.items), -1))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if key := l.Chosen(); key != "" {
			l.OnOpen(key)
		}
	default:
		l.OnKey(e)
	}
}

// reach is the item at a height, or the nearest that can be chosen.
func (l *List) reach(y float32, step int) int {
	i := l.at(min(max(y, 0), max(l.total()-1, 0)))
	if i < 0 || l.items[i].Key == "" {
		return l.next(i, step)
	}
	return i
}

// next is the item after i in direction step that can be chosen; i if none.
func (l *List) next(i, step int) int {
	for at := i + step; at >= 0 && at < len(l.items); at += step {
		if l.items[at].Key != "" {
			return at
		}
	}
	return min(i, len(l.items)-1)
}

// readOn scrolls within a chosen text that is higher than the view.
func (l *List) readOn(step int) bool {
	if l.chosen < 0 {
		return false
	}
	top, end, view := l.tops[l.chosen], l.tops[l.chosen+1], l.Size().Height
	if end-top <= view || step > 0 && end <= l.offset+view || step < 0 && top >= l.offset {
		return false
	}
	l.offset += float32(step) * view * 0.4
	l.clamp()
	l.Refresh()
	return true
}

func (l *List) pick(i int) {
	if i < 0 || i >= len(l.items) {
		return
	}
	l.chosen = i
	top, end, view := l.tops[i], l.tops[i+1], l.Size().Height
	l.offset = max(l.offset, end-view)
	l.offset = min(l.offset, top)
	l.clamp()
	l.OnChoose(l.items[i].Key)
	l.Refresh()
}

// Tapped chooses the item under the pointer; a tap on the chosen one opens it.
func (l *List) Tapped(e *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
	i := l.at(e.Position.Y + l.offset)
	switch {
	case i < 0 || l.items[i].Key == "":
	case i == l.chosen:
		l.OnOpen(l.items[i].Key)
	default:
		l.pick(i)
	}
}

// Scrolled follows the wheel.
func (l *List) Scrolled(e *fyne.ScrollEvent) { l.pan(e.Scrolled.DY) }

// Dragged follows a finger, which Fyne sees as a mouse that drags.
func (l *List) Dragged(e *fyne.DragEvent) { l.pan(e.Dragged.DY) }

// DragEnd leaves the list where the finger left it.
func (l *List) DragEnd() {}

func (l *List) pan(dy float32) {
	before := l.offset
	l.offset -= dy
	l.clamp()
	if l.offset != before {
		l.Refresh()
	}
}
