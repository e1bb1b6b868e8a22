package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/theme"
)

// Chip shows a status as a colour, an icon and a word at once, so that none of
// them has to be seen or understood alone.
type Chip struct {
	widget.BaseWidget
	tone theme.Tone
	icon string
	word string
}

var _ fyne.Accessible = (*Chip)(nil)

// NewChip makes a chip; icon may be "".
func NewChip(tone theme.Tone, icon, word string) *Chip {
	c := &Chip{tone: tone, icon: icon, word: word}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes what the chip shows.
func (c *Chip) Set(tone theme.Tone, icon, word string) {
	if c.tone == tone && c.icon == icon && c.word == word {
		return
	}
	c.tone, c.icon, c.word = tone, icon, word
	c.Refresh()
}

// AccessibilityLabel is the word.
func (c *Chip) AccessibilityLabel() string { return c.word }

// AccessibilityRole is text.
func (c *Chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{
		chip: c, frame: canvas.NewRectangle(c.tone.Fill), word: Body(c.word), icon: &canvas.Image{FillMode: canvas.ImageFillContain},
	}
	r.word.TextSize = c.Theme().Size(fynetheme.SizeNameCaptionText) + 1
	r.frame.CornerRadius, r.frame.StrokeWidth = 4, 1
	r.Refresh()
	return r
}

type chipRenderer struct {
	chip  *Chip
	frame *canvas.Rectangle
	icon  *canvas.Image
	word  *canvas.Text
}

const (
	chipIcon = 13 // side of the icon
	chipPad  = 6  // left and right of the content
	chipGap  = 4  // between icon and word
)

func (r *chipRenderer) iconWidth() float32 {
	switch {
	case r.chip.icon == "":
		return 0
	case r.chip.word == "":
		return chipIcon
	}
	return chipIcon + chipGap
}

func (r *chipRenderer) MinSize() fyne.Size {
	w := r.word.MinSize()
	return fyne.NewSize(w.Width+r.iconWidth()+2*chipPad, max(w.Height, chipIcon)+3)
}

func (r *chipRenderer) Layout(s fyne.Size) {
	r.frame.Resize(s)
	r.icon.Resize(fyne.NewSquareSize(chipIcon))
	r.icon.Move(fyne.NewPos(chipPad, (s.Height-chipIcon)/2))
	w := r.word.MinSize()
	r.word.Resize(w)
	r.word.Move(fyne.NewPos(chipPad+r.iconWidth(), (s.Height-w.Height)/2))
}

func (r *chipRenderer) Refresh() {
	c := r.chip
	r.frame.FillColor, r.frame.StrokeColor = theme.Seen(c.tone.Fill), theme.Seen(c.tone.Edge)
	r.word.Text, r.word.Color = c.word, theme.Seen(c.tone.Ink)
	r.word.TextStyle.Bold = c.tone == theme.Danger || c.tone == theme.Alert
	r.icon.Hidden = c.icon == ""
	if c.icon != "" {
		r.icon.Resource = theme.Icon(c.icon, c.tone.Ink)
		r.icon.Refresh()
	}
	r.Layout(c.Size())
	canvas.Refresh(c)
}

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.frame, r.icon, r.word}
}

func (r *chipRenderer) Destroy() {}
