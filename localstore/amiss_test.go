package localstore

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

func TestAListInDoubtIsKeptUntilItsCountMatches(t *testing.T) {
	f := newFixture(t).start()
	a, b := journal.ID{1}, journal.ID{2}
	start := journal.InstantOf(f.now)
	require.NoError(t, f.store.SetAmiss(t.Context(), []journal.ID{b}))
	f.now = f.now.Add(time.Minute)
	require.NoError(t, f.store.SetAmiss(t.Context(), []journal.ID{b, a}))

	all, err := f.store.Amiss(t.Context(), journal.InstantOf(f.now))
	require.NoError(t, err)
	require.Equal(t, []journal.ID{a, b}, all)
	old, err := f.store.Amiss(t.Context(), start)
	require.NoError(t, err)
	require.Equal(t, []journal.ID{b}, old, "the doubt about b did not begin anew")

	require.NoError(t, f.store.SetAmiss(t.Context(), nil))
	all, err = f.store.Amiss(t.Context(), journal.InstantOf(f.now))
	require.NoError(t, err)
	require.Empty(t, all)
}

func TestListsInDoubtAreBounded(t *testing.T) {
	f := newFixture(t).start()
	var many []journal.ID
	for i := range 2 * MaxAmiss {
		many = append(many, journal.ID{byte(i), 1})
	}
	require.NoError(t, f.store.SetAmiss(t.Context(), many))
	all, err := f.store.Amiss(t.Context(), journal.InstantOf(f.now))
	require.NoError(t, err)
	require.Len(t, all, MaxAmiss)
}
