package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Alive tells the window, by the canvas's handler of keys going down, that
// somebody is typing into o. A window locks itself when nobody is.
func Alive(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	c, ok := canvasOf(o).(desktop.Canvas)
	if !ok {
		return
	}
	if handle := c.OnKeyDown(); handle != nil {
		handle(ev)
	}
}

// KeyDown tells the window that somebody is there.
func (b *KeyButton) KeyDown(ev *fyne.KeyEvent) { Alive(b, ev) }

// KeyUp does nothing.
func (b *KeyButton) KeyUp(*fyne.KeyEvent) {}

// KeyDown tells the window that somebody is there.
func (c *Choice) KeyDown(ev *fyne.KeyEvent) { Alive(c, ev) }

// KeyUp does nothing.
func (c *Choice) KeyUp(*fyne.KeyEvent) {}

// KeyDown tells the window that somebody is there.
func (l *DragList) KeyDown(ev *fyne.KeyEvent) { Alive(l, ev) }

// KeyUp does nothing.
func (l *DragList) KeyUp(*fyne.KeyEvent) {}

// KeyDown tells the window that somebody is there.
func (f *Field) KeyDown(ev *fyne.KeyEvent) {
	Alive(f, ev)
	f.Entry.KeyDown(ev)
}

// KeyDown tells the window that somebody is there.
func (e *NoteEditor) KeyDown(ev *fyne.KeyEvent) {
	Alive(e, ev)
	e.Entry.KeyDown(ev)
}
