package replica

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
)

// TestI6_AnyOrderSplitOrRepetitionGivesTheSameReplica lets one ward's entries
// reach two devices in two ways, one of them with its replica open all the
// time and refreshed in between.
func TestI6_AnyOrderSplitOrRepetitionGivesTheSameReplica(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWard(t)
		stream, order := w.admit("Aasen", "Åse")
		all := append(w.fill(stream, order, rapid.IntRange(1, 30).Draw(rt, "entries")), w.place(stream, centre, &journal.Order{
			Order: order, Version: 2, Status: journal.OrderStopped, Drug: journal.Drug{Name: "Metoprolol"}, Ended: w.instant(), EndReason: "bradykardi",
		}))
		early := w.open()
		for rest := rapid.Permutation(all).Draw(rt, "order"); len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(rt, "cut")
			w.apply(localstore.Inbound{Entries: rest[:n]})
			if rapid.Bool().Draw(rt, "again") {
				w.apply(localstore.Inbound{Entries: rest[:n]})
			}
			if rapid.Bool().Draw(rt, "refresh") {
				w.refresh(early)
			}
			rest = rest[n:]
		}
		w.refresh(early)
		w.unlock()
		late := w.open()
		require.Equal(rt, canonical(t, late, stream), canonical(t, early, stream))
		require.Equal(rt, late.Patients(), early.Patients())
		late.Close()
		early.Close()
		require.NoError(rt, w.store.Close())
	})
}

func TestRewindAndRefetchAreFollowed(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	entries := w.fill(stream, order, 4)
	w.arrive(entries...)
	r := w.open()
	before := canonical(t, r, stream)
	require.NotZero(t, r.AsOf(stream))
	require.NoError(t, w.store.Rewind(context.Background(), journal.ID{9}))
	w.refresh(r)
	require.Zero(t, r.AsOf(stream), "how old the picture is, nobody knows")
	w.arrive(entries...)
	w.refresh(r)
	require.Equal(t, before, canonical(t, r, stream))
	require.Equal(t, localstore.ReceiptHub, r.Receipt(entries[0].ID))
	w.apply(localstore.Inbound{Cursors: []localstore.Cursor{{Stream: stream, Pos: entries[3].Pos, Confirmed: entries[3].Pos}}})
	w.refresh(r)
	require.Equal(t, localstore.ReceiptConfirmed, r.Receipt(entries[0].ID))
}

func TestI21_EntryThatDoesNotOpenIsCountedAndFetchedAgain(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	e := w.place(stream, anna, note("x"))
	bad := e
	bad.Bytes = append([]byte{e.Bytes[0] ^ 1}, e.Bytes[1:]...)
	w.arrive(bad)
	r := w.open()
	require.Equal(t, 1, r.Patients()[0].Unreadable)
	w.refresh(r)
	require.False(t, r.Patients()[0].Complete)
	require.NotEmpty(t, r.Status().Alarms)
	w.arrive(e)
	w.refresh(r)
	require.True(t, r.View(stream, func(c *chart.Chart) { require.Len(t, c.Notes(), 1) }))
	require.Zero(t, r.Patients()[0].Unreadable)
}

func TestDraftsFollowTheirActs(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	r := w.open()
	ctx := context.Background()
	d, err := r.SaveDraft(ctx, localstore.Draft{Stream: stream, Name: "rapport", Fact: note("Utk")})
	require.NoError(t, err)
	d.Fact = note("Utkast")
	d, err = r.SaveDraft(ctx, d)
	require.NoError(t, err)
	drafts, err := r.Drafts(ctx, stream)
	require.NoError(t, err)
	require.Len(t, drafts, 1)
	_, err = r.Act(ctx, stream, d.Fact, 0, "not an id")
	require.Error(t, err)
	_, err = r.Act(ctx, stream, d.Fact, 0, d.ID.String())
	require.NoError(t, err)
	drafts, err = r.Drafts(ctx, stream)
	require.NoError(t, err)
	require.Empty(t, drafts)
}

func TestActRefusesWhatOnlyTheCentreDecides(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	ctx := context.Background()
	for want, f := range map[string]journal.Fact{
		"centre_only":    &journal.Order{Order: order, Version: 2, Status: journal.OrderStopped, Drug: journal.Drug{Name: "x"}},
		"target_unknown": &journal.EnteredInError{Target: w.id(), Reason: "feil"},
		"text_missing":   note("  "),
	} {
		_, err := r.Act(ctx, stream, f, 0, "")
		require.Equal(t, want, journal.CodeOf(err))
	}
	_, err := r.Act(ctx, w.id(), note("x"), 0, "")
	require.Equal(t, "not_held", journal.CodeOf(err))
	_, err = r.Act(ctx, stream, note("x"), w.instant()+journal.Instant(10*60_000), "")
	require.Equal(t, "future", journal.CodeOf(err))
	r.Close()
	_, err = r.Act(ctx, stream, note("x"), 0, "")
	require.Equal(t, "not_held", journal.CodeOf(err))
}
