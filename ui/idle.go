package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// IdleLock is after how long without input the screen locks itself (Normen asks
// for it on shared machines). Time asleep counts.
const IdleLock = 5 * time.Minute

// sensor wraps the window's content and notes that somebody is there. Fyne asks
// every object under the pointer for its cursor whenever the pointer moves, from
// the outermost in, which makes this the one place that sees all of it.
type sensor struct {
	widget.BaseWidget
	content fyne.CanvasObject
	seen    func()
}

var _ desktop.Cursorable = (*sensor)(nil)

func newSensor(content fyne.CanvasObject, seen func()) *sensor {
	s := &sensor{content: content, seen: seen}
	s.ExtendBaseWidget(s)
	return s
}

// Cursor notes the pointer and changes nothing.
func (s *sensor) Cursor() desktop.Cursor {
	s.seen()
	return desktop.DefaultCursor
}

func (s *sensor) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.content) }
