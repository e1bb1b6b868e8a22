package localstore

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

// TestSchema1FileOpensAndWorks has the first schema's file written by the same
// statements as then, with everything a ward has in it, and opens it as this
// version does.
func TestSchema1FileOpensAndWorks(t *testing.T) {
	f := newFixture(t)
	f.startOld(1)
	stream := f.stream()
	var want []journal.ID
	for i := range 3 {
		want = append(want, f.record(stream, powerText(i+1)).ID)
	}
	d := f.save(Draft{Stream: stream}, "utkast")
	want = append(want, f.foreignRow(stream))
	require.Equal(t, 1, f.version())

	f.reopen()
	require.Equal(t, 3, f.version())
	var got []journal.ID
	for _, r := range f.rows() {
		got = append(got, r.ID)
	}
	require.Equal(t, want, got)
	require.Equal(t, []string{"utkast"}, f.drafts(f.user))
	_, err := f.store.RecordAll(context.Background(), f.bag(stream, 2), RecordOptions{Draft: d.ID})
	require.NoError(t, err)
	require.NoError(t, f.store.SetPeers(context.Background(), []Peer{{"Bjørns maskin", 7}}))
	require.NoError(t, f.store.SetSeen(context.Background(), f.user, stream, want))
	f.reopen()
	require.Equal(t, 5, f.status().Unsent)
	require.Empty(t, f.status().Alarms)
}

// startOld is start with a file of an older schema.
func (f *fixture) startOld(version int) {
	o, err := f.opt.withDefaults()
	require.NoError(f.t, err)
	require.NoError(f.t, ensureSlots(o, f.device))
	f.store, err = open(context.Background(), o, func(ctx context.Context, db *sql.DB) error {
		for v := 1; v <= version; v++ {
			names, err := filepath.Glob(fmt.Sprintf("sql/%04d_*.sql", v))
			require.NoError(f.t, err)
			require.NoError(f.t, step(ctx, db, filepath.ToSlash(names[0]), v))
		}
		return nil
	})
	require.NoError(f.t, err)
	require.NoError(f.t, f.store.insertDevice(context.Background(), f.device))
	require.NoError(f.t, f.store.load(context.Background()))
	require.NoError(f.t, f.store.AddUser(context.Background(), anna, pin, f.replica))
	f.unlock()
}

func (f *fixture) foreignRow(stream journal.ID) journal.ID {
	e := f.foreign(f.id(), 1, stream, note("fra en annen"))
	f.apply(Inbound{Entries: []Placed{{e, 1}}, Cursors: []Cursor{{Stream: stream, Pos: 1}}})
	return e.ID
}

func (f *fixture) version() int {
	v, err := schemaVersion(context.Background(), f.store.read)
	require.NoError(f.t, err)
	return v
}
