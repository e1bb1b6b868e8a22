package hub_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"feltjournal/internal/pgtest"
	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/postgres"

	"github.com/stretchr/testify/require"
)

// at makes devices ask h from now on.
func (w *world) at(h *hub.Hub) { w.hub = h }

func (w *world) epochs() []hub.Epoch {
	w.t.Helper()
	epochs, err := w.hub.Epochs(w.t.Context())
	require.NoError(w.t, err)
	return epochs
}

// onBothStores runs test on a file and on a server.
func onBothStores(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { test(t, newWorld(t)) })
	t.Run("PostgreSQL", func(t *testing.T) {
		test(t, newWorldAt(t, pgtest.Database(t, func(ctx context.Context, url string) error {
			_, err := postgres.Migrate(ctx, url, false)
			return err
		})))
	})
}

// I9: a device that comes from another replica knows of entries, receipts and
// places that this one does not remember. That is no rollback.
func TestI9_AnotherReplicaIsNoRollback(t *testing.T) { onBothStores(t, anotherReplicaIsNoRollback) }

func anotherReplicaIsNoRollback(t *testing.T, w *world) {
	t.Helper()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	_, patients, anna, bjorn := w.pair()
	replicas := []*hub.Hub{w.hub, w.other()}
	for range 200 {
		d := []*device{anna, bjorn}[r.IntN(2)]
		w.at(replicas[r.IntN(2)])
		if r.IntN(3) > 0 {
			d.record(patients[r.IntN(2)], note("Sov godt."))
		}
		if r.IntN(5) == 0 {
			_, err := d.exchange(d.request(true)) // the answer is lost
			require.NoError(t, err)
		}
		d.sync()
	}
	for _, h := range replicas {
		w.at(h)
		require.Len(t, w.epochs(), 1, "no rollback was declared")
		h.Refresh() // it hears what the other committed
		for _, d := range []*device{anna, bjorn} {
			d.sync()
		}
	}
	for _, p := range patients {
		require.Equal(t, anna.held(p), bjorn.held(p))
		for i, row := range w.tail(p) {
			require.EqualValues(t, i+1, row.Pos)
		}
	}
}

// I9: a rollback is declared once, whichever replica a device meets.
func TestI9_ARollbackIsDeclaredOnceByAllReplicas(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	copied := w.backup()
	anna.record(patients[0], note("Sov godt."))
	anna.sync()
	bjorn.sync()
	w.restore(copied)
	a, b := w.hub, w.other()
	w.at(a)
	require.Len(t, w.epochs(), 1)
	w.at(b)
	anna.rejoin() // shows it
	require.Len(t, w.epochs(), 2)
	w.at(a)
	anna.sync()
	bjorn.rejoin()
	anna.sync()
	require.Len(t, w.epochs(), 2, "known to the store is known")
	require.Equal(t, anna.held(patients[0]), bjorn.held(patients[0]))
	w.view(func(tx hub.Tx) error {
		d, err := tx.Device(anna.id)
		require.EqualValues(t, 1, d.Claimed, "what was taken away is written down")
		return err
	})
}

// I13: a device has a stop when it has shown so, not when it was sent.
func TestI13_WhatADeviceHoldsIsWhatItHasShown(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	ctx, end := context.WithCancel(t.Context())
	watched := &watchedStore{Store: w.store, watching: make(chan struct{})}
	w.cfg.Store = watched
	w.at(hub.New(w.cfg))
	done := make(chan error, 1)
	before := w.instant()
	go func() { done <- w.hub.Run(ctx) }()
	<-watched.watching
	<-watched.watching // the first look was taken in
	anna.sync()
	anna.sync()
	w.append(patients[0], stopped())
	anna.sync() // is sent the stop
	end()
	require.NoError(t, <-done)
	w.view(func(tx hub.Tx) error {
		c, err := tx.Contact(anna.id)
		require.Equal(t, before, c.Whole)
		require.Equal(t, before, c.Seen)
		return err
	})
}

// A listener hears of what comes to a stream that it was given through another
// replica.
func TestI13_AListenerOfAnotherReplicaIsWoken(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	a, b := w.hub, w.other()
	wake, stop := b.Listen(anna.id)
	defer stop()
	ctx, end := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	<-wake // Run attends to who listened before it
	w.at(a)
	bjorn.record(patients[0], note("Sov godt."))
	bjorn.sync()
	select {
	case <-wake:
	case <-time.After(30 * time.Second):
		t.Fatal("nobody woke it")
	}
	end()
	require.NoError(t, <-done)
}

// I13: whose stop came through another replica goes first at this one, and
// nobody else does.
func TestI13_AStopThroughAnotherReplicaGoesFirst(t *testing.T) {
	onBothStores(t, func(t *testing.T, w *world) {
		t.Helper()
		_, patients, anna, bjorn := w.pair()
		a, b := w.hub, w.other()
		wake, stop := b.Listen(anna.id)
		defer stop()
		w.at(b)
		b.Look(t.Context())
		anna.sync()
		w.at(a)
		if _, told := w.store.(*postgres.Store); told { // a file tells that something came, not what
			bjorn.record(patients[0], note("Sov godt."))
			bjorn.sync()
			b.Look(t.Context())
			<-wake
			require.False(t, b.GoesFirst(anna.id, anna.request(false)))
		}
		w.append(patients[0], stopped())
		b.Look(t.Context())
		<-wake
		require.True(t, b.GoesFirst(anna.id, anna.request(false)))
		w.at(b)
		anna.sync()
		require.NotEmpty(t, anna.held(patients[0]))
	})
}

// The same bytes may be pushed to two replicas at once: they are taken once.
func TestI2_PushedToTwoReplicasAtOnce(t *testing.T) { onBothStores(t, pushedToTwoReplicasAtOnce) }

func pushedToTwoReplicasAtOnce(t *testing.T, w *world) {
	t.Helper()
	_, patients, anna, _ := w.pair()
	replicas := []*hub.Hub{w.hub, w.other()}
	for range 20 {
		anna.record(patients[0], note("Sov godt."))
		req := anna.request(false)
		errs := make(chan error, 2)
		for _, h := range replicas {
			go func() {
				_, err := h.Sync(t.Context(), anna.id, req)
				errs <- err
			}()
		}
		require.NoError(t, <-errs)
		require.NoError(t, <-errs)
		anna.sync()
	}
	seen := map[journal.ID]bool{}
	for i, row := range w.tail(patients[0]) {
		require.EqualValues(t, i+1, row.Pos)
		require.False(t, seen[row.ID])
		seen[row.ID] = true
	}
	require.Len(t, seen, 20)
	require.Len(t, w.epochs(), 1)
}
