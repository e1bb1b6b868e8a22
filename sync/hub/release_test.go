package hub_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

// judgement is Kari's about the only open case.
func (w *world) judgement() hub.Judgement {
	w.t.Helper()
	cases, err := w.hub.Cases(w.t.Context(), false)
	require.NoError(w.t, err)
	require.Len(w.t, cases, 1)
	return hub.Judgement{Key: cases[0].Key(), Who: "Kari", Why: "ringt avdelingen"}
}

func (w *world) release() hub.Released {
	w.t.Helper()
	out, err := w.hub.Release(w.t.Context(), w.judgement())
	require.NoError(w.t, err)
	return out
}

// undecided is how many records wait for a person.
func (w *world) undecided() int {
	w.t.Helper()
	cases, err := w.hub.Cases(w.t.Context(), false)
	require.NoError(w.t, err)
	return len(cases)
}

func (w *world) unfiled() []journal.Filing {
	w.t.Helper()
	out, err := w.hub.Unfiled(w.t.Context(), 100)
	require.NoError(w.t, err)
	return out
}

// I5: what was refused gets its place when a person says so: all who hold the
// stream get it, it is filed, and its writer is told, also one who may not hold
// the stream any more.
func TestI5_ReleasedEntryIsHandedOutAndFiled(t *testing.T) {
	w, list, patients, anna, bjorn := ready(t)
	other, err := w.hub.AddSubject(t.Context(), "CareTeam/2")
	require.NoError(t, err)
	w.assign(other, patients[0], 1, true)
	kari := w.enroll(other)
	kari.sync()
	newer, err := w.cfg.Master.Key(patients[0], 2)
	require.NoError(t, err)
	e := anna.recordWith(patients[0], newer, note("under en nøkkel som huben har glemt"), func(e *journal.Entry) { e.KeyEpoch = 2 })
	anna.sync()
	require.Equal(t, wire.CodeUnreadable, anna.refused[1])
	require.Empty(t, w.tail(patients[0]))
	w.assign(list, patients[0], 2, false)

	out := w.release()
	require.Equal(t, hub.Place{Seq: 1, Stream: patients[0], Pos: 1}, out.Place)
	kari.sync()
	bjorn.sync()
	require.Contains(t, kari.entries, e.ID)
	require.NotContains(t, bjorn.entries, e.ID, "a release gives nobody a right")
	filings := w.unfiled()
	require.Len(t, filings, 1)
	require.Equal(t, e.ID, filings[0].Entry.ID)
	require.NoError(t, w.hub.Filed(t.Context(), patients[0], 1))
	kari.sync()
	require.Equal(t, uint64(1), kari.states[patients[0]].Confirmed)
	require.Empty(t, kari.states[patients[0]].Held)

	anna.refused = map[uint64]wire.Code{}
	resp, err := anna.exchange(anna.request(true))
	require.NoError(t, err)
	anna.take(resp)
	require.Empty(t, anna.refused)
	require.Equal(t, uint64(1), anna.places[1])
	again, err := w.hub.Release(t.Context(), hub.Judgement{Key: w.cases()[0].Key(), Who: "Ola", Why: "en gang til"})
	require.NoError(t, err)
	require.True(t, again.Already)
	require.Len(t, w.tail(patients[0]), 1)
	require.Len(t, w.decisions(), 1)
}

func (w *world) cases() []hub.Case {
	w.t.Helper()
	out, err := w.hub.Cases(w.t.Context(), true)
	require.NoError(w.t, err)
	return out
}

func (w *world) decisions() []hub.Decision {
	w.t.Helper()
	out, err := w.hub.Decisions(w.t.Context(), 100)
	require.NoError(w.t, err)
	return out
}

// I12: no person at the hub says what only the central journal says.
func TestI12_NobodyReleasesWhatTheCentreDecides(t *testing.T) {
	for name := range decisions(journal.ID{}, journal.ID{}) {
		t.Run(name, func(t *testing.T) {
			w, list, patients, anna, bjorn := ready(t)
			f := decisions(list, patients[0])[name]
			forged := anna.record(f.stream, f.fact)
			anna.sync()
			j := w.judgement()
			_, err := w.hub.Release(t.Context(), j)
			require.ErrorIs(t, err, hub.ErrCentral)
			bjorn.sync()
			require.NotContains(t, bjorn.entries, forged.ID)
			require.NoError(t, w.hub.Dismiss(t.Context(), j))
			require.Zero(t, w.undecided())
		})
	}
}

// After a rollback that forgot a newer key, what was written with it waits and
// can be tried again; what opens under no key of ours cannot.
func TestI5_UnknownKeyEpochCanBeTriedAgain(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	second, err := w.cfg.Master.Key(patients[0], 2)
	require.NoError(t, err)
	e := anna.recordWith(patients[0], second, note("under ny nøkkel"), func(e *journal.Entry) { e.KeyEpoch = 2 })
	anna.sync()
	require.Equal(t, wire.CodeUnreadable, anna.refused[1])
	w.release()
	bjorn.sync()
	opened, err := seal.Open(bjorn.entries[e.ID], bjorn.keys[patients[0]])
	require.NoError(t, err, "the key went along")
	require.Equal(t, note("under ny nøkkel"), opened.Fact)
	anna.sync()
	require.Equal(t, uint64(1), anna.places[1])

	anna.recordWith(patients[0], anna.keys[patients[1]], note("under en annens nøkkel"), func(e *journal.Entry) { e.KeyEpoch = 3 })
	anna.recordWith(patients[0], second, note("uten klasse"), func(*journal.Entry) {})
	anna.own[2].Class = 0
	anna.links = anna.links[:3]
	anna.links = append(anna.links, anna.links[2].Next(anna.own[2]))
	anna.sync()
	require.Equal(t, wire.CodeUnreadable, anna.refused[2])
	require.Equal(t, wire.CodeMalformed, anna.refused[3])
	for _, c := range w.cases() {
		if !c.Decided {
			_, err := w.hub.Release(t.Context(), hub.Judgement{Key: c.Key(), Who: "Kari", Why: "prøver"})
			require.ErrorIs(t, err, hub.ErrUnreadable)
		}
	}
}

// A number that is taken stays taken; the rival can only be dismissed.
func TestI2_EquivocationIsNeverReleased(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	anna.record(patients[0], note("Sov godt."))
	anna.sync()
	clone := *anna
	clone.own, clone.links, clone.acked = nil, make([]seal.Link, 1), 0
	clone.recordWith(patients[0], anna.keys[patients[0]], note("Sov dårlig."), func(*journal.Entry) {})
	_, err := clone.exchange(clone.request(false))
	require.Equal(t, wire.CodeEquivocation, refusal(t, err))
	j := w.judgement()
	_, err = w.hub.Release(t.Context(), j)
	require.ErrorIs(t, err, hub.ErrTaken)
	require.NoError(t, w.hub.Dismiss(t.Context(), j))
	require.NoError(t, w.hub.Dismiss(t.Context(), j), "again is the same")
	_, err = w.hub.Release(t.Context(), j)
	require.ErrorIs(t, err, hub.ErrTaken)
	require.Len(t, w.decisions(), 1)
	require.Len(t, w.tail(patients[0]), 1)
}

// What a broken chain brought stands as if others had offered it, until its
// writer brings it in order.
func TestI3_BrokenChainIsReleasedAsAnothersOffer(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	anna.record(patients[0], note("Sov godt."))
	req := anna.request(false)
	req.Signature = nil
	_, err := anna.exchange(req)
	require.Equal(t, wire.CodeChain, refusal(t, err))
	w.release()
	require.True(t, w.tail(patients[0])[0].Relayed)
	anna.sync()
	bjorn.sync()
	require.Len(t, w.tail(patients[0]), 1)
	require.False(t, w.tail(patients[0])[0].Relayed)
	require.Equal(t, uint64(1), anna.acked)
	require.Contains(t, bjorn.entries, anna.own[0].ID)
}

// heldOne makes an entry that is in its stream and cannot be filed, between two
// that are.
func heldOne(t *testing.T) (w *world, stream journal.ID, anna, bjorn *device) {
	t.Helper()
	w, _, patients, anna, bjorn := ready(t)
	anna.record(patients[0], note("før"))
	anna.recordWith(patients[0], anna.keys[patients[0]], note("som en annen"), func(e *journal.Entry) { e.Author.ID = "kari" })
	anna.record(patients[0], note("etter"))
	anna.sync()
	require.Len(t, w.unfiled(), 2)
	require.NoError(t, w.hub.Filed(t.Context(), patients[0], 3))
	anna.sync()
	require.Equal(t, []uint64{2}, anna.states[patients[0]].Held)
	return w, patients[0], anna, bjorn
}

// What is held is filed when a person releases it. Until then it is seen as
// held, and no confirmation goes down meanwhile (I1).
func TestI5_HeldEntryIsReleasedAndFiled(t *testing.T) {
	w, stream, anna, _ := heldOne(t)
	anna.record(stream, note("senere"))
	anna.sync()
	underway := w.unfiled() // read before the release
	require.Len(t, underway, 1)
	w.release()
	require.NoError(t, w.hub.Filed(t.Context(), stream, underway[0].Pos))
	anna.sync()
	require.Equal(t, []uint64{2}, anna.states[stream].Held, "nobody has filed it yet")
	require.Equal(t, uint64(4), anna.states[stream].Confirmed)

	filings := w.unfiled()
	require.Len(t, filings, 1)
	require.Equal(t, uint64(2), filings[0].Pos)
	require.Equal(t, "kari", filings[0].Entry.Author.ID)
	require.NoError(t, w.hub.Filed(t.Context(), stream, 2))
	anna.sync()
	require.Empty(t, anna.states[stream].Held)
	require.Equal(t, uint64(4), anna.states[stream].Confirmed)
	require.Empty(t, w.unfiled())
}

// What cannot be filed after all comes back to a person.
func TestI5_ReleasedEntryThatCannotBeFiledIsOpenAgain(t *testing.T) {
	w, stream, anna, _ := heldOne(t)
	w.release()
	require.NoError(t, w.hub.Hold(t.Context(), stream, 2, "central_invalid"))
	j := w.judgement()
	require.Equal(t, hub.ActReopened, w.decisions()[0].Act)
	require.Equal(t, "central_invalid", w.decisions()[0].Why)
	require.Empty(t, w.unfiled())
	anna.sync()
	require.Equal(t, []uint64{2}, anna.states[stream].Held)
	require.NoError(t, w.hub.Dismiss(t.Context(), j))
	_, err := w.hub.Release(t.Context(), j)
	require.ErrorIs(t, err, hub.ErrDecided, "somebody dismissed it")
	j.Anew = true
	_, err = w.hub.Release(t.Context(), j)
	require.NoError(t, err)
	require.Len(t, w.unfiled(), 1)
	require.ErrorIs(t, w.hub.Dismiss(t.Context(), j), hub.ErrDecided, "it is on its way")
}

// A user that the hub did not know of is added to the device, and all that
// waited for it is filed.
func TestI5_RepairAddsTheUser(t *testing.T) {
	w, stream, anna, _ := heldOne(t)
	kari := journal.Author{ID: "kari", Name: "Kari Nes", HPR: "9012345", Role: journal.RoleNurse}
	j := w.judgement()
	for range 2 {
		anna.recordWith(stream, anna.keys[stream], note("enda en"), func(e *journal.Entry) { e.Author.ID = "kari" })
	}
	anna.recordWith(stream, anna.keys[stream], note("ikke hun"), func(e *journal.Entry) { e.Author.ID = "ola" })
	anna.sync()
	require.Empty(t, w.unfiled())
	require.Equal(t, 4, w.undecided())
	_, err := w.hub.Repair(t.Context(), j, journal.Author{ID: "ola", HPR: "9012345"})
	require.ErrorIs(t, err, hub.ErrAuthor)
	for _, n := range []int{3, 0} {
		released, err := w.hub.Repair(t.Context(), j, kari)
		require.NoError(t, err)
		require.Equal(t, n, released)
	}
	require.Equal(t, 1, w.undecided(), "the other one's")
	for _, pos := range []uint64{2, 4, 5} {
		filings := w.unfiled()
		require.Len(t, filings, 1)
		require.Equal(t, pos, filings[0].Pos)
		require.NoError(t, w.hub.Filed(t.Context(), stream, pos))
	}
	anna.recordWith(stream, anna.keys[stream], note("fra nå av"), func(e *journal.Entry) { e.Author.ID = "kari" })
	anna.sync()
	require.Len(t, w.unfiled(), 1)
	w.view(func(tx hub.Tx) error {
		d, err := tx.Device(anna.id)
		require.Len(t, d.Users, 2)
		return err
	})
}

// Two people decide at once, from two processes: one of them has decided, the
// other is told.
func TestQuarantine_TwoPeopleAtOnce(t *testing.T) {
	for range 20 {
		w, stream, anna, _ := heldOne(t)
		second, err := openStore(t, w.path)
		require.NoError(t, err)
		cfg := w.cfg
		cfg.Store = second
		other, j := hub.New(cfg), w.judgement()
		var released, dismissed error
		var both sync.WaitGroup
		both.Go(func() { _, released = w.hub.Release(t.Context(), j) })
		both.Go(func() { dismissed = other.Dismiss(t.Context(), j) })
		both.Wait()
		require.ErrorIs(t, errors.Join(released, dismissed), hub.ErrDecided)
		require.True(t, (released == nil) != (dismissed == nil))
		require.Len(t, w.decisions(), 1)
		want := 0
		if released == nil {
			want = 1
		}
		require.Len(t, w.unfiled(), want)
		require.Len(t, w.tail(stream), 3)
		w.hub.Refresh()
		anna.sync()
	}
}

// A look at what a patient's record says is in the log before it is shown, also
// when nothing can be shown.
func TestQuarantine_OpeningIsInTheLogFirst(t *testing.T) {
	w, _, _, _ := heldOne(t)
	j := w.judgement()
	_, err := w.hub.Inspect(t.Context(), hub.Judgement{Key: j.Key, Who: "Kari"})
	require.ErrorIs(t, err, hub.ErrUnsigned)
	require.Empty(t, w.decisions())
	e, err := w.hub.Inspect(t.Context(), j)
	require.NoError(t, err)
	require.Equal(t, note("som en annen"), e.Fact)
	require.Equal(t, hub.ActOpened, w.decisions()[0].Act)
	require.Equal(t, 1, w.undecided(), "reading decides nothing")
	w.cfg.Master = hub.MasterKey{1}
	w.open()
	_, err = w.hub.Inspect(t.Context(), j)
	require.ErrorIs(t, err, hub.ErrUnreadable)
	require.Len(t, w.decisions(), 2)
}

func TestQuarantine_CasesAreFoundByName(t *testing.T) {
	w, _, anna, _ := heldOne(t)
	c := w.cases()[0]
	require.Equal(t, "PC", c.Label)
	require.True(t, c.InStream)
	require.Equal(t, hub.StateHeld, c.State)
	require.Equal(t, journal.Instant(5000), c.Age(c.At+5000))
	found, err := w.hub.Case(t.Context(), c.Name())
	require.NoError(t, err)
	require.Equal(t, anna.id, found.Device)
	_, err = w.hub.Case(t.Context(), "000000000000")
	require.ErrorIs(t, err, hub.ErrNotFound)
	_, err = w.hub.Case(t.Context(), "")
	require.ErrorContains(t, err, "6 digits")
}
