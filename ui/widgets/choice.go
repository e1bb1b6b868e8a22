package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/theme"
)

// Choice is one of a few words, all of them in sight. Arrow keys move, the
// digits 1 to 9 choose at once, a tap chooses; Enter goes on.
type Choice struct {
	widget.BaseWidget
	// OnChanged is called with the index of the chosen word.
	OnChanged func(i int)
	// OnPicked is called when a word is chosen outright, by digit, Space or tap
	// and not in passing with the arrows, whether or not it was chosen before.
	OnPicked func(i int)
	// OnSubmitted is called by Enter; nil gives it to the dialog or the window.
	OnSubmitted func()

	options []*option
	columns int
	chosen  int
	focused bool
}

// NewChoice makes a choice in so many columns, with nothing chosen.
func NewChoice(columns int, words ...string) *Choice {
	c := &Choice{columns: max(columns, 1), chosen: -1}
	for i, w := range words {
		c.options = append(c.options, newOption(c, i, w))
	}
	c.ExtendBaseWidget(c)
	return c
}

// Chosen is the index of the chosen word, -1 for none.
func (c *Choice) Chosen() int { return c.chosen }

// Choose picks the word at i; -1 picks none. OnChanged is called on a change.
func (c *Choice) Choose(i int) {
	if i < -1 || i >= len(c.options) || i == c.chosen {
		return
	}
	c.chosen = i
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(i)
	}
}

// FocusGained shows where the focus is.
func (c *Choice) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost hides it.
func (c *Choice) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune chooses by digit.
func (c *Choice) TypedRune(r rune) {
	if r >= '1' && r <= '9' {
		c.pick(int(r - '1'))
	}
}

func (c *Choice) pick(i int) {
	if i >= len(c.options) {
		return
	}
	c.Choose(i)
	if c.OnPicked != nil {
		c.OnPicked(i)
	}
}

// TypedKey moves the choice, or forwards.
func (c *Choice) TypedKey(ev *fyne.KeyEvent) {
	last := len(c.options) - 1
	switch ev.Name {
	case fyne.KeyDown:
		c.Choose(min(c.chosen+c.columns, last))
	case fyne.KeyUp:
		c.Choose(max(c.chosen-c.columns, 0))
	case fyne.KeyRight:
		c.Choose(min(c.chosen+1, last))
	case fyne.KeyLeft:
		c.Choose(max(c.chosen-1, 0))
	case fyne.KeyHome:
		c.Choose(0)
	case fyne.KeyEnd:
		c.Choose(last)
	case fyne.KeySpace:
		c.pick(max(c.chosen, 0))
	default:
		if isEnter(ev.Name) && c.OnSubmitted != nil {
			c.OnSubmitted()
			return
		}
		Forward(c, ev)
	}
}

// CreateRenderer is called by Fyne.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	r := &choiceRenderer{choice: c, ring: NewRing()}
	for _, o := range c.options {
		r.objects = append(r.objects, o)
	}
	r.objects = append(r.objects, r.ring)
	r.Refresh()
	return r
}

type choiceRenderer struct {
	choice  *Choice
	ring    *canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *choiceRenderer) cell() fyne.Size {
	var s fyne.Size
	for _, o := range r.choice.options {
		s = s.Max(o.MinSize())
	}
	return s
}

func (r *choiceRenderer) rows() int {
	return (len(r.choice.options) + r.choice.columns - 1) / r.choice.columns
}

func (r *choiceRenderer) MinSize() fyne.Size {
	s := r.cell()
	return fyne.NewSize(s.Width*float32(r.choice.columns)+2*RingWidth, s.Height*float32(r.rows())+2*RingWidth)
}

func (r *choiceRenderer) Layout(s fyne.Size) {
	cell := r.cell()
	cell.Width = (s.Width - 2*RingWidth) / float32(r.choice.columns)
	for i, o := range r.choice.options {
		col, row := i%r.choice.columns, i/r.choice.columns
		o.Resize(cell)
		o.Move(fyne.NewPos(RingWidth+cell.Width*float32(col), RingWidth+cell.Height*float32(row)))
	}
	r.ring.Resize(s)
}

func (r *choiceRenderer) Refresh() {
	for _, o := range r.choice.options {
		o.Refresh()
	}
	r.ring.Hidden = !r.choice.focused
	canvas.Refresh(r.choice)
}

func (r *choiceRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *choiceRenderer) Destroy()                     {}

// option is one word of a choice.
type option struct {
	widget.BaseWidget
	choice *Choice
	index  int
	word   string
}

func newOption(c *Choice, i int, word string) *option {
	o := &option{choice: c, index: i, word: word}
	o.ExtendBaseWidget(o)
	return o
}

// Tapped chooses the word and takes the focus.
func (o *option) Tapped(*fyne.PointEvent) {
	FocusOn(o.choice)
	o.choice.pick(o.index)
}

func (o *option) CreateRenderer() fyne.WidgetRenderer {
	r := &optionRenderer{option: o, back: canvas.NewRectangle(theme.Surface), word: Body(o.word), icon: NewIcon("ring", theme.Quiet)}
	r.back.CornerRadius = 4
	r.Refresh()
	return r
}

type optionRenderer struct {
	option *option
	back   *canvas.Rectangle
	icon   *canvas.Image
	word   *canvas.Text
}

// finger is how high a thing must be to be hit: 44 in the touch density, which
// is known by its padding.
func finger() float32 {
	if fynetheme.InnerPadding() > 8 {
		return 44
	}
	return 0
}

func (r *optionRenderer) MinSize() fyne.Size {
	w, i := r.word.MinSize(), r.icon.MinSize()
	return fyne.NewSize(w.Width+i.Width+22, max(max(w.Height, i.Height)+8, finger()))
}

func (r *optionRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	i, w := r.icon.MinSize(), r.word.MinSize()
	r.icon.Resize(i)
	r.icon.Move(fyne.NewPos(6, (s.Height-i.Height)/2))
	r.word.Resize(w)
	r.word.Move(fyne.NewPos(i.Width+12, (s.Height-w.Height)/2))
}

func (r *optionRenderer) Refresh() {
	chosen := r.option.choice.chosen == r.option.index
	r.back.FillColor, r.back.StrokeWidth = theme.Surface, 0
	r.icon.Resource = theme.Icon("ring", theme.Quiet)
	r.word.TextStyle.Bold = chosen
	if chosen {
		r.back.FillColor = theme.Selected
		r.icon.Resource = theme.Icon("check", theme.Primary)
	}
	r.icon.Refresh()
	canvas.Refresh(r.option)
}

func (r *optionRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.icon, r.word}
}
func (r *optionRenderer) Destroy() {}
