package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/theme"
)

// Dialog asks something above the window. Enter does the default act, Escape
// closes it, and the focus stands in First when it opens.
type Dialog struct {
	// Enter is done by the Enter key where the focus has no other use for it.
	Enter func()
	// Closed is called once whenever the dialog goes away, by whatever way.
	Closed func()
	// First gets the focus when the dialog is shown.
	First fyne.Focusable

	canvas  fyne.Canvas
	popup   *widget.PopUp
	message *Notice
	outer   func(*fyne.KeyEvent) // the key handler under this dialog
	open    bool
}

// NewDialog makes a dialog on c, at least width wide. buttons stand from left
// to right; the first one is where Shift+Tab from the body ends up last, so put
// the default act first.
func NewDialog(c fyne.Canvas, title string, width float32, body fyne.CanvasObject, buttons ...fyne.CanvasObject) *Dialog {
	d := &Dialog{canvas: c, message: NewNotice()}
	row := container.NewHBox(append([]fyne.CanvasObject{layout.NewSpacer()}, buttons...)...)
	stretch := canvas.NewRectangle(theme.Surface)
	stretch.SetMinSize(fyne.NewSize(width, 0))
	content := container.New(layout.NewCustomPaddedVBoxLayout(8), Subtitle(title), stretch, body, d.message, row)
	d.popup = widget.NewModalPopUp(container.New(layout.NewCustomPaddedLayout(10, 10, 14, 14), content), c)
	return d
}

// Show opens the dialog.
func (d *Dialog) Show() {
	if d.open {
		return
	}
	d.open, d.outer = true, d.canvas.OnTypedKey()
	d.canvas.SetOnTypedKey(d.typed)
	d.popup.Show()
	if d.First != nil {
		d.canvas.Focus(d.First)
	}
}

// Close takes the dialog away. It may be called twice.
func (d *Dialog) Close() {
	if !d.open {
		return
	}
	d.open = false
	d.canvas.SetOnTypedKey(d.outer)
	d.popup.Hide()
	if d.Closed != nil {
		d.Closed()
	}
}

// Fail shows what has to be mended, inside the dialog, and keeps it open.
func (d *Dialog) Fail(sentence string) {
	d.message.Set(theme.Alert, "warning", sentence)
	d.popup.Resize(d.popup.MinSize())
}

func (d *Dialog) typed(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyEscape:
		d.Close()
	case isEnter(ev.Name) && d.Enter != nil:
		d.Enter()
	}
}
