package hub_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

// named admits a device under a label.
func (w *world) named(label string, units ...journal.ID) *device {
	w.t.Helper()
	d := w.enroll(units...)
	require.NoError(w.t, w.store.Update(w.t.Context(), func(tx hub.Tx) error {
		record, err := tx.Device(d.id)
		require.NoError(w.t, err)
		record.Label = label
		return tx.PutDevice(record)
	}))
	return d
}

func (w *world) instant() journal.Instant { return journal.InstantOf(w.now) }

// later moves the clock and asks once.
func (d *device) later(by time.Duration) *wire.Response {
	d.w.t.Helper()
	d.w.now = d.w.now.Add(by)
	resp, err := d.exchange(d.request(false))
	require.NoError(d.w.t, err)
	d.take(resp)
	return resp
}

// A nurse without network reads when the others were last heard of: those of
// her units, in use, and nobody else.
func TestPeers_AreTheOthersOfTheUnit(t *testing.T) {
	w := newWorld(t)
	north, _ := w.unit("CareTeam/1", "Patient/1")
	south, _ := w.unit("CareTeam/2", "Patient/2")
	bjorn, kari, gone := w.named("Bjørns maskin", north, south), w.named("Karis PC", south), w.named("Gammel PC", north)
	w.named("Aldri i bruk", north)
	for _, d := range []*device{bjorn, kari, gone} {
		d.sync()
	}
	require.NoError(t, w.hub.Revoke(t.Context(), gone.id))
	heard := w.instant()
	w.now = w.now.Add(time.Hour)
	anna := w.named("Annas PC", north)
	resp := anna.sync()
	require.True(t, resp.WithPeers)
	require.Equal(t, []wire.Peer{{Label: "Bjørns maskin", Seen: heard}}, resp.Peers)
	resp = bjorn.later(0)
	require.Equal(t, []wire.Peer{{Label: "Annas PC", Seen: w.instant()}, {Label: "Karis PC", Seen: heard}}, resp.Peers)
}

// Contacts are written down when the hub stops, and known after a restart.
func TestPeers_AreKnownAfterARestart(t *testing.T) {
	w := newWorld(t)
	list, _ := w.unit("CareTeam/1", "Patient/1")
	watched := &watchedStore{Store: w.store, watching: make(chan struct{}, 1)}
	w.cfg.Store = watched
	w.hub = hub.New(w.cfg)
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- w.hub.Run(ctx) }()
	<-watched.watching
	w.named("Bjørns maskin", list).sync()
	heard := w.instant()
	stop()
	require.NoError(t, <-stopped)
	w.now = w.now.Add(time.Hour)
	w.open()
	require.Equal(t, []wire.Peer{{Label: "Bjørns maskin", Seen: heard}}, w.enroll(list).sync().Peers)
}

// watchedStore tells when the hub has begun to watch it.
type watchedStore struct {
	hub.Store
	watching chan struct{}
}

func (s *watchedStore) Changes(ctx context.Context) (hub.Changes, error) {
	v, err := s.Store.Changes(ctx)
	select {
	case s.watching <- struct{}{}:
	default:
	}
	return v, err
}

// Peers are told when they are news, and "nothing to sync" stays one small
// round trip in between.
func TestPeers_AreToldWhenTheyAreNews(t *testing.T) {
	w := newWorld(t)
	list, _ := w.unit("CareTeam/1", "Patient/1")
	anna, bjorn := w.named("Annas PC", list), w.named("Bjørns maskin", list)
	bjorn.sync()
	require.True(t, anna.sync().WithPeers)
	for range 9 {
		bjorn.later(0)
		require.False(t, anna.later(time.Minute).WithPeers, "too early for news")
		require.LessOrEqual(t, anna.size(), 400)
	}
	resp := anna.later(time.Minute)
	require.Equal(t, []wire.Peer{{Label: "Bjørns maskin", Seen: w.instant() - 2*60_000}}, resp.Peers)
	for range 5 {
		require.False(t, anna.later(10*time.Minute).WithPeers, "Bjørn has been away since: no news")
	}
	require.True(t, anna.later(10*time.Minute).WithPeers, "an answer may have been lost")

	require.NoError(t, w.hub.Revoke(t.Context(), bjorn.id))
	resp = anna.later(10 * time.Minute)
	require.True(t, resp.WithPeers)
	require.Empty(t, resp.Peers)
	anna.forget()
	require.True(t, anna.sync().WithPeers, "who asks for everything is told")
}

// The hub's clock may go back; peers are told all the same.
func TestPeers_AfterTheHubsClockWentBack(t *testing.T) {
	w := newWorld(t)
	list, _ := w.unit("CareTeam/1", "Patient/1")
	anna, bjorn := w.named("Annas PC", list), w.named("Bjørns maskin", list)
	bjorn.sync()
	anna.sync()
	require.True(t, anna.later(-24*time.Hour).WithPeers)
}

// size is what a question with nothing to tell and its answer take in bytes.
func (d *device) size() int {
	d.w.t.Helper()
	req := d.request(false)
	resp, err := d.w.hub.Sync(d.w.t.Context(), d.id, req)
	require.NoError(d.w.t, err)
	question, err := wire.EncodeRequest(req)
	require.NoError(d.w.t, err)
	answer, err := wire.EncodeResponse(resp)
	require.NoError(d.w.t, err)
	return len(question) + len(answer)
}

// However many there are and whatever they are called, the answer can be sent.
func TestPeers_AreCutToWhatTravels(t *testing.T) {
	w := newWorld(t)
	list, _ := w.unit("CareTeam/1", "Patient/1")
	w.named(strings.Repeat("å", 100)+"\xff", list).sync()
	w.now = w.now.Add(time.Second)
	for i := range wire.MaxPeers - 1 {
		w.named(fmt.Sprintf("PC %02d", i), list).sync()
	}
	anna := w.named("Annas PC", list)
	resp := anna.sync()
	require.Len(t, resp.Peers, wire.MaxPeers)
	require.Equal(t, strings.Repeat("å", wire.MaxLabel/2), resp.Peers[wire.MaxPeers-1].Label)
	w.now = w.now.Add(time.Second)
	w.named("Ny PC", list).sync()
	resp = anna.later(10 * time.Minute)
	require.Len(t, resp.Peers, wire.MaxPeers)
	require.Equal(t, "Ny PC", resp.Peers[0].Label, "the one heard of longest ago is left out")
}
