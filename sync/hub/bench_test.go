package hub_test

import (
	"fmt"
	"testing"

	"feltjournal/journal"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

// ward is a unit of 60 patients with entries each, and two synced devices.
func ward(b *testing.B, entries int) (*world, []journal.ID, *device, *device) {
	b.Helper()
	w := newWorld(b)
	refs := make([]string, 60)
	for i := range refs {
		refs[i] = fmt.Sprintf("Patient/%d", i+1)
	}
	list, patients := w.unit("CareTeam/1", refs...)
	anna, bjorn := w.enroll(list), w.enroll(list)
	anna.sync()
	for i := range 60 * entries {
		anna.record(patients[i%60], note("Sov godt. Spiste frokost på rommet, ingen smerter."))
	}
	anna.sync()
	return w, patients, anna, bjorn
}

// BenchmarkSync_Nothing is the promise of 0.05 ms for a call with nothing new,
// codec included, HTTP and TLS not.
func BenchmarkSync_Nothing(b *testing.B) {
	w, _, anna, _ := ward(b, 10)
	anna.sync()
	frame, err := wire.EncodeRequest(anna.request(false))
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		req, err := wire.DecodeRequest(frame)
		require.NoError(b, err)
		resp, err := w.hub.Sync(b.Context(), anna.id, req)
		require.NoError(b, err)
		_, err = wire.EncodeResponse(resp)
		require.NoError(b, err)
	}
}

// BenchmarkSync_Push is the ingest of 500 entries in one request.
func BenchmarkSync_Push(b *testing.B) {
	w, patients, anna, _ := ward(b, 1)
	for b.Loop() {
		b.StopTimer()
		for i := range 500 {
			anna.record(patients[i%60], note("Sov godt. Spiste frokost på rommet, ingen smerter."))
		}
		req := anna.request(false)
		b.StartTimer()
		resp, err := w.hub.Sync(b.Context(), anna.id, req)
		require.NoError(b, err)
		b.StopTimer()
		anna.take(resp)
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*500), "ns/entry")
}

// BenchmarkSync_First is a first replica of 60 × 400 entries, hub side only.
func BenchmarkSync_First(b *testing.B) {
	w, _, _, bjorn := ward(b, 400)
	for b.Loop() {
		bjorn.forget()
		full := true
		for more := true; more; full = false {
			b.StopTimer()
			req := bjorn.request(full)
			b.StartTimer()
			resp, err := w.hub.Sync(b.Context(), bjorn.id, req)
			require.NoError(b, err)
			b.StopTimer()
			bjorn.take(resp)
			more = resp.More
			b.StartTimer()
		}
	}
	require.Len(b, bjorn.entries, 24_000+60)
}
