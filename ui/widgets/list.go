package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// DragList is a list that a finger scrolls and that the keyboard goes through:
// arrows, Home, End and Page keys only mark a row, so that passing somebody by
// is not opening them; Enter, Space or a tap opens the row.
type DragList struct {
	widget.List
	// OnChosen is called when a row is opened; byKey tells Enter from a tap.
	OnChosen func(row int, byKey bool)
	// CanSelect says which rows can be selected; nil: all. Headings cannot.
	CanSelect func(row int) bool

	selected int
	ring     *canvas.Rectangle
}

// NewDragList makes a list; create and update are those of [widget.List].
func NewDragList(length func() int, create func() fyne.CanvasObject, update func(row int, o fyne.CanvasObject)) *DragList {
	l := &DragList{selected: -1, ring: NewRing()}
	l.Length = length
	l.CreateItem = func() fyne.CanvasObject { return newDragRow(l, create()) }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		r := o.(*dragRow)
		r.row = i
		update(i, r.content)
	}
	l.ExtendBaseWidget(l)
	return l
}

// Selected is the selected row, -1 for none.
func (l *DragList) Selected() int { return l.selected }

// Mark selects row without opening it. -1 selects nothing.
func (l *DragList) Mark(row int) {
	l.selected = row
	if row < 0 {
		l.UnselectAll()
		return
	}
	l.Select(row)
}

// tap opens a row that was tapped, also the one that is marked already, which
// [widget.List] would ignore.
func (l *DragList) tap(row int) {
	if row >= l.Length() || l.CanSelect != nil && !l.CanSelect(row) {
		return
	}
	FocusOn(l)
	l.Mark(row)
	if l.OnChosen != nil {
		l.OnChosen(row, false)
	}
}

// CreateRenderer is called by Fyne.
func (l *DragList) CreateRenderer() fyne.WidgetRenderer {
	return &ringed{l.List.CreateRenderer(), l.ring}
}

// FocusGained shows the ring and marks a row if none is.
func (l *DragList) FocusGained() {
	l.ring.Show()
	canvas.Refresh(l.ring)
	if l.selected < 0 {
		l.step(0, 1)
	}
}

// FocusLost hides the ring.
func (l *DragList) FocusLost() {
	l.ring.Hide()
	canvas.Refresh(l.ring)
}

// page is how many rows Page Up and Page Down move.
const page = 10

// TypedKey goes through the rows.
func (l *DragList) TypedKey(ev *fyne.KeyEvent) {
	last := l.Length() - 1
	switch ev.Name {
	case fyne.KeyUp:
		l.step(l.selected-1, -1)
	case fyne.KeyDown:
		l.step(l.selected+1, 1)
	case fyne.KeyHome:
		l.step(0, 1)
	case fyne.KeyEnd:
		l.step(last, -1)
	case fyne.KeyPageUp:
		l.step(max(l.selected-page, 0), 1)
	case fyne.KeyPageDown:
		l.step(min(l.selected+page, last), -1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if l.OnChosen != nil && l.selected >= 0 && l.selected <= last {
			l.OnChosen(l.selected, true)
		}
	default:
		Forward(l, ev)
	}
}

// step marks the first row that can be selected from row on, in direction d.
func (l *DragList) step(row, d int) {
	for ; row >= 0 && row < l.Length(); row += d {
		if l.CanSelect == nil || l.CanSelect(row) {
			l.Mark(row)
			return
		}
	}
}

// dragRow makes a row that scrolls its list when it is dragged. GLFW reports a
// finger as a mouse, and Fyne's list does not scroll by mouse drag.
type dragRow struct {
	widget.BaseWidget
	list    *DragList
	content fyne.CanvasObject
	row     int
}

var _ fyne.Draggable = (*dragRow)(nil)

func newDragRow(l *DragList, content fyne.CanvasObject) *dragRow {
	r := &dragRow{list: l, content: content}
	r.ExtendBaseWidget(r)
	return r
}

func (r *dragRow) Dragged(e *fyne.DragEvent) {
	r.list.ScrollToOffset(max(r.list.GetScrollOffset()-e.Dragged.DY, 0))
}

func (r *dragRow) DragEnd() {}

func (r *dragRow) Tapped(*fyne.PointEvent) { r.list.tap(r.row) }

func (r *dragRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.content) }
