package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"feltjournal/journal"
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

func TestGolden_ward_round(t *testing.T) {
	w := newWard(t)
	oxycodone := w.order("Oxycodone depot", "10 mg", "N02AA05", 8*60)
	oxycodone.Drug.Group = "A"
	bag := w.order("Sertralin", "50 mg", "N06AB06", 8*60)
	bag.Packing = journal.PackingMultidose
	needed := w.order("Paracet", "500 mg", "N02BE01")
	needed.PRN = &journal.PRN{Reason: "ved smerter"}
	w.admit("Aasen", "Åse", "rom 101", journal.NewDate(1936, 1, 1), w.allergy("penicillin", "J01C"), oxycodone, bag, needed,
		w.order("Furosemid", "40 mg", "C03CA01", 8*60), w.order("Metoprolol", "50 mg", "C07AB02", 8*60), w.order("Levotyroksin", "50 µg", "H03AA01", 6*60))
	h := &hand{bench: newBench(t, w, nil)}
	h.unlock()
	h.begin()
	for range 3 {
		h.key(fyne.KeySpace)
	}
	h.letter('i')
	h.letter('1')
	test.AssertImageMatches(t, "ward.png", h.win.Canvas().Capture())
}
