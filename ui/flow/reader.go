package flow

import (
	"fyne.io/fyne/v2"

	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// Reader is a [Page] that takes the keyboard, so that a long text can be read
// without a mouse: arrows, PageUp and PageDown, Home and End. Other keys go to
// the dialog or window.
type Reader struct {
	Page
	focused bool
}

var _ fyne.Focusable = (*Reader)(nil)

// NewReader shows text as [NewPage] does.
func NewReader(text Text, width, most float32) *Reader {
	r := &Reader{Page: Page{text: text, width: width, most: most}}
	r.picture = ink.NewPicture(r.paintRing)
	r.ExtendBaseWidget(r)
	return r
}

func (r *Reader) paintRing(pen *ink.Pen) {
	r.paint(pen)
	if size := r.Size(); r.focused && r.text.Height(r.inner()) > size.Height {
		pen.Box(ink.Rect{W: size.Width, H: size.Height}, 3, nil, theme.Primary, 1)
	}
}

// FocusGained shows where the keyboard is.
func (r *Reader) FocusGained() {
	r.focused = true
	r.Refresh()
}

// FocusLost hides it.
func (r *Reader) FocusLost() {
	r.focused = false
	r.Refresh()
}

// TypedRune does nothing.
func (r *Reader) TypedRune(rune) {}

// KeyDown tells the window that somebody is there.
func (r *Reader) KeyDown(e *fyne.KeyEvent) { widgets.Alive(r, e) }

// KeyUp does nothing.
func (r *Reader) KeyUp(*fyne.KeyEvent) {}

// TypedKey scrolls.
func (r *Reader) TypedKey(e *fyne.KeyEvent) {
	line, view := StylesNow().Body.LineHeight()*2, r.Size().Height*0.8
	switch e.Name {
	case fyne.KeyDown:
		r.pan(-line)
	case fyne.KeyUp:
		r.pan(line)
	case fyne.KeyPageDown:
		r.pan(-view)
	case fyne.KeyPageUp:
		r.pan(view)
	case fyne.KeyHome:
		r.pan(1e6)
	case fyne.KeyEnd:
		r.pan(-1e6)
	default:
		widgets.Forward(r, e)
	}
}
