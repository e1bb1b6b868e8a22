package stock

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// form is what an act asks and does. It differs from [sign.Form] in that it is
// about a stock and not about a patient.
type form struct {
	title string
	word  string // on the button
	icon  string
	body  []fyne.CanvasObject
	first fyne.Focusable
	// ready is called on Fyne's goroutine before act; an error is shown and
	// nothing is done.
	ready func() error
	// act does it away from Fyne's goroutine; it touches no widget.
	act func(context.Context) error
}

// dialog is an open form.
type dialog struct {
	screen *Screen
	form   form
	dialog *widgets.Dialog
	button *widgets.KeyButton
	busy   bool
}

func (s *Screen) open(f form) *dialog {
	w, d := s.desk.Words, &dialog{screen: s, form: f}
	d.button = widgets.NewPrimary(f.word, f.icon, d.sign)
	cancel := widgets.NewButton(w.T("button.cancel"), "", d.close)
	box := container.New(layout.NewCustomPaddedVBoxLayout(8), f.body...)
	d.dialog = widgets.NewDialog(s.desk.Canvas(), f.title, sign.Width, box, d.button, cancel)
	d.dialog.Enter, d.dialog.First, d.dialog.Closed = d.sign, f.first, s.Focus
	if f.first == nil {
		d.dialog.First = d.button
	}
	d.dialog.Show()
	if field, ok := f.first.(*widgets.Field); ok {
		field.TypedShortcut(&fyne.ShortcutSelectAll{}) // typing replaces what is proposed
	}
	return d
}

// sign does the act, once.
func (d *dialog) sign() {
	if d.busy {
		return
	}
	w := d.screen.desk.Words
	if err := d.form.ready(); err != nil {
		d.dialog.Fail(w.Error(err))
		return
	}
	d.busy = true
	d.button.SetText(w.T("sign.saving"))
	d.button.Disable()
	d.screen.desk.Run(d.form.act, d.done)
}

func (d *dialog) done(err error) {
	d.busy = false
	if err != nil {
		d.button.SetText(d.form.word)
		d.button.Enable()
		d.dialog.Fail(d.screen.desk.Words.Error(err))
		return
	}
	d.close()
	d.screen.Refresh()
}

func (d *dialog) close() { d.dialog.Close() }

// focus moves to the button of the act.
func (d *dialog) focus() { d.screen.desk.Canvas().Focus(d.button) }

// submit lets Enter in fields sign.
func (d *dialog) submit(fields ...*widgets.Field) {
	for _, f := range fields {
		f.OnSubmitted = func(string) { d.sign() }
	}
}
