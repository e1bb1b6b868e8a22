package hub_test

import (
	"crypto/sha256"
	"slices"
	"testing"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

// Nothing to sync is one round trip, also right after a restart of the hub's
// memory was paid for once, and does not touch the store.
func TestSync_NothingNewIsOneRoundTrip(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	bjorn.record(patients[0], note("Spiste."))
	bjorn.sync()
	anna.sync()
	trips := anna.trips
	cfg := w.cfg
	resp, err := anna.exchange(anna.request(false))
	require.NoError(t, err)
	require.Empty(t, resp.Streams)
	require.False(t, resp.WantPositions || resp.More)
	require.Equal(t, trips+1, anna.trips)

	w.hub = hub.New(cfg) // forgets what it told: one more trip, once
	anna.sync()
	require.Equal(t, trips+3, anna.trips)
	anna.sync()
	require.Equal(t, trips+4, anna.trips)
}

// A device that comes back after others wrote gets it all in one round trip:
// the hub remembers what it told by its digest.
func TestSync_ReconnectIsOneRoundTrip(t *testing.T) {
	_, _, patients, anna, bjorn := ready(t)
	for range 20 {
		anna.record(patients[0], note("Sov godt."))
		bjorn.record(patients[0], note("Spiste."))
	}
	anna.sync()
	trips := bjorn.trips
	bjorn.sync()
	require.Equal(t, trips+1, bjorn.trips)
	require.Len(t, bjorn.held(patients[0]), 40)
	require.Len(t, bjorn.places, 20)
}

// A lost answer leaves the device with the vector it had before; the hub still
// knows that one too.
func TestSync_LostAnswerCostsNoExtraTrip(t *testing.T) {
	_, _, patients, anna, bjorn := ready(t)
	bjorn.record(patients[0], note("Spiste."))
	bjorn.sync()
	_, err := anna.exchange(anna.request(false)) // lost
	require.NoError(t, err)
	resp, err := anna.exchange(anna.request(false))
	require.NoError(t, err)
	require.False(t, resp.WantPositions)
	require.Len(t, resp.Entries, 1)
}

// PouchDB#1240: a position is told only when everything up to it is in the
// answer or was before, however the answers are cut.
func TestTrap_PositionNeverAheadOfEntries(t *testing.T) {
	w, list, patients, anna, bjorn := ready(t)
	for i := range 1300 {
		anna.record(patients[i%2], note("Sov godt."))
	}
	anna.sync()
	for range 10 {
		resp, err := bjorn.exchange(bjorn.request(false))
		require.NoError(t, err)
		require.LessOrEqual(t, len(resp.Entries), wire.MaxEntries)
		bjorn.take(resp)
		for _, p := range append(slices.Clone(patients), list) {
			held := bjorn.held(p)
			for _, r := range w.tail(p) {
				if r.Pos <= bjorn.vector[p].Pos {
					require.True(t, held[r.ID], "position %d is told and its entry was not sent", r.Pos)
				}
			}
		}
		if !resp.More {
			require.Equal(t, anna.held(patients[0]), bjorn.held(patients[0]))
			return
		}
	}
	t.Fatal("does not end")
}

// I13: a stop reaches a device in the first answer, before all else, also when
// far more is waiting.
func TestI13_StopComesInTheFirstAnswer(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	bulk, other := patients[0], patients[1]
	if string(bulk[:]) > string(other[:]) {
		bulk, other = other, bulk
	}
	bjorn.record(bulk, note("første")) // so that both charts are begun
	bjorn.record(other, note("første"))
	bjorn.sync()
	anna.sync()
	for range 900 {
		bjorn.record(bulk, note("Sov godt."))
		bjorn.record(other, note("Sov godt."))
	}
	bjorn.sync()
	w.append(bulk, stopped())
	w.append(other, stopped())
	resp, err := anna.exchange(anna.request(false))
	require.NoError(t, err)
	require.True(t, resp.More)
	stops := map[journal.ID]bool{}
	for i, e := range resp.Entries {
		if e.Class == journal.ClassCritical {
			stops[e.Stream] = true
			require.Less(t, i, 2, "stops come first")
		}
	}
	require.Contains(t, stops, other, "an urgent copy of the chart that has to wait")
	anna.take(resp)
	anna.sync()
	require.Equal(t, 1, anna.urgent, "sent ahead once")
	require.Len(t, anna.held(bulk), 902)
	require.Len(t, anna.held(other), 902)
}

func TestSync_MostUrgentClassFirst(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	for _, p := range patients {
		anna.record(p, note("Sov godt."))
		anna.record(p, &journal.Observation{Name: "Puls", Value: 80_000_000, Unit: "/min"})
	}
	anna.sync()
	w.append(patients[1], stopped())
	resp, err := bjorn.exchange(bjorn.request(false))
	require.NoError(t, err)
	require.Len(t, resp.Entries, 5)
	require.True(t, slices.IsSortedFunc(resp.Entries, func(a, b wire.Placed) int { return int(a.Class) - int(b.Class) }))
}

// A large text does not make an answer too large to send.
func TestSync_AnswerFitsItsFrame(t *testing.T) {
	_, _, patients, anna, bjorn := ready(t)
	for i := range 40 {
		anna.record(patients[i%2], note(randomText(t, journal.MaxText)))
	}
	anna.acked = uint64(len(anna.own)) // pushed one by one: a frame has its limit too
	for seq := range uint64(len(anna.own)) {
		req := anna.request(false)
		req.Acked, req.Entries = seq, anna.own[seq:seq+1]
		anna.sign(req)
		_, err := anna.exchange(req)
		require.NoError(t, err)
	}
	bjorn.sync()
	require.Len(t, bjorn.held(patients[0]), 20)
	require.Len(t, bjorn.held(patients[1]), 20)
}

// I16: the list's own count and hash come with it; a patient leaves by a
// removal, which the device gets before the right ends.
func TestI16_ListHeadAndRemoval(t *testing.T) {
	w, list, patients, anna, _ := ready(t)
	sorted := slices.Clone(patients)
	slices.SortFunc(sorted, func(a, b journal.ID) int { return slices.Compare(a[:], b[:]) })
	sum := sha256.Sum256(append(slices.Clone(sorted[0][:]), sorted[1][:]...))
	require.Equal(t, wire.ListHead{Stream: list, Count: 2, Hash: [16]byte(sum[:16])}, anna.lists[list])

	w.assign(list, patients[0], 2, false)
	resp := anna.sync()
	require.Equal(t, []journal.ID{patients[0]}, resp.Removed)
	require.Len(t, resp.Entries, 1, "the removal itself, with its reason")
	require.Equal(t, 1, anna.lists[list].Count)

	w.assign(list, patients[0], 3, true)
	w.assign(list, patients[0], 2, false) // an old manifest, replayed
	anna.sync()
	require.Contains(t, anna.keys, patients[0])
	require.Equal(t, 2, anna.lists[list].Count)
}

// A patient on two lists of a device leaves it only with the second.
func TestI17_RightEndsWithTheLastList(t *testing.T) {
	w, list, patients, anna, _ := ready(t)
	second, _ := w.unit("CareTeam/2")
	w.assign(second, patients[0], 1, true)
	d := w.enroll(list, second)
	d.sync()
	w.assign(list, patients[0], 2, false)
	d.sync()
	anna.sync()
	require.Contains(t, d.keys, patients[0])
	require.NotContains(t, anna.keys, patients[0])
	w.assign(second, patients[0], 2, false)
	d.sync()
	require.NotContains(t, d.keys, patients[0])
}

// I17: no entry and no key of a patient reaches a device without the right.
func TestI17_NothingWithoutARight(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	other, theirs := w.unit("CareTeam/2", "Patient/77")
	stranger := w.enroll(other)
	stranger.sync()
	anna.record(patients[0], note("Sov godt."))
	anna.sync()
	resp := stranger.sync()
	require.Empty(t, resp.Entries)
	for _, p := range patients {
		require.NotContains(t, stranger.keys, p)
		require.NotContains(t, stranger.vector, p)
	}
	require.Contains(t, stranger.keys, theirs[0])
	req := stranger.request(true) // asking for it by name helps nothing
	req.Positions = append(req.Positions, wire.Position{Stream: patients[0]})
	resp, err := stranger.exchange(req)
	require.NoError(t, err)
	require.Contains(t, resp.Removed, patients[0])
	require.Empty(t, resp.Entries)
}

// A new assignment brings key and chart in one go.
func TestSync_NewAssignment(t *testing.T) {
	w, list, _, anna, _ := ready(t)
	p, err := w.hub.AddSubject(t.Context(), "Patient/3")
	require.NoError(t, err)
	w.append(p, &journal.Patient{Version: 1, Family: "Berg", Given: "Åse"}, stopped())
	resp := anna.sync()
	require.Empty(t, resp.Entries)
	w.assign(list, p, 1, true)
	anna.sync()
	require.Contains(t, anna.keys, p)
	require.Len(t, anna.held(p), 2)
	require.Equal(t, 3, anna.lists[list].Count)
}

// Receipts travel back without any new entry, and hold what a person must see.
func TestI1_ReceiptsTravelBack(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	for range 3 {
		anna.record(patients[0], note("Sov godt."))
	}
	anna.sync()
	require.Zero(t, anna.states[patients[0]].Confirmed)
	require.NoError(t, w.hub.Hold(t.Context(), patients[0], 2, "unreadable"))
	require.NoError(t, w.hub.Filed(t.Context(), patients[0], 1))
	anna.sync()
	require.Equal(t, uint64(2), anna.states[patients[0]].Confirmed)
	require.Equal(t, []uint64{2}, anna.states[patients[0]].Held)
	require.NoError(t, w.hub.Filed(t.Context(), patients[0], 3))
	trips := anna.trips
	resp := anna.sync()
	require.Equal(t, trips+1, anna.trips)
	require.Empty(t, resp.Entries)
	require.Equal(t, uint64(3), anna.states[patients[0]].Confirmed)
	require.NoError(t, w.hub.Hold(t.Context(), patients[0], 1, "unreadable"))
	anna.sync()
	require.Equal(t, []uint64{2}, anna.states[patients[0]].Held, "a receipt never goes down")
}

// The same device asking twice at once, and many devices at once.
func TestSync_ManyAtOnce(t *testing.T) {
	w, list, patients, _, _ := ready(t)
	var devices []*device
	for range 8 {
		d := w.enroll(list)
		d.sync()
		for range 25 {
			d.record(patients[0], note("Sov godt."))
		}
		devices = append(devices, d)
	}
	done := make(chan error, 2*len(devices))
	for _, d := range devices {
		req := d.request(false)
		for range 2 {
			go func() {
				_, err := w.hub.Sync(t.Context(), d.id, req)
				done <- err
			}()
		}
	}
	for range cap(done) {
		require.NoError(t, <-done)
	}
	rows := w.tail(patients[0])
	require.Len(t, rows, 200)
	for _, d := range devices {
		d.sync()
		require.Len(t, d.held(patients[0]), 200)
	}
}
