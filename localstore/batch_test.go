package localstore

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	sqlite3 "modernc.org/sqlite/lib"

	"feltjournal/internal/powercut"
	"feltjournal/journal"
	"feltjournal/journal/seal"
)

var bjorn = journal.Author{ID: "bjorn", Name: "Bjørn Dal", Role: journal.RoleNurse}

// second enrols and unlocks Bjørn beside Anna.
func (f *fixture) second() *Unlocked {
	f.t.Helper()
	require.NoError(f.t, f.store.AddUser(context.Background(), bjorn, "1357", f.replica))
	u, err := f.store.Unlock(context.Background(), bjorn.ID, "1357")
	require.NoError(f.t, err)
	return u
}

// bag is n entries that belong together; the numbers of the first and the last
// stand in each.
func (f *fixture) bag(stream journal.ID, n int) []Item {
	st, err := f.store.State(context.Background())
	require.NoError(f.t, err)
	return bagAfter(f.user, stream, int(st.Last), n)
}

func bagAfter(u *Unlocked, stream journal.ID, last, n int) []Item {
	items := make([]Item, n)
	for i := range items {
		text := powerText(last + i + 1)
		items[i] = Item{User: u, Stream: stream, Body: journal.Body{Fact: &journal.Note{Type: fmt.Sprintf("pose %d", last+n), Text: text}}}
	}
	return items
}

// bagEnd is the number of the last entry of the bag that a note is from.
func bagEnd(n *journal.Note) (end int) {
	fmt.Sscanf(n.Type, "pose %d", &end)
	return end
}

func TestI3_BatchIsDenseAndChainedOverStreamsAndAuthors(t *testing.T) {
	f := newFixture(t).start()
	chart, unit := f.stream(), f.stream()
	f.record(chart, "før")
	dose, err := f.store.NewID()
	require.NoError(t, err)
	made, err := f.store.RecordAll(context.Background(), []Item{
		{ID: dose, User: f.user, Stream: chart, Body: journal.Body{Fact: note("gitt")}},
		{User: f.user, Stream: unit, Body: journal.Body{Fact: note("tatt ut")}},
		{User: f.second(), Stream: unit, Body: journal.Body{Fact: note("sett")}},
	}, RecordOptions{})
	require.NoError(t, err)
	f.record(chart, "etter")
	require.Equal(t, dose, made[0].ID)
	require.Equal(t, []journal.Author{anna, anna, bjorn}, []journal.Author{made[0].Author, made[1].Author, made[2].Author})
	rows := f.rows()
	require.Len(t, rows, 5)
	for i, r := range rows {
		require.Equal(t, uint64(i+1), r.Seq)
		if i > 0 {
			require.Greater(t, r.Stamp, rows[i-1].Stamp)
		}
	}
	e, err := seal.Open(rows[3].Sealed, f.keys[unit])
	require.NoError(t, err)
	require.Equal(t, made[2], e)
	f.reopen() // checks the chain
	require.Equal(t, 5, f.status().Unsent)
}

// TestBatchFailsAsAWhole refuses one of several and finds none of them, nor a
// hole where they would have been.
func TestBatchFailsAsAWhole(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	taken := f.record(stream, "før").ID
	second := f.second()
	second.Lock()
	for name, bad := range map[string]Item{
		"no_key": {User: f.user, Stream: f.id(), Body: journal.Body{Fact: note("x")}},
		"locked": {User: second, Stream: stream, Body: journal.Body{Fact: note("x")}},
		"":       {ID: taken, User: f.user, Stream: stream, Body: journal.Body{Fact: note("x")}},
	} {
		_, err := f.store.RecordAll(context.Background(), append(f.bag(stream, 2), bad), RecordOptions{})
		require.Error(t, err)
		require.Equal(t, name, journal.CodeOf(err), "%v", err)
		require.Len(t, f.rows(), 1)
	}
	next := f.record(stream, "etter")
	require.Equal(t, uint64(2), next.Seq)
	f.reopen()
}

func TestBatchRemovesItsDraft(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	d := f.save(Draft{Stream: stream}, "utkast")
	_, err := f.store.RecordAll(context.Background(), f.bag(stream, 3), RecordOptions{Draft: d.ID})
	require.NoError(t, err)
	require.Empty(t, f.drafts(f.user))
}

// TestBatchCostsOneSync counts what a disk has to do: a bag of eight is synced
// as often as a single record.
func TestBatchCostsOneSync(t *testing.T) {
	rec, err := powercut.New()
	require.NoError(t, err)
	f := newFixture(t)
	f.opt.vfs = rec.Name()
	f.start()
	stream := f.stream()
	syncs := func(n int) (count int) {
		rec.SetFault(func(op, _ string) int32 {
			if op == "sync" {
				count++
			}
			return 0
		})
		defer rec.SetFault(nil)
		_, err := f.store.RecordAll(context.Background(), f.bag(stream, n), RecordOptions{})
		require.NoError(t, err)
		return count
	}
	require.Equal(t, 1, syncs(1))
	require.Equal(t, 1, syncs(8))
}

// TestI8_EveryCallOfABatchMayFail fails the nth write or sync: none of the bag
// is there, or all of it.
func TestI8_EveryCallOfABatchMayFail(t *testing.T) {
	for _, code := range []int32{sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR} {
		for n := 1; ; n++ {
			f, rec, stream := faulty(t)
			bag := f.bag(stream, 4)
			left := n
			rec.SetFault(func(string, string) int32 {
				if left--; left == 0 {
					return code
				}
				return 0
			})
			_, err := f.store.RecordAll(context.Background(), bag, RecordOptions{})
			rec.SetFault(nil)
			f.opt.vfs = ""
			f.reopen()
			if err == nil {
				require.Len(t, f.rows(), 5)
				require.Positive(t, left)
				break
			}
			require.Contains(t, []int{1, 5}, len(f.rows()), "%v", err)
			require.NotEmpty(t, journal.CodeOf(err), "%v", err)
		}
	}
}

// However long it takes to make ready, one act has one time: the fold compares
// a check with the dose it belongs to.
func TestC15_ABatchIsRecordedAtOneTime(t *testing.T) {
	f := newFixture(t).start()
	stream, now := f.stream(), f.store.opt.Now()
	f.store.opt.Now = func() time.Time {
		now = now.Add(time.Millisecond)
		return now
	}
	made, err := f.store.RecordAll(context.Background(), f.bag(stream, 4), RecordOptions{})
	require.NoError(t, err)
	for _, e := range made {
		require.Equal(t, made[0].Recorded, e.Recorded)
	}
}
