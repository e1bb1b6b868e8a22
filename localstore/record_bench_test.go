package localstore

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

// bareInsert is what a record is measured against: one row with the same
// bytes, one durable transaction, nothing else.
func bareInsert(b *testing.B, o Options, size int) func() {
	b.Helper()
	db, err := openPool(filepath.Join(b.TempDir(), "bare.db"), o, false)
	require.NoError(b, err)
	b.Cleanup(func() { db.Close() })
	_, err = db.Exec(`CREATE TABLE rows (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT`)
	require.NoError(b, err)
	insert, err := db.Prepare(`INSERT INTO rows (bytes) VALUES (?)`)
	require.NoError(b, err)
	payload := make([]byte, size)
	return func() { execute(b, insert, payload) }
}

func execute(b *testing.B, stmt *sql.Stmt, args ...any) {
	b.Helper()
	_, err := stmt.Exec(args...)
	require.NoError(b, err)
}

// BenchmarkRecord records and inserts in turn, so that both meet the same
// disk and the same neighbours, and prints the ratio of their latencies. The
// limits of issue 2 are 1.5 at the median and 2 at the 99th percentile.
func BenchmarkRecord(b *testing.B) {
	f := newFixture(b).start()
	f.store.opt.Sleep = sleep
	stream := f.stream()
	e := f.record(stream, "Sov godt i natt.")
	opt, err := f.opt.withDefaults()
	require.NoError(b, err)
	bare := bareInsert(b, opt, len(f.rows()[0].Bytes)+entryBytes)
	body := journal.Body{At: e.At, Fact: e.Fact}
	var ours, theirs []time.Duration
	for b.Loop() {
		t0 := b.Elapsed()
		_, err := f.store.Record(context.Background(), f.user, stream, body, RecordOptions{})
		t1 := b.Elapsed()
		require.NoError(b, err)
		bare()
		ours, theirs = append(ours, t1-t0), append(theirs, b.Elapsed()-t1)
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	at := func(d []time.Duration, p float64) float64 { return float64(d[int(float64(len(d)-1)*p)].Microseconds()) }
	b.ReportMetric(at(ours, .5), "p50-µs")
	b.ReportMetric(at(theirs, .5), "bare-p50-µs")
	b.ReportMetric(at(ours, .5)/at(theirs, .5), "p50-ratio")
	b.ReportMetric(at(ours, .99)/at(theirs, .99), "p99-ratio")
}
