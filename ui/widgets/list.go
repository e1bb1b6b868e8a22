package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// DragList is a list that a finger scrolls and that the keyboard goes through:
// arrows, Home, End and Page keys select, Enter calls OnChosen.
type DragList struct {
	widget.List
	// OnChosen is called when the selected row is opened by Enter.
	OnChosen func(row int)
	// CanSelect says which rows can be selected; nil: all. Headings cannot.
	CanSelect func(row int) bool

	selected int
	onSelect func(row int)
	ring     *canvas.Rectangle
}

// NewDragList makes a list; create and update are those of [widget.List], and
// selected is called when another row becomes the selected one.
func NewDragList(length func() int, create func() fyne.CanvasObject, update func(row int, o fyne.CanvasObject), selected func(row int)) *DragList {
	l := &DragList{selected: -1, onSelect: selected, ring: NewRing()}
	l.Length = length
	l.CreateItem = func() fyne.CanvasObject { return newDragRow(l, create()) }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) { update(i, o.(*dragRow).content) }
	l.OnSelected = l.take
	l.ExtendBaseWidget(l)
	return l
}

// Selected is the selected row, -1 for none.
func (l *DragList) Selected() int { return l.selected }

// Mark selects row without calling the listener: the screen follows what
// somebody else changed. -1 selects nothing.
func (l *DragList) Mark(row int) {
	l.selected = row
	if row < 0 {
		l.UnselectAll()
		return
	}
	was := l.OnSelected
	l.OnSelected = nil
	l.Select(row)
	l.OnSelected = was
}

func (l *DragList) take(row widget.ListItemID) {
	if l.CanSelect != nil && !l.CanSelect(row) {
		l.Mark(l.selected)
		return
	}
	if row == l.selected {
		return
	}
	l.selected = row
	if l.onSelect != nil {
		l.onSelect(row)
	}
}

// CreateRenderer is called by Fyne.
func (l *DragList) CreateRenderer() fyne.WidgetRenderer {
	return &ringed{l.List.CreateRenderer(), l.ring}
}

// FocusGained shows the ring and selects a row if none is.
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
			l.OnChosen(l.selected)
		}
	default:
		Forward(l, ev)
	}
}

// step selects the first row that can be selected from row on, in direction d.
func (l *DragList) step(row, d int) {
	for ; row >= 0 && row < l.Length(); row += d {
		if l.CanSelect == nil || l.CanSelect(row) {
			l.Select(row)
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

func (r *dragRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.content) }
