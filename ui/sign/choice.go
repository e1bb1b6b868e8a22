package sign

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/flow"
	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// Choice is one of several answers, chosen by the key that stands before it,
// by the arrows or by a tap.
type Choice struct {
	widget.BaseWidget
	// OnChosen is called when an answer is chosen by its key or by a tap, not
	// while the arrows pass over the answers.
	OnChosen func(int)

	words   []string
	chosen  int // -1: none
	focused bool
	width   float32
	picture *ink.Picture
}

var (
	_ fyne.Focusable  = (*Choice)(nil)
	_ fyne.Tappable   = (*Choice)(nil)
	_ fyne.Accessible = (*Choice)(nil)
)

// choiceKeys are the keys of the answers in turn.
const choiceKeys = "1234567890abcdehj"

const (
	choiceGap  = 3
	choiceCols = 2
)

// choiceRow is the height of an answer: a finger needs 44.
func choiceRow() float32 {
	if c, ok := fyne.CurrentApp().Settings().Theme().(*theme.Clinical); ok && c.Density() == theme.Touch {
		return 44
	}
	return 28
}

// NewChoice asks for one of words, none chosen; at most 17 fit the keys.
func NewChoice(words []string) *Choice {
	c := &Choice{words: words, chosen: -1, width: Width, OnChosen: func(int) {}}
	c.picture = ink.NewPicture(c.paint)
	c.ExtendBaseWidget(c)
	return c
}

// Chosen is the index of the chosen answer, -1 for none.
func (c *Choice) Chosen() int { return c.chosen }

// Choose chooses an answer.
func (c *Choice) Choose(i int) {
	if i >= 0 && i < len(c.words) {
		c.mark(i)
		c.OnChosen(i)
	}
}

// Middle is the middle of an answer, where a finger would touch it.
func (c *Choice) Middle(i int) fyne.Position {
	b := c.box(i)
	return fyne.NewPos(b.X+b.W/2, b.Y+b.H/2)
}

// Preset chooses an answer beforehand: OnChosen is not called.
func (c *Choice) Preset(i int) { c.chosen = i }

func (c *Choice) mark(i int) {
	c.chosen = i
	c.Refresh()
}

func (c *Choice) rows() int { return (len(c.words) + choiceCols - 1) / choiceCols }

// MinSize holds all answers in two columns.
func (c *Choice) MinSize() fyne.Size {
	return fyne.NewSize(c.width, float32(c.rows())*(choiceRow()+choiceGap)-choiceGap)
}

// CreateRenderer draws the answers as one picture.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(c.picture.Raster)
}

func (c *Choice) box(i int) ink.Rect {
	w := (c.Size().Width - (choiceCols-1)*choiceGap) / choiceCols
	col, row := i/c.rows(), i%c.rows()
	return ink.Rect{X: float32(col) * (w + choiceGap), Y: float32(row) * (choiceRow() + choiceGap), W: w, H: choiceRow()}
}

func (c *Choice) paint(p *ink.Pen) {
	st := flow.StylesNow()
	p.Fill(ink.Rect{W: c.Size().Width, H: c.Size().Height}, theme.Surface)
	for i, word := range c.words {
		at, tone := c.box(i), theme.Neutral
		if i == c.chosen {
			tone = theme.Action
		}
		p.Box(at, 4, tone.Fill, tone.Edge, 1)
		y := at.Y + (at.H-st.Body.LineHeight())/2
		p.Box(ink.Rect{X: at.X + 6, Y: at.Y + 4, W: 22, H: at.H - 8}, 3, theme.Header, theme.Line, 1)
		p.Text(choiceKeys[i:i+1], at.X+13, y, st.Strong)
		text, _ := st.Body.Fit(word, at.W-42)
		p.Text(text, at.X+36, y, st.Body.In(tone.Ink))
		if c.focused && (i == c.chosen || c.chosen < 0 && i == 0) {
			p.Box(at, 4, nil, theme.Primary, 2)
		}
	}
}

// FocusGained shows the ring.
func (c *Choice) FocusGained() {
	c.focused = true
	c.Refresh()
}

// FocusLost hides the ring.
func (c *Choice) FocusLost() {
	c.focused = false
	c.Refresh()
}

// TypedRune chooses by key.
func (c *Choice) TypedRune(r rune) {
	for i := range c.words {
		if rune(choiceKeys[i]) == r {
			c.Choose(i)
		}
	}
}

// KeyDown tells the window that somebody is there.
func (c *Choice) KeyDown(e *fyne.KeyEvent) { widgets.Alive(c, e) }

// KeyUp does nothing.
func (c *Choice) KeyUp(*fyne.KeyEvent) {}

// TypedKey moves with the arrows; other keys go to the dialog.
func (c *Choice) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		c.mark(min(c.chosen+1, len(c.words)-1))
	case fyne.KeyUp:
		c.mark(max(c.chosen-1, 0))
	case fyne.KeyRight:
		c.mark(min(max(c.chosen, 0)+c.rows(), len(c.words)-1))
	case fyne.KeyLeft:
		c.mark(max(c.chosen-c.rows(), 0))
	default:
		widgets.Forward(c, e)
	}
}

// Tapped chooses the answer under the finger.
func (c *Choice) Tapped(e *fyne.PointEvent) {
	widgets.FocusOn(c)
	for i := range c.words {
		if c.box(i).Contains(e.Position.X, e.Position.Y) {
			c.Choose(i)
		}
	}
}

// AccessibilityLabel is the chosen answer.
func (c *Choice) AccessibilityLabel() string {
	if c.chosen < 0 {
		return ""
	}
	return c.words[c.chosen]
}

// AccessibilityRole is that of a container.
func (c *Choice) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
