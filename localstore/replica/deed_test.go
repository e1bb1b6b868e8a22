package replica

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
)

var (
	bjorn     = journal.Author{ID: "bjorn", Name: "Bjørn Dal", Role: journal.RoleNurse}
	siri      = journal.Author{ID: "siri", Name: "Siri Moe", Role: journal.RoleHealthcare}
	bjornsPIN = "1357"
	morning   = journal.SlotKey{Date: journal.NewDate(2026, 11, 22), Time: 480}
	oxycodone = journal.Drug{Name: "OxyNorm", ATC: "N02AA05", Strength: "5 mg", Form: "kapsel", Group: "A"}
)

// enrol gives somebody a slot on the workstation.
func (w *ward) enrol(u journal.Author, code string) {
	require.NoError(w.t, w.store.AddUser(context.Background(), u, code, w.replica))
}

func (w *ward) second(r *Replica, u journal.Author, code string) *Second {
	w.enrol(u, code)
	s, err := r.Second(context.Background(), u.ID, code)
	require.NoError(w.t, err)
	return s
}

// order prescribes o for a patient and returns its id.
func (w *ward) order(stream journal.ID, o *journal.Order) journal.ID {
	o.Order, o.Version, o.Status = w.id(), 1, journal.OrderActive
	w.arrive(w.place(stream, centre, o))
	return o.Order
}

func regular(d journal.Drug, dose journal.Amount) *journal.Order {
	return &journal.Order{Drug: d, Dose: dose, Unit: "mg", Route: "oral", Timing: journal.Timing{Times: []journal.LocalTime{480}}}
}

func give(order journal.ID) *journal.Administration {
	return &journal.Administration{Order: order, Act: journal.ActGiven, Slot: morning}
}

func newID(t *testing.T, r *Replica) journal.ID {
	t.Helper()
	id, err := r.NewID()
	require.NoError(t, err)
	return id
}

func act(r *Replica, deeds ...Deed) string {
	_, err := r.ActAll(context.Background(), deeds...)
	if code := journal.CodeOf(err); code != "" || err == nil {
		return code
	}
	return err.Error()
}

func (w *ward) entries() (n int) {
	require.NoError(w.t, w.store.Rows(context.Background(), 0, func(localstore.Row) error { n++; return nil }))
	return n
}

func TestDoseTakesEverythingFromItsOrder(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	warfarin := w.order(stream, &journal.Order{
		Drug: journal.Drug{Name: "Marevan", ATC: "B01AA03"}, Unit: "tablett", Route: "oral", Plan: []journal.Dosage{
			{Dose: 1_000_000, Timing: journal.Timing{Times: []journal.LocalTime{480}, Weekdays: journal.Weekdays(0).With(time.Monday)}},
			{Dose: 1_500_000, Timing: journal.Timing{Times: []journal.LocalTime{480}, Weekdays: journal.Weekdays(0).With(time.Sunday)}},
		},
	})
	scaled := w.order(stream, &journal.Order{
		Drug: journal.Drug{Name: "NovoRapid", ATC: "A10AB05"}, Dose: 9_000_000, Unit: "E", Timing: journal.Timing{Times: []journal.LocalTime{480}},
		Scale: &journal.Scale{Name: "Blodsukker", Steps: []journal.ScaleStep{{From: 8_000_000, Dose: 4_000_000}}},
	})
	r := w.open()
	sunday := give(warfarin)
	made, err := r.ActAll(context.Background(), Deed{Stream: stream, Fact: sunday}, Deed{Stream: stream, Fact: override(give(scaled))})
	require.NoError(t, err)
	a := made[0].Fact.(*journal.Administration)
	require.Equal(t, "Marevan", a.Drug.Name)
	require.Equal(t, "oral", a.Route)
	require.Equal(t, uint32(1), a.Version)
	require.Equal(t, journal.Amount(1_500_000), a.Dose, "22 November 2026 is a Sunday")
	require.Equal(t, "tablett", a.Unit)
	require.Zero(t, sunday.Version, "the caller's fact is left as it is")
	a = made[1].Fact.(*journal.Administration)
	require.Zero(t, a.Dose, "a scale without a measured value gives no dose")
	require.Empty(t, a.Unit)
	require.Contains(t, a.Against, "measurement_missing")
}

func override(a *journal.Administration) *journal.Administration {
	a.Override = "avklart med lege"
	return a
}

// What is stored is never touched again: a correction is one more entry.
func TestR_MED_01_CorrectionsOnlyAdd(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	before := w.rows()
	dose := newID(t, r)
	require.Empty(t, act(r, Deed{ID: dose, Stream: stream, Fact: give(order)}))
	given := w.rows()
	again := give(order)
	again.Act, again.NotGiven = journal.ActNotGiven, journal.ReasonRefused
	require.Empty(t, act(r, Deed{Stream: stream, Fact: &journal.EnteredInError{Target: dose, Reason: "feil pasient"}}, Deed{Stream: stream, Fact: again}))
	require.Equal(t, before, given[:len(before)])
	require.Equal(t, given, w.rows()[:len(given)])
	require.True(t, r.View(stream, func(c *chart.Chart) {
		require.Len(t, c.Doses(order), 2)
		require.NotNil(t, c.Entry(dose), "both stay readable")
	}))
}

func (w *ward) rows() (rows []localstore.Row) {
	require.NoError(w.t, w.store.Rows(context.Background(), 0, func(row localstore.Row) error {
		rows = append(rows, row)
		return nil
	}))
	return rows
}

// An id that was made for a deed is the entry's, and an act that is repeated
// with it (the answer was lost) is not a second dose.
func TestR_MED_02_IDIsKeptWhenAnActIsRepeated(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	dose := newID(t, r)
	require.Equal(t, 7, int(dose.Version()))
	made, err := r.ActAll(context.Background(), Deed{ID: dose, Stream: stream, Fact: give(order)})
	require.NoError(t, err)
	require.Equal(t, dose, made[0].ID)
	_, err = r.ActAll(context.Background(), Deed{ID: dose, Stream: stream, Fact: override(give(order))})
	require.Error(t, err)
	w.refresh(r)
	require.True(t, r.View(stream, func(c *chart.Chart) { require.Len(t, c.Doses(order), 1) }))
}

func TestR_MED_03_OldPictureAsksAndTheAnswerIsKept(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	seen := w.instant()
	w.pass(13 * time.Hour)
	evening := &journal.Administration{Order: order, Act: journal.ActGiven, Slot: journal.SlotKey{Date: morning.Date, Time: 20 * 60}}
	require.Equal(t, "stale", act(r, Deed{Stream: stream, Fact: evening}))
	made, err := r.ActAll(context.Background(), Deed{Stream: stream, Fact: override(evening)})
	require.NoError(t, err)
	require.Equal(t, []string{"stale"}, made[0].Fact.(*journal.Administration).Against)
	require.Equal(t, seen, made[0].Basis.AsOf)
	require.Equal(t, 2, made[0].Basis.Entries)
}

// An override covers what was on the screen. An allergy that arrived meanwhile
// is told before anything is signed.
func TestR_MED_04_OverrideCoversOnlyWhatWasShown(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	first := give(order)
	first.Against = []string{"made up"}
	made, err := r.ActAll(context.Background(), Deed{Stream: stream, Fact: first})
	require.NoError(t, err)
	require.Empty(t, made[0].Fact.(*journal.Administration).Against, "nothing was overridden")
	again := override(give(order))
	again.Against = []string{"already_given"}
	w.arrive(w.place(stream, centre, &journal.Alert{Alert: w.id(), Version: 1, Type: journal.AlertAllergy, Active: true, Text: "metoprolol", ATC: "C07"}))
	w.refresh(r)
	require.Equal(t, "allergy", act(r, Deed{Stream: stream, Fact: again}))
	again.Against = append(again.Against, "allergy", "prn_max")
	made, err = r.ActAll(context.Background(), Deed{Stream: stream, Fact: again})
	require.NoError(t, err)
	require.Equal(t, []string{"allergy", "already_given"}, made[0].Fact.(*journal.Administration).Against)
}

// A batch is checked as if its deeds were signed one after the other.
func TestR_MED_04_OneActCannotGiveASlotTwice(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	before := w.entries()
	require.Equal(t, "already_given", act(r, Deed{Stream: stream, Fact: give(order)}, Deed{Stream: stream, Fact: give(order)}))
	require.Equal(t, before, w.entries(), "all or nothing")
	require.True(t, r.View(stream, func(c *chart.Chart) { require.Empty(t, c.Doses(order)) }))
	require.Empty(t, act(r, Deed{Stream: stream, Fact: give(order)}))
}

// The follower may note a new row before the act has folded it: who presses
// again at once meets the first dose all the same.
func TestR_MED_04_SecondPressMeetsTheFirstThoughTheFollowerWasFaster(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	require.True(t, r.View(stream, func(c *chart.Chart) { require.Empty(t, c.Doses(order)) }))
	e, err := w.store.Record(context.Background(), w.user, stream, journal.Body{At: w.instant(), Fact: give(order)}, localstore.RecordOptions{})
	require.NoError(t, err)
	require.NoError(t, r.refresh(context.Background()), "noted, not opened")
	r.fold(e)
	require.Equal(t, "already_given", act(r, Deed{Stream: stream, Fact: give(order)}))
	w.refresh(r)
	require.True(t, r.View(stream, func(c *chart.Chart) { require.Len(t, c.Doses(order), 1) }))
}

// A hold asks for a value: measured in the same act, it is stored with the dose
// and decides whether there is something to warn of.
func TestR_MED_05_ValueMeasuredInTheSameActDecides(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	o := regular(journal.Drug{Name: "Digoxin", ATC: "C01AA05"}, 250_000)
	o.Hold = &journal.Condition{Code: "8867-4", Name: "Puls", Unit: "/min", Below: 50_000_000}
	order := w.order(stream, o)
	r := w.open()
	try := func(pulse journal.Amount) string {
		value, a := newID(t, r), give(order)
		a.Measured = value
		return act(r, Deed{ID: value, Stream: stream, Fact: &journal.Observation{Code: "8867-4", Name: "Puls", Value: pulse, Unit: "/min"}},
			Deed{Stream: stream, Fact: a})
	}
	before := w.entries()
	require.Equal(t, "measurement_missing", act(r, Deed{Stream: stream, Fact: give(order)}))
	require.Equal(t, "hold", try(46_000_000))
	require.Equal(t, before, w.entries(), "the value alone is not left behind")
	require.Empty(t, try(62_000_000))
	require.Equal(t, before+2, w.entries())
	a := give(order)
	a.Measured = w.id()
	require.Equal(t, "target_unknown", act(r, Deed{Stream: stream, Fact: override(a)}))
}

// C12: the old patch comes off in the act that puts the new one on.
func TestC12_PatchComesOffAsTheNextGoesOn(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	o := regular(journal.Drug{Name: "Exelon", ATC: "N06DA03"}, 4_600_000)
	o.Technique = journal.TechniquePatch
	order := w.order(stream, o)
	r := w.open()
	old := newID(t, r)
	yesterday := give(order)
	yesterday.Slot.Date, yesterday.Site = morning.Date.AddDays(-1), "rygg, venstre"
	require.Empty(t, act(r, Deed{ID: old, Stream: stream, Fact: yesterday, At: w.instant() - 24*3_600_000}))
	next := give(order)
	next.Site = "rygg, høyre"
	require.Equal(t, "patches_on", act(r, Deed{Stream: stream, Fact: next}))
	off := &journal.Administration{Order: order, Act: journal.ActPatchOff, Target: old, Drug: o.Drug}
	require.Empty(t, act(r, Deed{Stream: stream, Fact: next}, Deed{Stream: stream, Fact: off}))
	require.True(t, r.View(stream, func(c *chart.Chart) {
		for _, p := range c.Patches(w.instant() + 1) {
			require.Equal(t, p.Off == nil, p.Dose.Site == "rygg, høyre")
		}
	}))
}

func TestIntentIsWhatTheActIsCheckedBy(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	w.arrive(w.place(w.list, centre, &journal.Authorisation{User: anna.ID, Version: 1, Active: true, Tasks: journal.Tasks}))
	r := w.open()
	a := give(order)
	in := r.Intent(stream, a, 0)
	require.Same(t, a, in.Administration)
	require.Equal(t, anna, in.Author)
	require.Equal(t, w.store.Device(), in.Device)
	require.Equal(t, w.instant(), in.At)
	require.Equal(t, w.instant(), in.Now)
	require.Equal(t, w.instant(), in.AsOf)
	require.Equal(t, r.Granted(stream), in.Granted)
	require.Len(t, in.Granted, 1)
	require.Equal(t, journal.Instant(5), r.Intent(stream, a, 5).At)
}

func TestActOfTooManyDeedsIsRefused(t *testing.T) {
	w := newWard(t)
	r := w.open()
	_, err := r.ActAll(context.Background(), make([]Deed, MaxDeeds+1)...)
	require.Error(t, err)
	made, err := r.ActAll(context.Background())
	require.NoError(t, err)
	require.Empty(t, made)
}

// A whole round of one patient is one act; what it costs is one disk sync.
func BenchmarkActAllEight(b *testing.B) {
	w := newWard(b)
	stream, order := w.admit("Aasen", "Åse")
	w.arrive(w.fill(stream, order, 397)...)
	var orders []journal.ID
	for range 8 {
		orders = append(orders, w.order(stream, regular(journal.Drug{Name: "Vitamin"}, 1_000_000)))
	}
	r := w.open()
	for b.Loop() {
		deeds := make([]Deed, len(orders))
		for i, o := range orders {
			deeds[i] = Deed{Stream: stream, Fact: override(give(o))}
		}
		_, err := r.ActAll(context.Background(), deeds...)
		require.NoError(b, err)
	}
}
