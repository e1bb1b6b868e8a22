package hub_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// ready is a world with two synced devices and two patients.
func ready(t *testing.T) (w *world, list journal.ID, patients []journal.ID, anna, bjorn *device) {
	t.Helper()
	w = newWorld(t)
	list, patients, anna, bjorn = w.pair()
	return w, list, patients, anna, bjorn
}

// pair is a unit with two patients and two devices that have synced.
func (w *world) pair() (list journal.ID, patients []journal.ID, anna, bjorn *device) {
	w.t.Helper()
	list, patients = w.unit("CareTeam/1", "Patient/1", "Patient/2")
	anna, bjorn = w.enroll(list), w.enroll(list)
	anna.sync()
	bjorn.sync()
	return list, patients, anna, bjorn
}

func (w *world) kept() (out []hub.Quarantined) {
	w.t.Helper()
	w.view(func(tx hub.Tx) (err error) {
		out, err = tx.Kept(hub.QuarantineKey{}, 1000)
		return err
	})
	return out
}

func (w *world) tail(stream journal.ID) (out []hub.Row) {
	w.t.Helper()
	w.view(func(tx hub.Tx) (err error) {
		out, err = tx.Tail(stream, 0, 10_000)
		return err
	})
	return out
}

func (w *world) alarms() []hub.Alarm {
	w.t.Helper()
	out, err := w.hub.Alarms(w.t.Context(), 100)
	require.NoError(w.t, err)
	return out
}

// I2: an outbox replayed twice leaves the hub as it was.
func TestI2_ReplayIsANoOp(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	for range 5 {
		anna.record(patients[0], note("Sov godt."))
	}
	req := anna.request(false)
	first, err := anna.exchange(req)
	require.NoError(t, err)
	before := w.tail(patients[0])
	again, err := anna.exchange(req)
	require.NoError(t, err)
	require.Equal(t, before, w.tail(patients[0]))
	require.Equal(t, first.Acked, again.Acked)
	require.Equal(t, first.Placements, again.Placements, "a lost answer is told again")
	require.Empty(t, w.kept())
}

// I2: the same number with other bytes is equivocation: kept, alarmed, and
// what stood stands.
func TestI2_EquivocationIsQuarantined(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	first := anna.record(patients[0], note("Sov godt."))
	anna.sync()
	clone := *anna
	clone.own, clone.links, clone.acked = nil, make([]seal.Link, 1), 0
	other := clone.recordWith(patients[0], anna.keys[patients[0]], note("Sov dårlig."), func(*journal.Entry) {})
	_, err := clone.exchange(clone.request(false))
	require.Equal(t, wire.CodeEquivocation, refusal(t, err))
	require.Len(t, w.kept(), 1)
	require.Equal(t, other.Bytes, w.kept()[0].Bytes)
	require.Equal(t, wire.CodeEquivocation, w.alarms()[0].Code)
	require.Equal(t, first.Bytes, w.tail(patients[0])[0].Bytes)
}

// A5: two copies of one device that both write on are told apart by the chain.
func TestA5_ClonedImageBreaksTheChain(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	anna.record(patients[0], note("felles"))
	anna.sync()
	clone := *anna
	clone.own, clone.links = append([]seal.Sealed(nil), anna.own...), append([]seal.Link(nil), anna.links...)
	anna.record(patients[0], note("her"))
	anna.sync()
	key := anna.keys[patients[0]]
	clone.recordWith(patients[0], key, note("der"), func(*journal.Entry) {})
	clone.recordWith(patients[0], key, note("der også"), func(*journal.Entry) {})
	_, err := clone.exchange(clone.request(false))
	require.Equal(t, wire.CodeEquivocation, refusal(t, err))
	clone.acked = 2
	_, err = clone.exchange(clone.request(false))
	require.Equal(t, wire.CodeChain, refusal(t, err))
	require.Len(t, w.tail(patients[0]), 2)
	require.Len(t, w.kept(), 2)
}

// I3: forged, reordered, dropped and spliced entries do not get past the chain,
// and nothing of such a batch is taken.
func TestI3_ChainHoldsOrNothingIsTaken(t *testing.T) {
	for name, spoil := range map[string]func(*device, *wire.Request){
		"signature of another key": func(d *device, r *wire.Request) {
			_, other, err := ed25519.GenerateKey(rand.Reader)
			require.NoError(d.w.t, err)
			r.Signature = ed25519.Sign(other, seal.LinkMessage(d.id, 3, r.Link))
		},
		"no signature":  func(_ *device, r *wire.Request) { r.Signature = nil },
		"bytes altered": func(_ *device, r *wire.Request) { r.Entries[1].Bytes[3] ^= 1 },
		"class altered": func(_ *device, r *wire.Request) { r.Entries[1].Class = journal.ClassCritical },
		"swapped": func(_ *device, r *wire.Request) {
			a, b := r.Entries[0], r.Entries[1]
			a.Seq, b.Seq = b.Seq, a.Seq
			r.Entries[0], r.Entries[1] = b, a
		},
		"cut short":         func(_ *device, r *wire.Request) { r.Entries = r.Entries[:2] },
		"link of elsewhere": func(_ *device, r *wire.Request) { r.Link[0] ^= 1 },
	} {
		t.Run(name, func(t *testing.T) {
			w, _, patients, anna, _ := ready(t)
			for range 3 {
				anna.record(patients[0], note("Sov godt."))
			}
			req := anna.request(false)
			req.Entries = append([]seal.Sealed(nil), req.Entries...)
			for i := range req.Entries {
				req.Entries[i].Bytes = append([]byte(nil), req.Entries[i].Bytes...)
			}
			spoil(anna, req)
			_, err := anna.exchange(req)
			require.Equal(t, wire.CodeChain, refusal(t, err))
			require.Empty(t, w.tail(patients[0]))
			require.Len(t, w.kept(), len(req.Entries), "the batch is kept to look at")
			anna.sync()
			require.Len(t, w.tail(patients[0]), 3, "the true batch passes")
		})
	}
}

// I3: the hub acknowledges a contiguous prefix only.
func TestI3_GapIsNotJumped(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	for range 4 {
		anna.record(patients[0], note("Sov godt."))
	}
	req := anna.request(false)
	req.Entries = req.Entries[2:]
	_, err := anna.exchange(req)
	require.Equal(t, wire.CodeGap, refusal(t, err))
	req = anna.request(false)
	req.Entries = append(append([]seal.Sealed(nil), req.Entries[:1]...), req.Entries[2:]...)
	_, err = w.hub.Sync(t.Context(), anna.id, req)
	require.Equal(t, wire.CodeGap, refusal(t, err))
	require.Empty(t, w.tail(patients[0]))
	anna.sync()
	require.Len(t, w.tail(patients[0]), 4)
}

// I3: rows and acknowledgement are one transaction: a hub that dies before the
// commit has neither, and a hub that dies after it has both.
func TestI3_AckOnlyAfterCommit(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	anna.record(patients[0], note("Sov godt."))
	failing := w.cfg
	failing.Store = &breaking{Store: w.store}
	_, err := hub.New(failing).Sync(t.Context(), anna.id, anna.request(false))
	require.ErrorIs(t, err, errBreaking)
	require.Empty(t, w.tail(patients[0]))

	_, err = anna.exchange(anna.request(false)) // the answer is lost
	require.NoError(t, err)
	w.open()
	resp := anna.sync()
	require.Equal(t, uint64(1), resp.Acked)
	require.Len(t, w.tail(patients[0]), 1)
	require.Equal(t, uint64(1), anna.places[1])
}

// I5 (fhircore#2775): a bad entry never delays its neighbours.
func TestI5_BadEntryDoesNotBlockItsNeighbours(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	elsewhere, err := w.hub.AddSubject(t.Context(), "Patient/99")
	require.NoError(t, err)
	key := anna.keys[patients[0]]
	anna.record(patients[0], note("før"))
	anna.recordWith(elsewhere, key, note("fremmed pasient"), func(*journal.Entry) {})
	anna.record(patients[0], stopped())
	anna.recordWith(patients[0], key, note("nøkkel som ikke finnes"), func(e *journal.Entry) { e.KeyEpoch = 9 })
	after := anna.record(patients[1], note("etter"))
	anna.sync()
	require.Equal(t, uint64(5), anna.acked, "quarantined counts as at the hub")
	require.Equal(t, map[uint64]wire.Code{2: wire.CodeRights, 3: wire.CodeRights, 4: wire.CodeUnreadable}, anna.refused)
	require.Len(t, w.kept(), 3)
	require.NotEmpty(t, w.alarms())
	bjorn.sync()
	require.Contains(t, bjorn.entries, after.ID)
	require.Len(t, w.tail(patients[0]), 1)

	anna.acked = 0 // a cut answer: told again, nothing doubled
	anna.refused = map[uint64]wire.Code{}
	anna.sync()
	require.Len(t, anna.refused, 3)
	require.Len(t, w.kept(), 3)
}

// An id that another entry has is not taken twice: every replica would have to
// choose between the two.
func TestI2_StolenIDIsQuarantined(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	theirs := bjorn.record(patients[0], note("Bjørns"))
	bjorn.sync()
	anna.recordWith(patients[0], anna.keys[patients[0]], note("Annas"), func(e *journal.Entry) { e.ID = theirs.ID })
	anna.sync()
	require.Equal(t, wire.CodeEquivocation, anna.refused[1])
	require.Len(t, w.tail(patients[0]), 1)
}

// C21 (cht-core#11306): what was written before a reassignment is never refused.
func TestC21_FormerlyAssignedIsAccepted(t *testing.T) {
	w, list, patients, anna, bjorn := ready(t)
	late := anna.record(patients[0], note("skrevet uten nett"))
	w.assign(list, patients[0], 2, false)
	anna.sync()
	require.Empty(t, anna.refused)
	require.Equal(t, uint64(1), anna.acked)
	require.Contains(t, anna.removed, patients[0])
	require.Len(t, w.tail(patients[0]), 1)
	require.Equal(t, late.Bytes, w.tail(patients[0])[0].Bytes)
	bjorn.sync()
	require.NotContains(t, bjorn.held(patients[0]), late.ID, "nothing of the patient leaves the hub for one without a right")
}

// A12: a whole captured conversation played again changes nothing.
func TestA12_CapturedConversationReplayed(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	var capture []*wire.Request
	for range 4 {
		anna.record(patients[0], note("Sov godt."))
		bjorn.record(patients[1], note("Spiste."))
		capture = append(capture, anna.request(false))
		anna.sync()
		bjorn.sync()
	}
	before := [2][]hub.Row{w.tail(patients[0]), w.tail(patients[1])}
	for _, req := range capture {
		_, err := anna.exchange(req)
		require.NoError(t, err)
	}
	require.Equal(t, before, [2][]hub.Row{w.tail(patients[0]), w.tail(patients[1])})
	_, err := w.hub.Sync(t.Context(), bjorn.id, capture[0])
	require.Equal(t, wire.CodeDevice, refusal(t, err), "somebody else's request under one's own certificate")
}

// A device that speaks for another, in the header or in the request.
func TestA6_WritesForAnotherDevice(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	anna.recordWith(patients[0], anna.keys[patients[0]], note("i Bjørns navn"), func(e *journal.Entry) { e.Device = bjorn.id })
	req := anna.request(false)
	_, err := w.hub.Sync(t.Context(), anna.id, req)
	require.Equal(t, wire.CodeDevice, refusal(t, err))
	require.Empty(t, w.tail(patients[0]))
}

func TestSync_OtherVersionIsRefused(t *testing.T) {
	w, _, _, anna, _ := ready(t)
	req := anna.request(false)
	req.Version = 99
	_, err := w.hub.Sync(t.Context(), anna.id, req)
	require.Equal(t, wire.CodeVersion, refusal(t, err))
}

// I2, I3, I6: whatever is pushed in whatever pieces, repeated and interleaved,
// every stream ends up dense, with the same roots as computed from scratch.
func TestI2_AnyBatchingGivesTheSameStreams(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 4).Draw(rt, "steps") {
			d := rapid.SampledFrom([]*device{anna, bjorn}).Draw(rt, "device")
			for range rapid.IntRange(0, 2).Draw(rt, "entries") {
				d.record(rapid.SampledFrom(patients).Draw(rt, "patient"), note("Sov godt."))
			}
			if d.acked < uint64(len(d.own)) && rapid.Bool().Draw(rt, "cut") {
				req := d.request(false)
				n := rapid.IntRange(0, len(req.Entries)).Draw(rt, "prefix")
				req.Entries = req.Entries[:n]
				d.sign(req)
				_, err := d.exchange(req) // and the answer is lost
				require.NoError(rt, err)
			}
			if rapid.Bool().Draw(rt, "restart") {
				w.hub = hub.New(w.cfg)
			}
			d.sync()
		}
		anna.sync()
		bjorn.sync()
		anna.sync()
		for _, p := range patients {
			head := hub.Stream{}
			for i, r := range w.tail(p) {
				require.Equal(rt, uint64(i+1), r.Pos)
				root := head.Next(&r.Sealed)
				head.Root = root
				require.Equal(rt, [8]byte(root[:8]), r.Root)
			}
			require.Equal(rt, anna.held(p), bjorn.held(p))
			require.Equal(rt, anna.vector[p], bjorn.vector[p])
		}
	})
}

// breaking loses every transaction at its end.
type breaking struct{ hub.Store }

var errBreaking = &breakingError{}

type breakingError struct{}

func (*breakingError) Error() string { return "the disk is gone" }

func (b *breaking) Update(ctx context.Context, f func(hub.Tx) error) error {
	return b.Store.Update(ctx, func(tx hub.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return errBreaking
	})
}

func (b *breaking) Extend(ctx context.Context, scope hub.Scope, f func(hub.Tx) error) error {
	return b.Update(ctx, func(tx hub.Tx) error { return f(hub.Scoped(tx, scope)) })
}
