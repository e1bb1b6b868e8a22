package hub_test

import (
	"bytes"
	"os"
	"testing"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

func TestAppend_IsIdempotentByID(t *testing.T) {
	w, _, patients, _, _ := ready(t)
	item := journal.Item{ID: journal.ID{1, 2, 3}, Body: body(note("fra sentral journal"))}
	require.NoError(t, w.hub.Append(t.Context(), patients[0], item, item))
	require.NoError(t, w.hub.Append(t.Context(), patients[0], item))
	entries, err := w.hub.Entries(t.Context(), patients[0])
	require.NoError(t, err)
	require.Len(t, entries, 1)
	require.Equal(t, item.ID, entries[0].ID)
}

func TestAppend_IsAllOrNothing(t *testing.T) {
	w, list, patients, _, _ := ready(t)
	bad := body(&journal.Note{Type: "rapport"})
	require.Error(t, w.hub.Append(t.Context(), patients[0], journal.Item{Body: body(note("god"))}, journal.Item{Body: bad}))
	require.Empty(t, w.tail(patients[0]))
	before := len(w.tail(list))
	orphan := &journal.Assignment{Patient: journal.ID{9}, Version: 1, Active: true, Unit: "Sone Nord", Name: "Ingen"}
	require.Error(t, w.hub.Append(t.Context(), list, journal.Item{Body: body(orphan)}), "a patient without a stream")
	require.Len(t, w.tail(list), before)
	require.Error(t, w.hub.Append(t.Context(), journal.ID{8}, journal.Item{Body: body(note("uten strøm"))}))
}

// The centre's own entries need no receipt and are never filed.
func TestUnfiled_OnlyWhatDevicesWrote(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	w.append(patients[0], stopped())
	first := anna.record(patients[0], note("en"))
	anna.record(patients[1], note("to"))
	anna.record(anna.id, &journal.Access{Action: "åpnet", Patient: patients[0]})
	anna.sync()
	filings, err := w.hub.Unfiled(t.Context(), 100)
	require.NoError(t, err)
	require.Len(t, filings, 3)
	subjects := map[string]int{}
	for _, f := range filings {
		subjects[f.Subject]++
		if f.Stream == patients[0] {
			require.Equal(t, first.ID, f.Entry.ID)
			require.Equal(t, uint64(2), f.Pos)
			require.Equal(t, "Patient/1", f.Subject)
		}
	}
	require.Equal(t, map[string]int{"Patient/1": 1, "Patient/2": 1, "": 1}, subjects)
	require.NoError(t, w.hub.Filed(t.Context(), patients[0], 2))
	again, err := w.hub.Unfiled(t.Context(), 100)
	require.NoError(t, err)
	require.Len(t, again, 2)
	anna.sync()
	require.Equal(t, uint64(2), anna.states[patients[0]].Confirmed)
}

// What was pushed between the reading and the receipt is not taken for filed.
func TestFiled_NotBeyondItsPosition(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	anna.record(patients[0], note("en"))
	anna.sync()
	anna.record(patients[0], note("to"))
	anna.sync()
	require.NoError(t, w.hub.Filed(t.Context(), patients[0], 1))
	left, err := w.hub.Unfiled(t.Context(), 100)
	require.NoError(t, err)
	require.Len(t, left, 1)
	require.Equal(t, uint64(2), left[0].Pos)
}

// I5: what cannot be filed is held with its bytes, and the rest passes:
// unreadable bytes, and a forged author.
func TestI5_HeldEntriesDoNotStopTheOthers(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	key, wrong := anna.keys[patients[0]], anna.keys[patients[1]]
	anna.recordWith(patients[0], wrong, note("feil nøkkel"), func(*journal.Entry) {})
	anna.recordWith(patients[0], key, note("som en annen"), func(e *journal.Entry) { e.Author.ID = "kari" })
	anna.recordWith(patients[0], key, note("med annet HPR-nummer"), func(e *journal.Entry) { e.Author.HPR = "1" })
	good := anna.record(patients[0], note("god"))
	anna.sync()
	filings, err := w.hub.Unfiled(t.Context(), 2)
	require.NoError(t, err)
	require.Len(t, filings, 1)
	require.Equal(t, good.ID, filings[0].Entry.ID)
	require.Len(t, w.kept(), 3)
	require.NoError(t, w.hub.Filed(t.Context(), patients[0], 4))
	anna.sync()
	require.Equal(t, []uint64{1, 2, 3}, anna.states[patients[0]].Held)
	require.Equal(t, uint64(4), anna.states[patients[0]].Confirmed)
	bjorn.sync()
	require.Len(t, bjorn.held(patients[0]), 4, "a fact is never hidden from colleagues")
	codes := map[wire.Code]int{}
	for _, q := range w.kept() {
		codes[q.Code]++
	}
	require.Equal(t, map[wire.Code]int{wire.CodeUnreadable: 1, wire.CodeRights: 2}, codes)
}

// I18, A10: nothing clinical and no name stands in clear in the hub's file.
func TestI18_FileHoldsNoPlainText(t *testing.T) {
	w, list, patients, anna, _ := ready(t)
	w.append(patients[0], &journal.Patient{Version: 1, Family: "Kanarifugl", Given: "Åse"})
	a := &journal.Assignment{Patient: patients[0], Version: 7, Active: true, Unit: "Sone Nord", Name: "Kanarifugl, Åse"}
	w.append(list, a)
	anna.record(patients[0], note("Kanarifugl sov godt."))
	anna.sync()
	require.NoError(t, w.store.Close())
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(w.path + suffix)
		if err != nil {
			require.ErrorIs(t, err, os.ErrNotExist)
			continue
		}
		require.False(t, bytes.Contains(b, []byte("Kanarifugl")))
		require.False(t, bytes.Contains(b, w.cfg.Master[:]))
	}
	w.store = nil
	w.open()
}

// Two processes append at once (an import beside a serving hub): the numbers of
// the centre's writer stay dense.
func TestI3_TwoProcessesAppend(t *testing.T) {
	w, list, patients, anna, _ := ready(t)
	second, err := openStore(t, w.path)
	require.NoError(t, err)
	cfg := w.cfg
	cfg.Store = second
	hubs := []*hub.Hub{w.hub, hub.New(cfg)}
	done := make(chan error, 2)
	for i, h := range hubs {
		go func() {
			var err error
			for range 20 {
				if err == nil {
					err = h.Append(t.Context(), patients[i], journal.Item{Body: body(note("fra sentral journal"))})
				}
			}
			done <- err
		}()
	}
	require.NoError(t, <-done)
	require.NoError(t, <-done)
	last := map[journal.ID]uint64{}
	count := map[journal.ID]uint64{}
	for _, s := range append(patients, list) {
		for _, r := range w.tail(s) {
			last[r.Device] = max(last[r.Device], r.Seq)
			count[r.Device]++
		}
	}
	require.Len(t, last, 2, "each process writes as a writer of its own")
	require.Equal(t, last, count, "dense")
	w.hub.Refresh()
	anna.sync()
	require.Len(t, anna.held(patients[1]), 20)
}

func TestReport(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	anna.record(patients[0], note("en"))
	anna.sync()
	r, err := w.hub.Report(t.Context())
	require.NoError(t, err)
	require.Equal(t, 2, r.Patients)
	require.Equal(t, 1, r.Unfiled)
	require.Len(t, r.Units, 1)
	require.Equal(t, "Sone Nord", r.Units[0].Name)
	require.Equal(t, 2, r.Units[0].Members)
	require.Equal(t, 2, r.Units[0].Devices)
}

func TestMasterKey_StreamsAreStableAndUnlike(t *testing.T) {
	w := newWorld(t)
	a, err := w.cfg.Master.Stream("Patient/1")
	require.NoError(t, err)
	b, err := w.cfg.Master.Stream("Patient/2")
	require.NoError(t, err)
	again, err := w.cfg.Master.Stream("Patient/1")
	require.NoError(t, err)
	require.Equal(t, a, again)
	require.NotEqual(t, a, b)
	k1, err := w.cfg.Master.Key(a, 1)
	require.NoError(t, err)
	k2, err := w.cfg.Master.Key(a, 2)
	require.NoError(t, err)
	require.NotEqual(t, k1, k2)
}
