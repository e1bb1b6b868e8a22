package localstore

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

func TestSeenIsPrivateAndSurvives(t *testing.T) {
	f := newFixture(t).start()
	ctx := context.Background()
	one, two, ids := f.stream(), f.stream(), []journal.ID{f.id(), f.id()}
	require.NoError(t, f.store.SetSeen(ctx, f.user, one, ids[:1]))
	require.NoError(t, f.store.SetSeen(ctx, f.user, two, nil))
	require.NoError(t, f.store.SetSeen(ctx, f.user, one, ids))
	other := f.second()
	f.reopen()
	seen, err := f.store.SeenSince(ctx, f.user, 0)
	require.NoError(t, err)
	require.Equal(t, []Seen{{two, nil, 2}, {one, ids, 3}}, seen)
	seen, err = f.store.SeenSince(ctx, f.user, 2)
	require.NoError(t, err)
	require.Len(t, seen, 1)
	seen, err = f.store.SeenSince(ctx, other, 0)
	require.NoError(t, err)
	require.Empty(t, seen)
	f.user.Lock()
	require.Equal(t, "locked", journal.CodeOf(f.store.SetSeen(ctx, f.user, one, ids)))
}

// A row of what was seen that another user, another stream or a bit has got
// into does not open, and counts as not seen.
func TestSeenOfAnotherRowDoesNotOpen(t *testing.T) {
	f := newFixture(t).start()
	ctx := context.Background()
	one, two := f.stream(), f.stream()
	require.NoError(t, f.store.SetSeen(ctx, f.user, one, []journal.ID{f.id()}))
	require.NoError(t, f.store.SetSeen(ctx, f.user, two, nil))
	_, err := f.store.write.Exec(`UPDATE seen SET sealed = (SELECT sealed FROM seen WHERE revision = 1)`)
	require.NoError(t, err)
	seen, err := f.store.SeenSince(ctx, f.user, 0)
	require.NoError(t, err)
	require.Len(t, seen, 1)
	require.Equal(t, one, seen[0].Stream)
	var raw []byte
	require.NoError(t, f.store.read.QueryRow(`SELECT sealed FROM seen`).Scan(&raw))
	require.False(t, strings.Contains(string(raw), string(one[:])))
}

// A damaged file's rescue takes along what was seen; one of the first schema,
// which has no such thing, is rescued all the same.
func TestI21_RescueTakesAlongWhatWasSeen(t *testing.T) {
	for version, want := range map[int]int{1: 0, 2: 1} {
		f := newFixture(t)
		f.startOld(version)
		stream := f.stream()
		f.record(stream, "usendt")
		if want > 0 {
			require.NoError(t, f.store.SetSeen(context.Background(), f.user, stream, []journal.ID{f.id()}))
		}
		require.NoError(t, f.store.Close())
		o, err := f.opt.withDefaults()
		require.NoError(t, err)
		require.NoError(t, rescue(context.Background(), o))
		f.reopen() // swaps it in
		require.Equal(t, 1, f.status().Unsent)
		seen, err := f.store.SeenSince(context.Background(), f.user, 0)
		require.NoError(t, err)
		require.Len(t, seen, want, "schema %d", version)
	}
}
