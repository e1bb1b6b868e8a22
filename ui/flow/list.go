package flow

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
)

// Item is one text of a list.
type Item struct {
	Key  string // the same text after a refresh; "" cannot be chosen
	Text Text
	Edge *theme.Tone // a coloured left edge, nil for none
	Tint bool        // drawn on the ground colour: over and done with
}

// List shows texts one under another and lets one be chosen by keyboard, mouse
// or finger. Everything happens on Fyne's goroutine.
type List struct {
	widget.BaseWidget

	// OnOpen is called for the chosen item by Enter, or by a tap on it.
	OnOpen func(key string)
	// OnChoose is called when another item is chosen.
	OnChoose func(key string)
	// OnRune takes letters; OnKey takes keys that the list has no use for.
	OnRune func(r rune)
	OnKey  func(e *fyne.KeyEvent)
	// Label names the list for a screen reader.
	Label string
	// Empty is shown when there are no items.
	Empty string

	items   []Item
	tops    []float32 // tops[i] is where item i begins; one more than items
	width   float32   // tops are laid out for it
	chosen  int
	focused bool
	offset  float32
	picture *ink.Picture
}

var (
	_ fyne.Focusable  = (*List)(nil)
	_ fyne.Tappable   = (*List)(nil)
	_ fyne.Scrollable = (*List)(nil)
	_ fyne.Draggable  = (*List)(nil)
	_ fyne.Accessible = (*List)(nil)
)

const (
	itemPad = 8
	edge    = 4
	barRoom = 12
)

// NewList makes an empty list.
func NewList() *List {
	l := &List{chosen: -1, OnOpen: func(string) {}, OnChoose: func(string) {}, OnRune: func(rune) {}, OnKey: func(*fyne.KeyEvent) {}}
	l.picture = ink.NewPicture(l.paint)
	l.ExtendBaseWidget(l)
	return l
}

// Set shows items. What was chosen stays chosen, and what was read stays where
// it was on the screen, even when new items came above it.
func (l *List) Set(items []Item) {
	anchor, chosen := l.anchor(), l.Chosen()
	l.items = items
	l.arrange(l.Size().Width)
	l.chosen = l.find(chosen)
	if i := l.find(anchor.key); i >= 0 && anchor.shift > 0 {
		l.offset = l.tops[i] + anchor.shift
	}
	l.clamp()
	l.Refresh()
}

// Top scrolls to the first item.
func (l *List) Top() {
	l.offset, l.chosen = 0, -1
	l.Refresh()
}

// Chosen is the key of the chosen item, "" for none.
func (l *List) Chosen() string {
	if l.chosen < 0 || l.chosen >= len(l.items) {
		return ""
	}
	return l.items[l.chosen].Key
}

// Choose chooses the item with that key and brings it into view.
func (l *List) Choose(key string) {
	if i := l.find(key); i >= 0 {
		l.pick(i)
	}
}

func (l *List) find(key string) int {
	for i := range l.items {
		if key != "" && l.items[i].Key == key {
			return i
		}
	}
	return -1
}

// anchored is the item at the top of the view and how much of it is hidden.
type anchored struct {
	key   string
	shift float32
}

func (l *List) anchor() anchored {
	i := l.at(l.offset)
	if i < 0 || l.offset == 0 {
		return anchored{}
	}
	return anchored{l.items[i].Key, l.offset - l.tops[i]}
}

// at is the item at a height from the top of the first one, -1 for none.
func (l *List) at(y float32) int {
	i := sort.Search(len(l.items), func(i int) bool { return l.tops[i+1] > y })
	if y < 0 || i == len(l.items) {
		return -1
	}
	return i
}

func (l *List) inner() float32 { return max(l.width-edge-2*itemPad-barRoom, 40) }

func (l *List) arrange(width float32) {
	l.width = width
	l.tops = append(l.tops[:0], 0)
	for i := range l.items {
		h := l.items[i].Text.Height(l.inner()) + 2*itemPad
		l.tops = append(l.tops, l.tops[i]+h)
	}
}

func (l *List) total() float32 {
	if len(l.tops) == 0 {
		return 0
	}
	return l.tops[len(l.tops)-1]
}

func (l *List) clamp() {
	l.offset = min(max(l.offset, 0), max(l.total()-l.Size().Height, 0))
}

// Paint paints the pixels at a scale, as a driver would ask for them.
func (l *List) Paint(scale float32) { l.picture.Paint(scale) }

// CreateRenderer draws the list as one picture.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(l.picture.Raster)
}

// MinSize is small: the list scrolls.
func (l *List) MinSize() fyne.Size { return fyne.NewSize(220, 90) }

// Resize lays the texts out anew when the width changes.
func (l *List) Resize(size fyne.Size) {
	if size.Width != l.width {
		l.arrange(size.Width)
	}
	l.BaseWidget.Resize(size)
	l.clamp()
}

// AccessibilityLabel names the list.
func (l *List) AccessibilityLabel() string { return l.Label }

// AccessibilityRole is that of a container.
func (l *List) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

func (l *List) paint(p *ink.Pen) {
	size := l.Size()
	p.Fill(ink.Rect{W: size.Width, H: size.Height}, theme.Surface)
	if len(l.items) == 0 {
		s := StylesNow().Body.In(theme.Quiet)
		p.Lines(s.Wrap(l.Empty, size.Width-2*itemPad), itemPad, itemPad, s)
		return
	}
	for i := max(l.at(l.offset), 0); i < len(l.items) && l.tops[i]-l.offset < size.Height; i++ {
		l.paintItem(p, i, l.tops[i]-l.offset)
	}
	l.paintBar(p)
}

func (l *List) paintItem(p *ink.Pen, i int, y float32) {
	item, h := &l.items[i], l.tops[i+1]-l.tops[i]
	at := ink.Rect{Y: y, W: l.width, H: h}
	switch {
	case i == l.chosen:
		p.Fill(at, theme.Selected)
	case item.Tint:
		p.Fill(at, theme.Ground)
	}
	if item.Edge != nil {
		p.Fill(ink.Rect{Y: y, W: edge, H: h - 1}, item.Edge.Edge)
	}
	item.Text.Paint(p, edge+itemPad, y+itemPad, l.inner())
	p.Fill(ink.Rect{Y: y + h - 1, W: l.width, H: 1}, theme.Line)
	if i == l.chosen && l.focused {
		p.Box(at.Inset(1), 4, nil, theme.Primary, 2)
	}
}

func (l *List) paintBar(p *ink.Pen) {
	h, total := l.Size().Height, l.total()
	if total <= h {
		return
	}
	thumb := max(h*h/total, 24)
	y := (h - thumb) * l.offset / (total - h)
	p.Box(ink.Rect{X: l.width - 8, Y: y, W: 6, H: thumb}, 3, theme.InputFrame, nil, 0)
}
