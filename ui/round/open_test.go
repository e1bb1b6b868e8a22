package round

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/ui/i18n"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
)

// open shows the round of a ward's patient in a window, everything run at once.
func open(t testing.TB, w *ward.Ward, width, height float32) (*Screen, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	th, err := theme.New(theme.Compact)
	require.NoError(t, err)
	fyne.CurrentApp().Settings().SetTheme(th)
	words, err := i18n.Load(i18n.Bokmal)
	require.NoError(t, err)
	var win fyne.Window
	desk := &sign.Desk{
		Context: context.Background(), Words: words, Canvas: func() fyne.Canvas { return win.Canvas() }, Now: w.Now, Author: w.Author,
		Go: func(f func()) { f() }, UI: func(f func()) { f() },
	}
	s := New(desk, w)
	win = test.NewTempWindow(t, s.Object())
	win.SetPadded(false)
	win.Resize(fyne.NewSize(width, height))
	s.Show(w.Stream)
	s.Focus()
	return s, win
}
