package hub_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
)

// deposed reads at a primary that was replaced and does not know it yet, while
// what changes something reaches the new one.
type deposed struct {
	hub.Store
	old hub.Store
}

func (s *deposed) View(ctx context.Context, f func(hub.Tx) error) error { return s.old.View(ctx, f) }

// I9: a primary that was frozen while another took its place wakes up and answers
// the readers that are still connected to it. That is no rollback of the hub.
func TestI9_AReadAtADeposedPrimaryIsNoRollback(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	anna.record(patients[0], note("Sov godt."))
	anna.sync()
	require.NoError(t, w.store.Close())
	b, err := os.ReadFile(w.path)
	require.NoError(t, err)
	copied := filepath.Join(t.TempDir(), "old.db")
	require.NoError(t, os.WriteFile(copied, b, 0o600))
	w.store = nil
	w.open()
	anna.record(patients[0], note("Spiste frokost."))
	anna.sync()

	old, err := sqlite.Open(t.Context(), copied)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, old.Close()) })
	cfg := w.cfg
	cfg.Store = &deposed{Store: w.store, old: old}
	for _, full := range []bool{false, true} {
		resp, err := hub.New(cfg).Sync(t.Context(), anna.id, anna.request(full))
		require.NoError(t, err)
		require.Equal(t, anna.epoch, resp.HubEpoch)
		require.Equal(t, anna.acked, resp.Acked)
		require.False(t, resp.WantFrom)
	}
	epochs, err := hub.New(w.cfg).Epochs(t.Context())
	require.NoError(t, err)
	require.Len(t, epochs, 1, "no rollback was declared")
}
