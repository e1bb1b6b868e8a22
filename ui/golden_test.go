package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// The pictures in testdata are those of the clock, ward and language of these
// tests. After a change that is meant, look at testdata/failed and copy it over.

func TestGolden_lock_screen(t *testing.T) {
	b := newBench(t, newWard(t), nil)
	b.until(func() bool { return b.shows("Alt er sendt") })
	b.win.Canvas().Unfocus() // no cursor that blinks in the picture
	test.AssertImageMatches(t, "lock.png", b.win.Canvas().Capture())
}

func TestGolden_patient_list_and_status_line(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	b.unlock()
	test.AssertImageMatches(t, "list.png", b.win.Canvas().Capture())
}

func TestGolden_status_page(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	b.unlock()
	b.press(fyne.KeyF8)
	test.AssertImageMatches(t, "health.png", b.win.Canvas().Capture())
}
