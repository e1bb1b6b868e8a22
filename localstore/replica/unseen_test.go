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

func kinds(changes []chart.Change) (out []chart.ChangeKind) {
	for _, c := range changes {
		out = append(out, c.Kind)
	}
	return out
}

func TestChangesAreMarkedUntilTheUserHasSeenThem(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	ctx := context.Background()
	require.Equal(t, []chart.ChangeKind{chart.ChangeNew}, kinds(r.Unseen(stream)))
	require.Equal(t, 1, r.Patients()[0].Unseen)
	require.NoError(t, r.MarkSeen(ctx, stream))
	require.Empty(t, r.Unseen(stream))
	require.Zero(t, r.Patients()[0].Unseen)

	w.arrive(w.place(stream, centre, &journal.Order{
		Order: order, Version: 2, Status: journal.OrderStopped, Drug: journal.Drug{Name: "Metoprolol"}, Ended: w.instant(), EndReason: "bradykardi",
	}))
	w.refresh(r)
	require.Equal(t, []chart.ChangeKind{chart.ChangeStopped}, kinds(r.Unseen(stream)))
	require.Equal(t, 1, r.Patients()[0].Unseen)
	r.Close()
	require.Empty(t, r.Unseen(stream))

	// The same after a lock and a restart; nothing for another user.
	require.NoError(t, w.store.Close())
	var err error
	w.store, err = localstore.Open(ctx, w.opt)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, w.store.Close()) })
	w.unlock()
	again := w.open()
	require.Equal(t, []chart.ChangeKind{chart.ChangeStopped}, kinds(again.Unseen(stream)))
	require.NoError(t, again.MarkSeen(ctx, stream))
	require.Equal(t, "not_held", journal.CodeOf(again.MarkSeen(ctx, w.id())))

	w.enrol(bjorn, bjornsPIN)
	w.user, err = w.store.Unlock(ctx, bjorn.ID, bjornsPIN)
	require.NoError(t, err)
	other := w.open()
	_, looked := other.looks.of(stream)
	require.False(t, looked)
}

// A user who has not looked at a patient here before is shown what happened
// lately, not every order there is.
func TestFirstLookMarksWhatHappenedLately(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	w.pass(FirstLook + time.Hour)
	fresh := w.order(stream, regular(journal.Drug{Name: "Nitrofurantoin"}, 50_000_000))
	r := w.open()
	changes := r.Unseen(stream)
	require.Len(t, changes, 1)
	require.Equal(t, fresh, changes[0].Order.ID)
	require.Equal(t, chart.ChangeNew, changes[0].Kind)
}

// What arrives between the look and the key press has not been seen.
func TestMarkSeenTakesWhatWasOnTheScreen(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	r := w.open()
	require.Len(t, r.Unseen(stream), 1)
	fresh := w.order(stream, regular(journal.Drug{Name: "Nitrofurantoin"}, 50_000_000))
	w.refresh(r)
	require.NoError(t, r.MarkSeen(context.Background(), stream))
	changes := r.Unseen(stream)
	require.Len(t, changes, 1)
	require.Equal(t, fresh, changes[0].Order.ID)
	require.NoError(t, r.MarkSeen(context.Background(), stream))
	require.Empty(t, r.Unseen(stream))
}

// Another window of the same user shows it as seen too.
func TestSeenInOneWindowIsSeenInTheOther(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	one := w.open()
	w.unlock()
	other := w.open()
	require.Equal(t, 1, other.Patients()[0].Unseen)
	require.NoError(t, one.MarkSeen(context.Background(), stream))
	w.refresh(other)
	require.Zero(t, other.Patients()[0].Unseen)
	require.Empty(t, other.Unseen(stream))
}

// The list of patients tells what waits: an effect to be written, a check.
func TestR_MED_12_ListCountsWhatWaits(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	asNeeded := regular(journal.Drug{Name: "Paracet", ATC: "N02BE01"}, 500_000_000)
	asNeeded.Timing, asNeeded.PRN = journal.Timing{}, &journal.PRN{Reason: "smerter"}
	prn, strong := w.order(stream, asNeeded), w.order(stream, regular(oxycodone, 5_000_000))
	r := w.open()
	second := w.second(r, bjorn, bjornsPIN)
	dose, prepared := newID(t, r), newID(t, r)
	ready := give(strong)
	ready.Act = journal.ActPrepared
	require.Empty(t, act(r, Deed{ID: dose, Stream: stream, Fact: &journal.Administration{Order: prn, Act: journal.ActGiven, PRNReason: "hodepine"}},
		Deed{ID: prepared, Stream: stream, Fact: ready}))
	line := func() Summary { return r.Patients()[0] }
	require.Equal(t, 2, line().Unsent, "what is not confirmed is counted")
	require.Equal(t, 1, line().ChecksWaiting)
	require.Zero(t, line().EffectsDue)
	w.pass(61 * time.Minute)
	require.Equal(t, 1, line().EffectsDue)
	effect := &journal.Administration{Order: prn, Act: journal.ActEffect, Target: dose, PRNEffect: "god"}
	require.Empty(t, act(r, Deed{Stream: stream, Fact: effect},
		Deed{Stream: stream, Fact: &journal.Countersign{Target: prepared, Purpose: journal.SignCheck}, By: second}))
	require.Zero(t, line().EffectsDue)
	require.Zero(t, line().ChecksWaiting)

	require.Empty(t, act(r, Deed{Stream: stream, Fact: tomorrow(ready)}, Deed{Stream: stream, Fact: override(give(strong))}))
	require.Equal(t, 2, line().ChecksWaiting)
	w.pass(checkedFor)
	require.Equal(t, 2, line().ChecksWaiting)
	w.pass(time.Minute)
	require.Equal(t, 1, line().ChecksWaiting, "what is prepared waits until it is handed out")
	require.True(t, r.View(stream, func(c *chart.Chart) { require.Zero(t, c.Doses(prn)[1].Dose, "an effect has no dose") }))
}

func tomorrow(a *journal.Administration) *journal.Administration {
	next := *a
	next.Slot.Date = a.Slot.Date.AddDays(1)
	return &next
}
