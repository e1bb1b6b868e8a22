package ward

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/ui/i18n"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
)

// Desk is a desk in bokmål on which everything runs at once, but for what is to
// run After, which waits in Later.
type Desk struct {
	sign.Desk
	Window fyne.Window
	Later  []func()
}

// NewDesk starts a headless application in the clinical theme. Give it a
// window by [Desk.Open].
func (w *Ward) NewDesk(tb testing.TB) *Desk {
	tb.Helper()
	w.tb = tb
	test.NewTempApp(tb)
	th, err := theme.New(theme.Compact)
	require.NoError(tb, err)
	fyne.CurrentApp().Settings().SetTheme(th)
	words, err := i18n.Load(i18n.Bokmal)
	require.NoError(tb, err)
	d := &Desk{}
	d.Desk = sign.Desk{
		Context: context.Background(), Words: words, Now: w.Now, Author: w.Author, Canvas: func() fyne.Canvas { return d.Window.Canvas() },
		Go: func(f func()) { f() }, UI: func(f func()) { f() }, After: func(_ time.Duration, f func()) { d.Later = append(d.Later, f) },
	}
	return d
}

// Open shows an object in a window.
func (d *Desk) Open(tb testing.TB, o fyne.CanvasObject, width, height float32) {
	tb.Helper()
	d.Window = test.NewTempWindow(tb, o)
	d.Window.SetPadded(false)
	d.Window.Resize(fyne.NewSize(width, height))
}

// Wait runs what was to run after a while.
func (d *Desk) Wait() {
	later := d.Later
	d.Later = nil
	for _, f := range later {
		f()
	}
}

// Press types keys where the focus is.
func (d *Desk) Press(keys ...fyne.KeyName) {
	for _, k := range keys {
		e := &fyne.KeyEvent{Name: k}
		if f := d.Window.Canvas().Focused(); f != nil {
			f.TypedKey(e)
		} else if handle := d.Window.Canvas().OnTypedKey(); handle != nil {
			handle(e)
		}
	}
}

// Type types text where the focus is.
func (d *Desk) Type(text string) { test.Type(d.Window.Canvas().Focused(), text) }
