package wardround

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/ink"
	"feltjournal/ui/widgets"
)

// Board shows the lines of one patient and the cursor. Everything happens on
// Fyne's goroutine.
type Board struct {
	widget.BaseWidget

	OnKey  func(k fyne.KeyName) bool // a key was pressed; false: no use for it
	OnRune func(r rune)              // a letter was pressed
	OnTap  func(line int)            // a line was touched
	// Released is done when the key that is down comes up, and only then.
	Released func()

	rows    []row
	cursor  int // the line of rows that is chosen, -1 for none
	tops    []float32
	wide    float32 // tops are laid out for it
	label   string
	scroll  float32
	focused bool
	press   press
	picture *ink.Picture
}

var (
	_ fyne.Focusable  = (*Board)(nil)
	_ fyne.Tappable   = (*Board)(nil)
	_ fyne.Scrollable = (*Board)(nil)
	_ fyne.Draggable  = (*Board)(nil)
	_ fyne.Accessible = (*Board)(nil)
	_ desktop.Keyable = (*Board)(nil)
)

// NewBoard makes an empty board.
func NewBoard() *Board {
	b := &Board{cursor: -1, OnKey: func(fyne.KeyName) bool { return false }, OnRune: func(rune) {}, OnTap: func(int) {}}
	b.picture = ink.NewPicture(b.paint)
	b.ExtendBaseWidget(b)
	return b
}

// Set shows rows with the cursor on a line; label is what a screen reader says.
func (b *Board) Set(rows []row, cursor int, label string) {
	moved := cursor != b.cursor
	b.rows, b.cursor, b.label = rows, cursor, label
	b.arrange(b.Size().Width)
	if moved {
		b.reveal()
	}
	b.clamp()
	b.Refresh()
}

// Top scrolls to the first line.
func (b *Board) Top() { b.scroll = 0 }

func (b *Board) arrange(width float32) {
	b.wide = width
	b.tops = append(b.tops[:0], 0)
	st := stylesNow()
	for i := range b.rows {
		b.tops = append(b.tops, b.tops[i]+b.rows[i].height(&st, width))
	}
}

// Resize lays the rows out anew when the width changes.
func (b *Board) Resize(size fyne.Size) {
	if size.Width != b.wide {
		b.arrange(size.Width)
	}
	b.BaseWidget.Resize(size)
	b.reveal()
	b.clamp()
}

// MinSize is small: the board scrolls.
func (b *Board) MinSize() fyne.Size { return fyne.NewSize(360, 150) }

// Paint paints the pixels at a scale, as a driver would ask for them.
func (b *Board) Paint(scale float32) { b.picture.Paint(scale) }

// CreateRenderer draws the board as one picture.
func (b *Board) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(b.picture.Raster)
}

// AccessibilityLabel reads the line under the cursor out.
func (b *Board) AccessibilityLabel() string { return b.label }

// AccessibilityRole is that of a container.
func (b *Board) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// reveal scrolls so that the chosen line is in view.
func (b *Board) reveal() {
	for i := range b.rows {
		if b.rows[i].line == b.cursor && b.cursor >= 0 {
			b.scroll = max(b.scroll, b.tops[i+1]-b.Size().Height)
			b.scroll = min(b.scroll, b.tops[i])
			return
		}
	}
	b.scroll = 0
}

func (b *Board) clamp() {
	total := float32(0)
	if len(b.tops) > 0 {
		total = b.tops[len(b.tops)-1]
	}
	b.scroll = min(max(b.scroll, 0), max(total-b.Size().Height, 0))
}

// FocusGained shows the ring.
func (b *Board) FocusGained() {
	b.focused = true
	b.Refresh()
}

// FocusLost leaves a thin ring.
func (b *Board) FocusLost() {
	b.focused = false
	b.Refresh()
}

// KeyDown arms the key that goes down, and tells the window that somebody is
// there.
func (b *Board) KeyDown(e *fyne.KeyEvent) {
	b.press.down(e.Name)
	b.Released = nil
	widgets.Alive(b, e)
}

// KeyUp does what waits for it.
func (b *Board) KeyUp(*fyne.KeyEvent) {
	if f := b.Released; f != nil {
		b.Released = nil
		f()
	}
}

// TypedKey gives a press on; the repeats of a key that is held do nothing here.
func (b *Board) TypedKey(e *fyne.KeyEvent) {
	if fresh := b.press.typed(e.Name); isWork(e.Name) {
		if fresh {
			b.OnKey(e.Name)
		}
		return
	}
	if !b.OnKey(e.Name) {
		widgets.Forward(b, e)
	}
}

// isWork reports the keys that look at a line or sign.
func isWork(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyDown, fyne.KeyUp, fyne.KeyRight, fyne.KeyLeft, fyne.KeyBackspace:
		return true
	}
	return false
}

// TypedRune gives a letter on that was pressed.
func (b *Board) TypedRune(r rune) {
	if b.press.letter() {
		b.OnRune(r)
	}
}

// Tapped looks at the line under the pointer.
func (b *Board) Tapped(e *fyne.PointEvent) {
	widgets.FocusOn(b)
	y := e.Position.Y + b.scroll
	for i := range b.rows {
		if y >= b.tops[i] && y < b.tops[i+1] && b.rows[i].line >= 0 {
			b.OnTap(b.rows[i].line)
		}
	}
}

// Scrolled follows the wheel.
func (b *Board) Scrolled(e *fyne.ScrollEvent) { b.pan(e.Scrolled.DY) }

// Dragged follows a finger, which Fyne sees as a mouse that drags.
func (b *Board) Dragged(e *fyne.DragEvent) { b.pan(e.Dragged.DY) }

// DragEnd leaves the board where the finger left it.
func (b *Board) DragEnd() {}

func (b *Board) pan(dy float32) {
	before := b.scroll
	b.scroll -= dy
	b.clamp()
	if b.scroll != before {
		b.Refresh()
	}
}
