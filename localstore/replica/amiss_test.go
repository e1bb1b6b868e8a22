package replica

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/localstore"
)

// TestAListThatDoesNotAddUpIsWrittenDownForTheDaemon: it cannot count itself.
func TestAListThatDoesNotAddUpIsWrittenDownForTheDaemon(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse")
	r := w.open()
	amiss := func() []journal.ID {
		lists, err := w.store.Amiss(t.Context(), w.instant())
		require.NoError(t, err)
		return lists
	}
	require.Empty(t, amiss())

	wrong := w.head()
	wrong.Count++
	w.apply(localstore.Inbound{Lists: []localstore.ListHead{wrong}})
	w.refresh(r)
	require.Equal(t, []journal.ID{w.list}, amiss())

	w.apply(localstore.Inbound{Lists: []localstore.ListHead{w.head()}})
	w.refresh(r)
	require.Empty(t, amiss())
}
