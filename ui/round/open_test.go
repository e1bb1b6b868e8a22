package round

import (
	"testing"

	"fyne.io/fyne/v2"

	"feltjournal/ui/internal/ward"
)

// open shows the round of a ward's patient in a window, everything run at once.
func open(tb testing.TB, w *ward.Ward, width, height float32) (*Screen, fyne.Window) {
	tb.Helper()
	d := w.NewDesk(tb)
	s := New(&d.Desk, w)
	d.Open(tb, s.Object(), width, height)
	s.Show(w.Stream)
	s.Focus()
	return s, d.Window
}
