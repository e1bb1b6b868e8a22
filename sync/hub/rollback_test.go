package hub_test

import (
	"os"
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

// backup copies the hub's file while nothing writes.
func (w *world) backup() []byte {
	w.t.Helper()
	require.NoError(w.t, w.store.Close())
	w.store = nil
	b, err := os.ReadFile(w.path)
	require.NoError(w.t, err)
	w.open()
	return b
}

// restore puts an old copy in place.
func (w *world) restore(copied []byte) {
	w.t.Helper()
	require.NoError(w.t, w.store.Close())
	w.store = nil
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(w.path + suffix); err != nil {
			require.ErrorIs(w.t, err, os.ErrNotExist)
		}
	}
	require.NoError(w.t, os.WriteFile(w.path, copied, 0o600))
	w.open()
}

// rejoin is what an agent does with an answer that shows a rollback: rewind,
// offer everything, then ask for everything.
func (d *device) rejoin() {
	d.w.t.Helper()
	t := d.w.t
	resp, err := d.exchange(d.request(false))
	require.NoError(t, err)
	if resp.WantPositions && resp.HubEpoch == d.epoch {
		resp, err = d.exchange(d.request(true))
		require.NoError(t, err)
	}
	require.True(t, resp.HubEpoch != d.epoch || resp.Acked < d.acked || resp.WantFrom, "the rollback does not show")
	d.acked, d.epoch = resp.Acked, journal.ID{}
	for id, p := range d.vector {
		d.vector[id] = wire.Position{Stream: id, KeyEpoch: p.KeyEpoch}
	}
	var offer []seal.Sealed
	for _, e := range d.entries {
		offer = append(offer, e)
	}
	for len(offer) > 0 {
		req := d.request(false)
		n := min(len(offer), wire.MaxEntries)
		req.Relayed, offer = offer[:n], offer[n:]
		resp, err := d.exchange(req)
		require.NoError(t, err)
		require.False(t, resp.WantPositions, "what it lacks is for later")
		d.take(resp)
		d.epoch = journal.ID{}
	}
	d.sync()
}

// I9 (cht-core#8093): a restored hub is detected at first contact, and gets
// back what the devices hold.
func TestI9_RestoredHubIsDetectedAndRefilled(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	anna.record(patients[0], note("før kopien"))
	anna.sync()
	copied := w.backup()
	for range 3 {
		anna.record(patients[0], note("etter kopien"))
		bjorn.record(patients[1], note("etter kopien"))
	}
	anna.sync()
	bjorn.sync()
	anna.sync()
	old := anna.epoch
	w.restore(copied)

	anna.rejoin()
	require.NotEqual(t, old, anna.epoch)
	require.Equal(t, uint64(4), anna.acked)
	require.Len(t, w.tail(patients[0]), 4)
	require.Len(t, w.tail(patients[1]), 3, "Bjørn's came back by Anna")
	require.True(t, w.tail(patients[1])[0].Relayed)
	require.Contains(t, w.alarms()[0].Text, "restored from an old copy")

	bjorn.rejoin()
	epochs, err := w.hub.Epochs(t.Context())
	require.NoError(t, err)
	require.Len(t, epochs, 2, "declared once, not by every device anew")
	require.Equal(t, uint64(3), bjorn.acked, "his own push finds them there, and extends his chain")
	require.False(t, w.tail(patients[1])[0].Relayed)
	require.Len(t, w.tail(patients[1]), 3, "nothing doubled")
	require.Equal(t, anna.held(patients[0]), bjorn.held(patients[0]))
	require.Empty(t, w.kept())
	anna.sync()
	require.Equal(t, anna.vector[patients[1]], bjorn.vector[patients[1]])
}

// I9: a device that only reads sees it too, by position or by root.
func TestI9_ReaderSeesPositionAndRoot(t *testing.T) {
	for name, refill := range map[string]bool{"position": false, "root": true} {
		t.Run(name, func(t *testing.T) {
			w, list, patients, anna, bjorn := ready(t)
			copied := w.backup()
			anna.record(patients[0], note("går tapt"))
			anna.sync()
			bjorn.sync()
			w.restore(copied)
			if refill {
				other := w.enroll(list)
				other.sync()
				other.record(patients[0], note("på samme plass"))
				other.record(patients[0], note("og en til"))
				other.sync()
			}
			bjorn.rejoin()
			anna.rejoin()
			bjorn.sync()
			require.Equal(t, anna.held(patients[0]), bjorn.held(patients[0]))
			require.Contains(t, bjorn.held(patients[0]), anna.own[0].ID)
		})
	}
}

// I9: a copy older than a declared rollback shows by the epoch alone.
func TestI9_CopyOlderThanTheLastRollback(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	first := w.backup()
	anna.record(patients[0], note("en"))
	anna.sync()
	w.restore(first)
	anna.rejoin()
	once := anna.epoch
	w.restore(first)
	anna.rejoin()
	require.NotEqual(t, once, anna.epoch)
	require.Len(t, w.tail(patients[0]), 1)
}

// What the hub forgot altogether (a patient added after the copy) comes back
// because the entries open under the key that the hub derives again.
func TestI9_ForgottenStreamIsRecovered(t *testing.T) {
	w, list, patients, anna, bjorn := ready(t)
	copied := w.backup()
	p, err := w.hub.AddSubject(t.Context(), "Patient/3")
	require.NoError(t, err)
	w.assign(list, p, 1, true)
	anna.sync()
	bjorn.sync()
	anna.record(p, note("på ny pasient"))
	bjorn.record(patients[0], note("på gammel"))
	anna.sync()
	bjorn.sync()
	w.restore(copied)
	anna.rejoin()
	require.Empty(t, anna.refused)
	require.Len(t, w.tail(p), 1)

	again, err := w.hub.AddSubject(t.Context(), "Patient/3")
	require.NoError(t, err)
	require.Equal(t, p, again, "the same subject, the same stream")
	w.assign(list, p, 1, true)
	require.NoError(t, w.hub.Reconcile(t.Context()))
	bjorn.rejoin()
	anna.sync()
	bjorn.sync()
	require.Equal(t, anna.held(p), bjorn.held(p))
	require.Contains(t, bjorn.held(p), anna.own[0].ID)
}

// Proof of the key is asked for only after a declared rollback, and a wrong key
// proves nothing.
func TestI9_NoRightWithoutProof(t *testing.T) {
	w, list, patients, anna, bjorn := ready(t)
	copied := w.backup()
	anna.record(patients[0], note("går tapt"))
	anna.sync()
	w.restore(copied)
	anna.rejoin()
	hidden, err := w.hub.AddSubject(t.Context(), "Patient/88")
	require.NoError(t, err)
	wrong, err := seal.NewKey(zeros{})
	require.NoError(t, err)
	bjorn.rejoinIfNeeded()
	bjorn.recordWith(hidden, wrong, note("uten nøkkel"), func(*journal.Entry) {})
	bjorn.sync()
	require.Equal(t, wire.CodeRights, bjorn.refused[1])
	require.Empty(t, w.tail(hidden))
	_ = list
}

func (d *device) rejoinIfNeeded() {
	resp, err := d.exchange(d.request(false))
	require.NoError(d.w.t, err)
	if resp.HubEpoch != d.epoch {
		d.rejoin()
	}
}

// Entries of others are not taken when no rollback was declared.
func TestI9_RelayingWithoutARollback(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	forged := bjorn.record(patients[0], note("ikke sendt av Bjørn"))
	req := anna.request(false)
	req.Relayed = []seal.Sealed{forged}
	_, err := anna.exchange(req)
	require.NoError(t, err)
	require.Empty(t, w.tail(patients[0]))
	require.Equal(t, wire.CodeRights, w.alarms()[0].Code)
}

// A relayed entry that differs from what its writer has: the writer's bytes are
// kept and somebody is told.
func TestI9_ForgedRelayIsFoundByItsWriter(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	copied := w.backup()
	anna.record(patients[0], note("sann"))
	anna.sync()
	bjorn.sync()
	w.restore(copied)
	key := bjorn.keys[patients[0]]
	forger := *anna
	forger.own, forger.links = nil, make([]seal.Link, 1)
	forged := forger.recordWith(patients[0], key, note("falsk"), func(*journal.Entry) {})
	bjorn.entries = map[journal.ID]seal.Sealed{forged.ID: forged}
	bjorn.rejoin()
	require.Len(t, w.tail(patients[0]), 1)
	anna.rejoin()
	require.Equal(t, wire.CodeEquivocation, anna.refused[1])
	require.Equal(t, anna.own[0].Bytes, w.kept()[0].Bytes)
}

// A device that cries wolf cannot make everybody offer everything for ever.
func TestA16_DeclaredRollbacksAreLimited(t *testing.T) {
	w, _, _, anna, bjorn := ready(t)
	for range 30 {
		req := anna.request(false)
		req.HubEpoch = journal.ID{1}
		if _, err := anna.exchange(req); err != nil {
			require.Equal(t, wire.CodeBusy, refusal(t, err))
		}
	}
	epochs, err := w.hub.Epochs(t.Context())
	require.NoError(t, err)
	require.LessOrEqual(t, len(epochs), 12)
	w.now = w.now.Add(25 * time.Hour)
	bjorn.rejoinIfNeeded()
	bjorn.sync()
}

// After a rollback the centre writes under a new device, so that numbers which
// are out there are not given out again with other bytes.
func TestI9_CentreNeverEquivocates(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	copied := w.backup()
	w.append(patients[0], stopped())
	anna.sync()
	w.restore(copied)
	anna.rejoin()
	w.append(patients[0], stopped())
	rows := w.tail(patients[0])
	require.Len(t, rows, 2)
	require.NotEqual(t, rows[0].Device, rows[1].Device)
	require.Equal(t, hub.StateFiled, rows[0].State)
	anna.sync()
	require.Len(t, anna.held(patients[0]), 2)
}

// A device with a long history of its own gets its places again in pieces that
// fit a frame.
func TestI9_RewindOfADeviceWithMuchOfItsOwn(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	for i := range 6000 {
		anna.record(patients[i%2], note("Sov godt."))
	}
	anna.sync()
	copied := w.backup()
	anna.record(patients[0], note("etter kopien"))
	anna.sync()
	w.restore(copied)
	anna.places = map[uint64]uint64{}
	anna.rejoin()
	require.Len(t, anna.places, 6001)
}
