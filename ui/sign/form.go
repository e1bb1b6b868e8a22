package sign

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/ui/i18n"
	"feltjournal/ui/identity"
	"feltjournal/ui/widgets"
)

// Width of a form in device-independent pixels.
const Width = 600

// Form is what a signing dialog asks and does.
type Form struct {
	Title  string
	Person identity.Person
	Body   []fyne.CanvasObject
	First  fyne.Focusable // gets the focus; nil: the button of the act

	Word   string // on the button
	Icon   string
	Danger bool                 // the act goes against a warning: Enter alone does not do it
	Others []*widgets.KeyButton // other ways on, between the act and cancel

	// Act does it; it runs away from Fyne's goroutine, so it takes what was
	// asked from Ready and touches no widget. nil: the form only asks, and Done
	// goes on.
	Act func(context.Context) error
	// Ready is called on Fyne's goroutine before Act; an error is shown and
	// nothing is done.
	Ready func() error
	// Closing is called after Act succeeded, before the dialog is closed; Done
	// after it is closed.
	Closing, Done func()
	// Closed is called whenever the dialog goes away.
	Closed func()
}

// Dialog is an open form.
type Dialog struct {
	desk   *Desk
	form   Form
	dialog *widgets.Dialog
	button *widgets.KeyButton
	busy   bool
}

// Open shows the form.
func (d *Desk) Open(f Form) *Dialog {
	o := &Dialog{desk: d, form: f}
	o.button = newAct(&f, o.Sign)
	cancel := widgets.NewButton(d.Words.T("button.cancel"), "", o.Close)
	body := append([]fyne.CanvasObject{identity.NewHead(d.Words, f.Person, Width)}, f.Body...)
	box := container.New(layout.NewCustomPaddedVBoxLayout(10), body...)
	buttons := []fyne.CanvasObject{o.button}
	for _, b := range f.Others {
		buttons = append(buttons, b)
	}
	o.dialog = widgets.NewDialog(d.Canvas(), f.Title, Width, box, append(buttons, cancel)...)
	o.dialog.First, o.dialog.Closed = f.First, f.Closed
	if f.First == nil {
		o.dialog.First = o.button
	}
	if !f.Danger {
		o.dialog.Enter = o.Sign
	}
	o.dialog.Show()
	return o
}

func newAct(f *Form, tapped func()) *widgets.KeyButton {
	if f.Danger {
		return widgets.NewDanger(f.Word, f.Icon, tapped)
	}
	return widgets.NewPrimary(f.Word, f.Icon, tapped)
}

// Sign does the act, once.
func (o *Dialog) Sign() {
	if o.busy {
		return
	}
	if err := o.ready(); err != nil {
		o.dialog.Fail(o.desk.Words.Error(err))
		return
	}
	if o.form.Act == nil {
		o.done(nil)
		return
	}
	o.busy = true
	o.button.SetText(o.desk.Words.T("sign.saving"))
	o.button.Disable()
	o.desk.Run(o.form.Act, o.done)
}

func (o *Dialog) ready() error {
	if o.form.Ready == nil {
		return nil
	}
	return o.form.Ready()
}

func (o *Dialog) done(err error) {
	o.busy = false
	if err != nil {
		o.button.SetText(o.form.Word)
		o.button.Enable()
		o.dialog.Fail(o.desk.Words.Error(err))
		return
	}
	if o.form.Closing != nil {
		o.form.Closing()
	}
	o.Close()
	if o.form.Done != nil {
		o.form.Done()
	}
}

// Focus moves to the button of the act.
func (o *Dialog) Focus() { o.desk.Canvas().Focus(o.button) }

// Close takes the dialog away without doing anything.
func (o *Dialog) Close() { o.dialog.Close() }

// Tell shows something with a close button only. The first of body that takes
// the keyboard gets it, so that a long text can be read by the arrows.
func (d *Desk) Tell(title string, person identity.Person, body ...fyne.CanvasObject) *widgets.Dialog {
	var dialog *widgets.Dialog
	closeIt := widgets.NewPrimary(d.Words.T("button.close"), "", func() { dialog.Close() })
	all := append([]fyne.CanvasObject{identity.NewHead(d.Words, person, Width)}, body...)
	dialog = widgets.NewDialog(d.Canvas(), title, Width, container.New(layout.NewCustomPaddedVBoxLayout(10), all...), closeIt)
	dialog.Enter, dialog.First = dialog.Close, closeIt
	for _, o := range body {
		if f, ok := o.(fyne.Focusable); ok {
			dialog.First = f
			break
		}
	}
	dialog.Show()
	return dialog
}

// frame is what a dialog takes besides its body: title, identity, buttons and
// margins.
const frame = 215

// Room is how high the text of a dialog may be, at most most, so that the
// dialog fits the window with the other parts of its body; the text scrolls
// when it is higher. A button outside the window cannot be pressed.
func (d *Desk) Room(most float32, others ...fyne.CanvasObject) float32 {
	left := d.Canvas().Size().Height - frame
	for _, o := range others {
		left -= o.MinSize().Height + 10
	}
	return min(max(left, 48), most)
}

// Captioned puts a caption over a field.
func Captioned(w *i18n.Words, key string, field fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(2), widgets.Caption(w.T(key)), field)
}
