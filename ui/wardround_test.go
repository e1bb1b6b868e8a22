package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/ui/round"
	"feltjournal/ui/wardround"
	"feltjournal/ui/widgets"
)

// drugs are five that neither the policy nor each other asks anything more of.
var drugs = []struct{ name, strength, atc string }{
	{"Metoprolol depot", "50 mg", "C07AB02"},
	{"Levotyroksin", "50 µg", "H03AA01"},
	{"Pantoprazol", "20 mg", "A02BC02"},
	{"Sertralin", "50 mg", "N06AB06"},
	{"Furosemid", "40 mg", "C03CA01"},
}

const roundPatients = 20

// aRound admits 20 patients with five medicines each at 08.
func (w *ward) aRound() []journal.ID {
	list := make([]journal.ID, roundPatients)
	for i := range list {
		var orders []journal.Fact
		for _, d := range drugs {
			orders = append(orders, w.order(d.name, d.strength, d.atc, 8*60))
		}
		list[i] = w.admit(fmt.Sprintf("Prøve%02d", i+1), "Kari", fmt.Sprintf("rom %d", 101+i), journal.NewDate(1930+i, 4, 2), orders...)
	}
	return list
}

// hand plays somebody at the keyboard and counts: a key goes down, is typed,
// gives its letter if it has one, and comes up.
type hand struct {
	*bench
	presses int
}

func (h *hand) key(k fyne.KeyName) {
	h.presses++
	held := h.win.Canvas().Focused()
	h.down(k)
	h.press(k)
	if f := h.win.Canvas().Focused(); f == held {
		h.up(f, k)
	}
}

// up lets the key go: only who still has the focus is told.
func (h *hand) up(f fyne.Focusable, k fyne.KeyName) {
	if f, ok := f.(desktop.Keyable); ok {
		f.KeyUp(&fyne.KeyEvent{Name: k})
	}
}

func (h *hand) down(k fyne.KeyName) {
	if f, ok := h.win.Canvas().Focused().(desktop.Keyable); ok {
		f.KeyDown(&fyne.KeyEvent{Name: k})
	}
}

func (h *hand) letter(r rune) {
	h.key(fyne.KeyName(strings.ToUpper(string(r))))
	h.typeText(string(r))
}

// button is the button on screen whose word that is.
func (b *bench) button(word string) (found *widgets.KeyButton) {
	b.t.Helper()
	walk(b.win.Content(), func(o fyne.CanvasObject) {
		if k, ok := o.(*widgets.KeyButton); ok && k.Text == word && k.Visible() {
			found = k
		}
	})
	require.NotNil(b.t, found, "no button %q", word)
	return found
}

// given counts the doses of a patient that are given in the slots of eight.
func given(s *session, patient journal.ID) (n int) {
	s.journal.View(patient, func(c *chart.Chart) {
		for _, row := range c.Round(20261122, s.window.now()) {
			for _, cell := range row.Cells {
				if cell.State == chart.SlotGiven {
					n++
				}
			}
		}
	})
	return n
}

// saved waits until the screen says that what was signed is durable.
func (h *hand) saved(s *session, patient journal.ID) {
	h.until(func() bool { return h.shows("Lagret her") && given(s, patient) == len(drugs) })
}

// begin opens the ward round and starts the one that is proposed.
func (h *hand) begin() {
	h.key(fyne.KeyF7)
	h.key(fyne.KeyReturn)
}

func TestRound_takes_at_most_two_keys_per_dose_and_two_per_patient(t *testing.T) {
	w := newWard(t)
	patients := w.aRound()
	h := &hand{bench: newBench(t, w, nil)}
	s := h.unlock()
	h.begin()
	ward := s.screens[PageWard].(*wardround.Screen)
	h.presses = 0
	for i, patient := range patients {
		require.Equal(t, patient, s.patient, "the rest of the window stands on the same patient")
		for range drugs {
			h.key(fyne.KeySpace)
		}
		h.letter('g')
		h.saved(s, patient)
		if i == 0 {
			h.shoot("ward-signed")
		}
		h.key(fyne.KeyReturn)
	}
	_, under := ward.Resume()
	require.False(t, under, "the end of the round")
	h.shoot("ward-end")
	doses := len(patients) * len(drugs)
	t.Logf("%d key presses for %d doses of %d patients: %.2f per dose, of which %.2f for the patient",
		h.presses, doses, len(patients), float64(h.presses)/float64(doses), float64(h.presses-doses)/float64(len(patients)))
	require.LessOrEqual(t, h.presses, 2*doses+2*len(patients))
	require.True(t, h.shows("Runden er fullført"))
}

func TestRound_by_touch_takes_as_many_taps(t *testing.T) {
	w := newWard(t)
	patients := w.aRound()[:3]
	h := &hand{bench: newBench(t, w, nil)}
	s := h.unlock()
	h.begin()
	taps := 0
	tap := func(word string) {
		taps++
		test.Tap(h.button(word))
	}
	for _, patient := range patients {
		require.Equal(t, patient, s.patient)
		for range drugs {
			tap("Se neste (mellomrom)")
		}
		tap("Gi alle: signer 5 (G)")
		h.saved(s, patient)
		tap("Neste pasient (N)")
	}
	require.LessOrEqual(t, taps, 2*len(patients)*len(drugs)+2*len(patients))
	t.Logf("%d taps for %d doses", taps, len(patients)*len(drugs))
}

func TestRound_an_act_never_lands_on_the_next_patient(t *testing.T) {
	w := newWard(t)
	patients := w.aRound()
	h := &hand{bench: newBench(t, w, nil)}
	s := h.unlock()
	h.begin()
	look := func() {
		for range drugs {
			h.key(fyne.KeySpace)
		}
	}
	look()
	h.letter('g')
	h.letter('g') // pressed twice before the first is durable
	h.key(fyne.KeyReturn)
	require.Equal(t, patients[0], s.patient, "while it is being saved no key does anything")
	h.saved(s, patients[0])
	for range 50 { // the keys are held down: repeats, no press of their own
		h.typeText("g")
		h.press(fyne.KeyReturn)
	}
	require.Equal(t, patients[0], s.patient, "a held key is no fresh one")
	h.key(fyne.KeyReturn)
	require.Equal(t, patients[1], s.patient)
	for range 50 {
		h.press(fyne.KeyReturn, fyne.KeySpace)
		h.typeText("g")
	}
	h.letter('g')
	h.settle()
	h.settle()
	require.Equal(t, len(drugs), given(s, patients[0]))
	require.Zero(t, given(s, patients[1]), "nothing was looked at, so nothing is signed")
}

func TestRound_goes_on_where_a_lock_interrupted_it(t *testing.T) {
	w := newWard(t)
	patients := w.aRound()
	h := &hand{bench: newBench(t, w, nil)}
	h.unlock()
	h.begin()
	h.letter('h')
	h.letter('1') // sover
	h.window.Lock("")
	h.until(func() bool { return h.window.gate != nil })
	s := h.unlock()
	h.key(fyne.KeyF7)
	require.Equal(t, patients[1], s.patient)
	h.letter('s')
	h.settle()
	require.True(t, h.shows("Ikke fullført: 100 doser"))
	require.True(t, h.shows("1 hoppet over"))
	h.shoot("ward-open")
}

// cells are a patient's cells at eight, by the name of the drug.
func cells(s *session, patient journal.ID) map[string]chart.Cell {
	found := map[string]chart.Cell{}
	s.journal.View(patient, func(c *chart.Chart) {
		for _, row := range c.Round(20261122, s.window.now()) {
			for _, cell := range row.Cells {
				found[row.Order.Current().Drug.Name] = cell
			}
		}
	})
	return found
}

func TestRound_a_deviation_is_a_letter_and_a_digit(t *testing.T) {
	w := newWard(t)
	patient := w.admit("Aasen", "Åse", "rom 101", journal.NewDate(1936, 1, 1),
		w.order("Furosemid", "40 mg", "C03CA01", 8*60), w.order("Metoprolol", "50 mg", "C07AB02", 8*60), w.order("Sertralin", "50 mg", "N06AB06", 8*60))
	h := &hand{bench: newBench(t, w, nil)}
	s := h.unlock()
	h.begin()
	h.key(fyne.KeySpace)
	h.letter('i')
	h.letter('2') // sover
	h.key(fyne.KeySpace)
	h.letter('u')
	h.key(fyne.KeySpace)
	h.shoot("ward-deviations")
	h.letter('g')
	h.until(func() bool { return h.shows("Lagret her 08:05: 1 gitt, 1 ikke gitt.") })
	at := cells(s, patient)
	require.Equal(t, chart.SlotNotGiven, at["Furosemid"].State)
	require.Equal(t, journal.ReasonAsleep, at["Furosemid"].Events[0].NotGiven)
	require.Equal(t, chart.SlotDue, at["Metoprolol"].State, "put off is nothing registered")
	require.Equal(t, chart.SlotGiven, at["Sertralin"].State)
	require.Equal(t, at["Furosemid"].Events[0].Group, at["Sertralin"].Events[0].Group, "one act")
	h.key(fyne.KeyReturn)
	require.True(t, h.shows("Ikke fullført: 1 dose står åpen."))
}

func TestRound_what_asks_for_a_colleague_is_opened_in_the_patients_own_round(t *testing.T) {
	w := newWard(t)
	oxycodone := w.order("Oxycodone depot", "10 mg", "N02AA05", 8*60)
	oxycodone.Drug.Group = "A"
	patient := w.admit("Aasen", "Åse", "rom 101", journal.NewDate(1936, 1, 1), w.order("Furosemid", "40 mg", "C03CA01", 8*60), oxycodone)
	h := &hand{bench: newBench(t, w, nil)}
	s := h.unlock()
	h.begin()
	h.key(fyne.KeySpace)
	h.key(fyne.KeySpace)
	h.letter('g')
	h.until(func() bool { return h.shows("Lagret her 08:05: 1 gitt.") })
	require.Equal(t, chart.SlotDue, cells(s, patient)["Oxycodone depot"].State)
	h.shoot("ward-single")
	h.letter('n')
	require.Equal(t, PageWard, s.page)
	require.True(t, h.shows("1 igjen hos denne pasienten"), "the patient is not left while it is open")
	h.down(fyne.KeyReturn)
	h.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	require.Equal(t, PageWard, s.page, "held: it would run on into the dialog, where it signs")
	h.up(h.win.Canvas().Focused(), fyne.KeyReturn)
	require.Equal(t, PageRound, s.page)
	require.Equal(t, patient, s.patient)
	require.NotNil(t, h.win.Canvas().Overlays().Top(), "the dialog of that dose is open")
	h.shoot("ward-single-dialog")
	h.window.closeDialogs()
	h.key(fyne.KeyF7)
	require.Equal(t, PageWard, s.page)
	test.Tap(h.button("Enkeltvis (E)"))
	h.window.closeDialogs()
	require.IsType(t, &round.Grid{}, h.win.Canvas().Focused(), "no key reaches lines that are not in sight")
	h.key(fyne.KeyF7)
	h.letter('s')
	require.True(t, h.shows("Ikke fullført: 1 dose står åpen."))
}

func TestC10_a_bag_is_one_block_and_one_entry_a_line(t *testing.T) {
	w := newWard(t)
	var orders []journal.Fact
	for _, d := range drugs {
		o := w.order(d.name, d.strength, d.atc, 8*60)
		o.Packing = journal.PackingMultidose
		orders = append(orders, o)
	}
	patient := w.admit("Aasen", "Åse", "rom 101", journal.NewDate(1936, 1, 1), orders...)
	h := &hand{bench: newBench(t, w, nil)}
	s := h.unlock()
	h.begin()
	for range drugs {
		h.key(fyne.KeySpace)
	}
	h.shoot("ward-bag")
	h.letter('g')
	h.saved(s, patient)
	groups := map[journal.ID]bool{}
	for _, cell := range cells(s, patient) {
		require.Len(t, cell.Events, 1)
		require.Equal(t, journal.PackingMultidose, cell.Events[0].Packing)
		groups[cell.Events[0].Group] = true
	}
	require.Len(t, groups, 1)
}

func TestWindow_every_page_opens_by_its_key_without_a_patient(t *testing.T) {
	h := &hand{bench: newBench(t, newWard(t), nil)}
	s := h.unlock()
	for key, page := range map[fyne.KeyName]Page{fyne.KeyF6: PageReview, fyne.KeyF7: PageWard, fyne.KeyF9: PageStock} {
		h.key(key)
		require.Equal(t, page, s.page)
	}
	h.shortcut(fyne.KeyP, fyne.KeyModifierControl)
	require.Equal(t, PagePrint, s.page)
	h.shortcut(fyne.KeyK, fyne.KeyModifierControl)
	require.Equal(t, PageRekey, s.page)
}

// A window of 1366 × 768 at 150 % has this much room.
const (
	smallWidth  = 1366 / 1.5
	smallHeight = 768 / 1.5
)

func TestWindow_every_page_fits_a_small_screen_at_150_percent(t *testing.T) {
	w := newWard(t)
	w.populate()
	require.NoError(t, w.store.SetPeers(t.Context(), []localstore.Peer{{Label: "Bjørns maskin", Seen: w.instant()}, {Label: "Karis maskin", Seen: w.instant()}}))
	w.pass(5 * time.Hour)
	h := &hand{bench: newBench(t, w, nil)}
	s := h.unlock()
	h.open("Strømsnes-Østgård")
	for _, p := range append(pageOrder(s.screens), PageRekey, PageHealth, PagePrint) {
		s.show(p)
		if p == PageWard {
			s.focusPage()
			h.key(fyne.KeyReturn)
		}
		s.refresh()
		least := h.win.Content().MinSize()
		t.Log(p, least, s.window.line.MinSize())
		require.LessOrEqual(t, least.Width, float32(smallWidth), "%s", p)
		require.LessOrEqual(t, least.Height, float32(smallHeight), "%s", p)
	}
}

func TestR_MED_03_a_round_on_an_old_picture_takes_one_reason_that_every_dose_keeps(t *testing.T) {
	w := newWard(t)
	patient := w.admit("Aasen", "Åse", "rom 101", journal.NewDate(1936, 1, 1), w.order("Furosemid", "40 mg", "C03CA01", 21*60), w.order("Sertralin", "50 mg", "N06AB06", 21*60))
	w.pass(13 * time.Hour) // and nothing was heard from the hub
	h := &hand{bench: newBench(t, w, nil)}
	s := h.unlock()
	h.begin()
	h.key(fyne.KeySpace)
	h.key(fyne.KeySpace)
	h.letter('g')
	require.True(t, h.shows("ingenting å signere samlet"))
	h.letter('b')
	h.typeText("nettet er nede, papirlisten er kontrollert")
	h.shoot("ward-stale")
	h.press(fyne.KeyReturn)
	require.Nil(t, h.win.Canvas().Overlays().Top())
	h.letter('g')
	h.until(func() bool { return h.shows("Lagret her 21:05: 2 gitt.") })
	for name, cell := range cells(s, patient) {
		require.Equal(t, chart.SlotGiven, cell.State, name)
		require.Equal(t, "nettet er nede, papirlisten er kontrollert", cell.Events[0].Override, name)
		require.Equal(t, []string{"stale"}, cell.Events[0].Against, name)
	}
}

func TestRound_the_line_under_the_cursor_is_the_dose_that_is_opened(t *testing.T) {
	w := newWard(t)
	oxycodone := w.order("Oxycodone depot", "10 mg", "N02AA05", 8*60)
	oxycodone.Drug.Group = "A"
	w.admit("Aasen", "Åse", "rom 101", journal.NewDate(1936, 1, 1), w.order("Furosemid", "40 mg", "C03CA01", 8*60), oxycodone)
	h := &hand{bench: newBench(t, w, nil)}
	h.unlock()
	h.begin()
	h.key(fyne.KeySpace)
	h.letter('u') // Furosemid stays open, and stands first in the patient's own round
	h.key(fyne.KeySpace)
	h.key(fyne.KeyReturn)
	require.NotNil(t, h.win.Canvas().Overlays().Top(), "the dose's own dialog, not only its page")
	walk(h.win.Content(), func(o fyne.CanvasObject) {
		if g, ok := o.(*round.Grid); ok {
			row, _ := g.Chosen()
			require.Contains(t, row.Title, "Oxycodone depot")
		}
	})
	h.window.closeDialogs()
	require.True(t, h.shows("F7: tilbake til medisinrunden"))
	h.key(fyne.KeyF7)
	require.False(t, h.shows("F7: tilbake til medisinrunden"), "said only where it leads somewhere")
}

func TestRound_a_digit_is_another_time_and_enter_begins_it(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse", "rom 101", journal.NewDate(1936, 1, 1),
		w.order("Furosemid", "40 mg", "C03CA01", 8*60), w.order("Metoprolol", "50 mg", "C07AB02", 9*60))
	h := &hand{bench: newBench(t, w, nil)}
	h.unlock()
	h.key(fyne.KeyF7)
	h.letter('2')
	h.key(fyne.KeyReturn)
	require.True(t, h.shows("kl. 09:00"))
}
