package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/theme"
)

// KeyButton is a button that reacts to Enter as well as to Space, and whose
// focus can be seen.
type KeyButton struct {
	widget.Button
	ring *canvas.Rectangle
	icon string
	edge *canvas.Rectangle // of an ordinary button, which would else not look like one on white
}

// NewButton makes an ordinary button. icon names a drawing, "" for none.
func NewButton(word, icon string, tapped func()) *KeyButton {
	return newButton(word, icon, tapped, widget.MediumImportance)
}

// NewPrimary makes the button of the act a screen is for.
func NewPrimary(word, icon string, tapped func()) *KeyButton {
	return newButton(word, icon, tapped, widget.HighImportance)
}

// NewDanger makes the button of an act that goes against a warning.
func NewDanger(word, icon string, tapped func()) *KeyButton {
	return newButton(word, icon, tapped, widget.DangerImportance)
}

func newButton(word, icon string, tapped func(), imp widget.Importance) *KeyButton {
	b := &KeyButton{ring: NewRing(), edge: newEdge(), icon: icon}
	b.Text, b.OnTapped, b.Importance = word, tapped, imp
	if icon != "" {
		b.Icon = theme.Icon(icon, inkOf(imp))
	}
	b.ExtendBaseWidget(b)
	return b
}

func newEdge() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = theme.Neutral.Edge, 1, 4
	return r
}

func inkOf(imp widget.Importance) themeColor {
	if imp == widget.HighImportance || imp == widget.DangerImportance {
		return theme.OnPrimary
	}
	return theme.Ink
}

// Emphasize shows the button as the one that is on, or as an ordinary one.
func (b *KeyButton) Emphasize(on bool) {
	imp := widget.MediumImportance
	if on {
		imp = widget.HighImportance
	}
	if b.Importance == imp {
		return
	}
	b.Importance = imp
	if b.icon != "" {
		b.Icon = theme.Icon(b.icon, inkOf(imp))
	}
	b.Refresh()
}

// CreateRenderer is called by Fyne.
func (b *KeyButton) CreateRenderer() fyne.WidgetRenderer {
	return &buttonRenderer{ringed{b.Button.CreateRenderer(), b.ring}, b}
}

type buttonRenderer struct {
	ringed
	button *KeyButton
}

func (r *buttonRenderer) Layout(s fyne.Size) {
	r.ringed.Layout(s)
	r.button.edge.Resize(s)
}

func (r *buttonRenderer) Refresh() {
	r.button.edge.StrokeColor = theme.Seen(theme.Neutral.Edge)
	r.button.edge.Hidden = r.button.Importance != widget.MediumImportance || r.button.Disabled()
	r.ringed.Refresh()
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return append(r.ringed.Objects(), r.button.edge)
}

// TypedKey presses the button by Enter or Space.
func (b *KeyButton) TypedKey(ev *fyne.KeyEvent) {
	if isEnter(ev.Name) || ev.Name == fyne.KeySpace {
		if !b.Disabled() && b.OnTapped != nil {
			b.OnTapped()
		}
		return
	}
	Forward(b, ev)
}

// FocusGained shows the ring.
func (b *KeyButton) FocusGained() {
	b.Button.FocusGained()
	b.ring.Show()
}

// FocusLost hides the ring.
func (b *KeyButton) FocusLost() {
	b.Button.FocusLost()
	b.ring.Hide()
}
