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
		Drug: journal.Drug{Name: "NovoRapid", ATC: "A10AB05"}, Unit: "E", Timing: journal.Timing{Times: []journal.LocalTime{480}},
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
	require.Empty(t, act(r, Deed{Stream: stream, Fact: give(order)}))
	again := override(give(order))
	again.Against = []string{"already_given"}
	w.arrive(w.place(stream, centre, &journal.Alert{Alert: w.id(), Version: 1, Type: journal.AlertAllergy, Active: true, Text: "metoprolol", ATC: "C07"}))
	w.refresh(r)
	require.Equal(t, "allergy", act(r, Deed{Stream: stream, Fact: again}))
	again.Against = append(again.Against, "allergy", "prn_max")
	made, err := r.ActAll(context.Background(), Deed{Stream: stream, Fact: again})
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

func TestR_MED_06_SecondPersonSignsWithTheirOwnPIN(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	order := w.order(stream, regular(oxycodone, 5_000_000))
	r := w.open()
	require.Equal(t, "check_missing", act(r, Deed{Stream: stream, Fact: give(order)}))
	dose := newID(t, r)
	check := &journal.Countersign{Target: dose, Purpose: journal.SignCheck}
	require.Equal(t, "same_person", act(r, Deed{ID: dose, Stream: stream, Fact: override(give(order))}, Deed{Stream: stream, Fact: check}))

	second := w.second(r, bjorn, bjornsPIN)
	made, err := r.ActAll(context.Background(), Deed{ID: dose, Stream: stream, Fact: give(order)}, Deed{Stream: stream, Fact: check, By: second})
	require.NoError(t, err)
	require.Equal(t, anna, made[0].Author)
	require.Equal(t, bjorn, made[1].Author)
	require.Equal(t, anna, r.User(), "the user stays unlocked")
	require.True(t, r.View(stream, func(c *chart.Chart) {
		d := c.Doses(order)
		require.Equal(t, chart.CheckDone, d[0].Check)
		require.Equal(t, bjorn, d[0].Checks[0].Entry.Author)
	}))
	require.Equal(t, "same_person", act(r, Deed{Stream: stream, Fact: check}), "nor later")

	second.Close()
	second.Close()
	require.Equal(t, "locked", act(r, Deed{Stream: stream, Fact: check, By: second}))
	require.Empty(t, act(r, Deed{Stream: stream, Fact: note("Går fint.")}))
}

func TestR_MED_06_WrongPINOfTheSecondCountsAsAtUnlock(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse")
	r := w.open()
	w.enrol(bjorn, bjornsPIN)
	try := func(user, code string) string {
		_, err := r.Second(context.Background(), user, code)
		return journal.CodeOf(err)
	}
	require.Equal(t, "same_person", try(anna.ID, pin))
	require.Equal(t, "user_unknown", try("ukjent", pin))
	for range 5 {
		require.Equal(t, "pin_wrong", try(bjorn.ID, "0000"))
	}
	users, err := r.Users(context.Background())
	require.NoError(t, err)
	require.Equal(t, []localstore.User{{Author: anna}, {Author: bjorn, Wrong: 5}}, users)
	require.Equal(t, "pin_wait", try(bjorn.ID, bjornsPIN), "the right PIN has to wait as well")
	_, err = w.store.Unlock(context.Background(), bjorn.ID, bjornsPIN)
	require.Equal(t, "pin_wait", journal.CodeOf(err), "at the lock screen too")
	for wrong := 5; wrong < 10; wrong++ {
		w.pass(24 * time.Hour)
		try(bjorn.ID, "0000")
	}
	require.Equal(t, "user_unknown", try(bjorn.ID, bjornsPIN), "the slot is erased")
	w.refresh(r)
	require.Equal(t, localstore.AlarmAttempts, r.Status().Alarms[0].Code)
	require.Equal(t, anna, r.User())
}

func TestR_MED_06_LockOfTheUserLocksTheSecond(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse")
	r := w.open()
	second := w.second(r, bjorn, bjornsPIN)
	r.Close()
	_, err := second.user.Key(context.Background(), w.list, 1)
	require.Equal(t, "locked", journal.CodeOf(err))
	_, err = r.Second(context.Background(), bjorn.ID, bjornsPIN)
	require.Equal(t, "locked", journal.CodeOf(err))
	second.Close()
}

func TestR_MED_07_AuthorisationFollowsTheUserInTheReplica(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	second := w.second(r, siri, "9753") // helsefagarbeider: nothing by the role alone
	giveAs := func() string { return act(r, Deed{Stream: stream, Fact: give(order), By: second}) }
	require.Equal(t, "not_authorised", giveAs())

	may := func(version uint32, active bool, until journal.Date) {
		w.arrive(w.place(w.list, centre, &journal.Authorisation{
			User: siri.ID, Version: version, Active: active, Until: until, Tasks: []journal.Task{journal.TaskGive}, By: "Fagsjef",
		}))
		w.refresh(r)
	}
	may(1, true, morning.Date.AddDays(-1))
	require.Equal(t, "authorisation_expired", giveAs())
	may(3, true, 0)
	may(2, false, 0) // older: comes late, counts for nothing
	require.Empty(t, r.Granted(stream), "the user has none; the second has")
	require.Empty(t, giveAs())
	may(3, false, 0) // the same version twice: the one that takes it away counts
	require.Equal(t, "not_authorised", act(r, Deed{Stream: stream, Fact: override2(give(order)), By: second}))

	emergency := override(give(order))
	emergency.Emergency, emergency.Override = true, "akutt, lege på telefon"
	made, err := r.ActAll(context.Background(), Deed{Stream: stream, Fact: emergency, By: second})
	require.NoError(t, err)
	require.Equal(t, []string{"already_given", "not_authorised"}, made[0].Fact.(*journal.Administration).Against)
	require.Equal(t, siri, made[0].Author)
	require.Equal(t, "centre_only", act(r, Deed{Stream: w.list, Fact: &journal.Authorisation{User: anna.ID, Version: 9, Active: true}}))
}

// override2 covers that it was given before, and nothing else.
func override2(a *journal.Administration) *journal.Administration {
	a.Override, a.Against = "ny dose etter oppkast", []string{"already_given"}
	return a
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
