package hub

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

// I13: while a push was on its way to the disk, another replica changed another
// stream. What was pushed must not stay hidden behind the head that was
// remembered before: the writer's neighbours would never be told of it.
func TestI13_AChangeByAnotherReplicaDoesNotHideAPush(t *testing.T) {
	h := New(Config{})
	pushed, other := journal.ID{1}, journal.ID{2}
	h.learn(h.memory(), Stream{ID: pushed, Version: 1})
	began := h.memory()
	require.NoError(t, h.overtake(t.Context(), Changes{Streams: []journal.ID{other}}))
	h.committed(began, Stream{ID: pushed, Version: 2})
	require.NotContains(t, h.heads, pushed)

	h.learn(h.memory(), Stream{ID: pushed, Version: 1}) // from a snapshot of before
	require.NotContains(t, h.heads, pushed)
	h.learn(h.memory(), Stream{ID: pushed, Version: 2})
	require.EqualValues(t, 2, h.heads[pushed].Version)
}
