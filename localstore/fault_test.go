package localstore

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	sqlite3 "modernc.org/sqlite/lib"

	"feltjournal/internal/powercut"
	"feltjournal/journal"
)

func faulty(t *testing.T) (*fixture, *powercut.Recorder, journal.ID) {
	t.Helper()
	rec, err := powercut.New()
	require.NoError(t, err)
	f := newFixture(t)
	f.opt.vfs = rec.Name()
	f.start()
	stream := f.stream()
	f.record(stream, "før feilen")
	t.Cleanup(func() { rec.SetFault(nil) })
	return f, rec, stream
}

// TestI8_FailingDiskIsNeverShownAsSaved lets each kind of call fail: the
// record is refused with a sentence, and is not there afterwards.
func TestI8_FailingDiskIsNeverShownAsSaved(t *testing.T) {
	cases := map[string]struct {
		op     string
		code   int32
		want   string
		closes bool
	}{
		"disk full":      {"write", sqlite3.SQLITE_FULL, "disk_full", false},
		"write error":    {"write", sqlite3.SQLITE_IOERR_WRITE, "store_io", true},
		"fsync error":    {"sync", sqlite3.SQLITE_IOERR_FSYNC, "store_io", true},
		"read-only":      {"write", sqlite3.SQLITE_READONLY, "store_read_only", false},
		"no permission":  {"write", sqlite3.SQLITE_PERM, "store_read_only", false},
		"locked by scan": {"write", sqlite3.SQLITE_BUSY, "store_busy", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f, rec, stream := faulty(t)
			rec.SetFault(func(op, file string) int32 {
				if op == c.op && strings.HasSuffix(file, "-wal") {
					return c.code
				}
				return 0
			})
			_, err := f.store.Record(context.Background(), f.user, stream, journal.Body{Fact: note("x")}, RecordOptions{})
			require.Equal(t, c.want, journal.CodeOf(err), "%v", err)
			rec.SetFault(nil)
			if c.closes {
				_, err = f.store.State(context.Background())
				require.ErrorIs(t, err, ErrClosed)
			} else {
				require.Len(t, f.rows(), 1)
			}
			f.opt.vfs = ""
			f.reopen()
			require.LessOrEqual(t, len(f.rows()), 2, "at most the one we were not sure of")
			next := f.record(stream, "etter feilen")
			require.Equal(t, uint64(len(f.rows())), next.Seq)
		})
	}
}

// TestI8_EveryCallOfARecordMayFail fails the nth write or sync, for every n
// until none is left to fail.
func TestI8_EveryCallOfARecordMayFail(t *testing.T) {
	for _, code := range []int32{sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR} {
		for n := 1; ; n++ {
			f, rec, stream := faulty(t)
			left := n
			rec.SetFault(func(string, string) int32 {
				if left--; left == 0 {
					return code
				}
				return 0
			})
			e, err := f.store.Record(context.Background(), f.user, stream, journal.Body{Fact: note("x")}, RecordOptions{})
			rec.SetFault(nil)
			f.opt.vfs = ""
			f.reopen()
			if err == nil {
				require.Equal(t, e.ID, f.rows()[1].ID)
				require.Positive(t, left)
				break
			}
			require.NotEmpty(t, journal.CodeOf(err), "%v", err)
		}
	}
}

func TestClosedStoreSaysSo(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	require.NoError(t, f.store.Close())
	require.NoError(t, f.store.Close())
	_, err := f.store.Record(context.Background(), f.user, stream, journal.Body{Fact: note("x")}, RecordOptions{})
	require.Error(t, err)
	_, err = f.store.Apply(context.Background(), Inbound{})
	require.True(t, errors.Is(err, ErrClosed))
	require.ErrorIs(t, f.store.SetOffline(context.Background(), true), ErrClosed)
}
