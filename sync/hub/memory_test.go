package hub_test

import (
	"context"
	"fmt"
	"testing"

	"feltjournal/journal"
	"feltjournal/sync/hub"

	"github.com/stretchr/testify/require"
)

// meddled is a store on which another process commits in the middle of a
// snapshot.
type meddled struct {
	hub.Store
	left   int // snapshots until then
	meddle func()
}

func (s *meddled) View(ctx context.Context, f func(hub.Tx) error) error {
	return s.Store.View(ctx, func(tx hub.Tx) error {
		if _, err := tx.Setting("the snapshot is of now"); err != nil {
			return err
		}
		if s.left--; s.left == 0 {
			s.meddle()
		}
		return f(tx)
	})
}

// other is another process on the same file.
func (w *world) other() *hub.Hub {
	w.t.Helper()
	t, ok := w.t.(*testing.T)
	require.True(w.t, ok)
	second, err := openStore(t, w.path)
	require.NoError(w.t, err)
	cfg := w.cfg
	cfg.Store = second
	return hub.New(cfg)
}

// I13: an import beside a serving hub, at whatever moment of a request: the
// request is answered, and the stop comes with the next.
func TestI13_AStopByAnotherProcessIsNeverForgotten(t *testing.T) {
	for moment := range 6 {
		t.Run(fmt.Sprintf("snapshot %d", moment), func(t *testing.T) {
			w, _, patients, anna, _ := ready(t)
			other := w.other()
			store := &meddled{Store: w.store, left: moment + 1}
			store.meddle = func() {
				require.NoError(t, other.Append(t.Context(), patients[0], journal.Item{Body: body(stopped())}))
				w.hub.Refresh()
			}
			cfg := w.cfg
			cfg.Store = store
			w.hub = hub.New(cfg)
			for store.left > 0 {
				anna.record(patients[1], note("Sov godt."))
				anna.sync()
			}
			anna.sync()
			require.Len(t, anna.held(patients[0]), 1)
		})
	}
}

// What another process committed after requests were served and before the hub
// watched for it is found as well.
func TestRun_FindsWhatWasCommittedBeforeItWatched(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	require.NoError(t, w.other().Append(t.Context(), patients[0], journal.Item{Body: body(stopped())}))
	wake, stop := w.hub.Listen(anna.id)
	defer stop()
	ctx, end := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.hub.Run(ctx) }()
	<-wake
	end()
	require.NoError(t, <-done)
	anna.sync()
	require.Len(t, anna.held(patients[0]), 1)
}

func TestRun_StoppedBeforeItBegan(t *testing.T) {
	w := newWorld(t)
	ctx, end := context.WithCancel(t.Context())
	end()
	require.NoError(t, w.hub.Run(ctx))
}
