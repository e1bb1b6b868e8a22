package agent_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/sync/agent"
	"feltjournal/sync/wire"
)

// listening is an agent of w, and what its questions say of the device.
func (w *station) listening(batch int) (a *agent.Agent, said *[]*wire.Standing) {
	said = &[]*wire.Standing{}
	transport := &wrapped{Transport: w.http, sync: func(ctx context.Context, req *wire.Request) (*wire.Response, error) {
		*said = append(*said, req.Standing)
		return w.http.Sync(ctx, req)
	}}
	return agent.New(agent.Config{
		Store: w.store, Transport: transport, Sign: w.place.Identity.Sign, HubKey: w.place.HubKey, Now: w.clock,
		Rand: zeros{}, Version: "v9", Batch: batch,
	}), said
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// TestTheHubHearsHowADeviceStands: with the first question of a process, when
// something changed, and with pushes at most once a minute.
func TestTheHubHearsHowADeviceStands(t *testing.T) {
	w := newSite(t).enroll()
	a, said := w.listening(0)
	ask := func() *wire.Standing {
		t.Helper()
		*said = nil
		_, err := a.Round(t.Context())
		require.NoError(t, err)
		return (*said)[0]
	}
	require.Equal(t, &wire.Standing{Version: "v9"}, ask())
	require.Nil(t, ask(), "nothing to sync does not grow")

	w.now = w.now.Add(sayLater)
	require.Nil(t, ask(), "not even after an hour")
	w.note("En.")
	require.Equal(t, uint64(1), ask().Last, "with a push")
	w.note("To.")
	require.Nil(t, ask(), "not with every push")
	w.now = w.now.Add(time.Minute)
	w.note("Tre.")
	require.Equal(t, uint64(3), ask().Last)

	require.NoError(t, w.store.SetAmiss(t.Context(), []journal.ID{w.site.list}))
	require.Nil(t, ask(), "a count that differs for a moment is no news")
	w.now = w.now.Add(time.Minute)
	require.Equal(t, []journal.ID{w.site.list}, ask().Amiss)
	require.Nil(t, ask())
	require.NoError(t, w.store.SetAmiss(t.Context(), nil))
	s := ask()
	require.NotNil(t, s)
	require.Empty(t, s.Amiss, "it adds up again")
}

const sayLater = time.Hour

// TestAWaitingEntryTellsItsAge: the hub hears what a question does not carry yet.
func TestAWaitingEntryTellsItsAge(t *testing.T) {
	w := newSite(t).enroll()
	w.round()
	var written []journal.Instant
	for range 4 {
		w.note("Notat.")
		written = append(written, journal.InstantOf(w.now))
		w.now = w.now.Add(time.Minute)
	}
	a, said := w.listening(2)
	_, err := a.Round(t.Context())
	require.NoError(t, err)
	require.Len(t, *said, 2)
	require.Equal(t, &wire.Standing{Version: "v9", Last: 4, Oldest: written[2]}, (*said)[0])
	require.Equal(t, &wire.Standing{Version: "v9", Last: 4}, (*said)[1], "all is on its way")
}

// TestALostQuestionSaysItAgain: what the hub may not have heard is said anew.
func TestALostQuestionSaysItAgain(t *testing.T) {
	w := newSite(t).enroll()
	var said []*wire.Standing
	lost := true
	a := w.agent(nil, &wrapped{Transport: w.http, sync: func(ctx context.Context, req *wire.Request) (*wire.Response, error) {
		said = append(said, req.Standing)
		if lost {
			return nil, errGone
		}
		return w.http.Sync(ctx, req)
	}})
	_, err := a.Round(t.Context())
	require.ErrorIs(t, err, errGone)
	lost = false
	_, err = a.Round(t.Context())
	require.NoError(t, err)
	require.NotNil(t, said[0])
	require.Equal(t, said[0], said[1])
}
