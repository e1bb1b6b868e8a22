package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Field is a line of text. Enter goes to OnSubmitted, or to the dialog or
// window when there is none; Escape and the function keys always do.
type Field struct {
	widget.Entry
	OnFocusLost func()
}

// NewField makes a field with a grey hint in it.
func NewField(hint string) *Field {
	f := &Field{}
	f.PlaceHolder = hint
	f.ExtendBaseWidget(f)
	return f
}

// NewPIN makes a field whose text is not shown.
func NewPIN(hint string) *Field {
	f := NewField(hint)
	f.Password = true
	return f
}

// TypedKey edits, or forwards.
func (f *Field) TypedKey(ev *fyne.KeyEvent) {
	if isWindowKey(ev.Name) || isEnter(ev.Name) && f.OnSubmitted == nil {
		Forward(f, ev)
		return
	}
	f.Entry.TypedKey(ev)
}

// FocusLost also calls OnFocusLost.
func (f *Field) FocusLost() {
	f.Entry.FocusLost()
	if f.OnFocusLost != nil {
		f.OnFocusLost()
	}
}

// NoteEditor is a text of many lines. Tab leaves it, Ctrl+Enter calls OnSign,
// Escape and the function keys go to the dialog or window.
type NoteEditor struct {
	widget.Entry
	OnSign      func()
	OnFocusLost func()
	rows        int
}

// NewNoteEditor makes an editor at least rows lines high.
func NewNoteEditor(hint string, rows int) *NoteEditor {
	e := &NoteEditor{rows: rows}
	e.PlaceHolder, e.MultiLine, e.Wrapping = hint, true, fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// AcceptsTab is false: Tab moves on to the next widget.
func (e *NoteEditor) AcceptsTab() bool { return false }

// TypedKey edits, or forwards.
func (e *NoteEditor) TypedKey(ev *fyne.KeyEvent) {
	if isWindowKey(ev.Name) {
		Forward(e, ev)
		return
	}
	e.Entry.TypedKey(ev)
}

// TypedShortcut takes Ctrl+Enter for OnSign.
func (e *NoteEditor) TypedShortcut(s fyne.Shortcut) {
	c, ok := s.(*desktop.CustomShortcut)
	if ok && isEnter(c.KeyName) && c.Modifier == fyne.KeyModifierControl {
		if e.OnSign != nil {
			e.OnSign()
		}
		return
	}
	e.Entry.TypedShortcut(s)
}

// FocusLost also calls OnFocusLost, where a draft is saved.
func (e *NoteEditor) FocusLost() {
	e.Entry.FocusLost()
	if e.OnFocusLost != nil {
		e.OnFocusLost()
	}
}
