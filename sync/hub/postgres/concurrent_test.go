package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/postgres"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// Four goroutines on two stores push to the same few streams, with scopes that
// meet in every way, while a fifth holds everybody off now and then.
func TestI1_TwoStoresKeepPositionsDense(t *testing.T) {
	const streams, rounds, workers = 5, 60, 4
	url := database(t)
	stores := []*postgres.Store{open(t, url), open(t, url)}
	require.NoError(t, stores[0].Update(t.Context(), func(tx hub.Tx) error {
		for n := range byte(streams) {
			if err := tx.PutStream(hub.Stream{ID: journal.ID{2, n}}); err != nil {
				return err
			}
		}
		for n := range byte(workers + 1) {
			if err := tx.PutDevice(hub.Device{ID: journal.ID{1, n}}); err != nil {
				return err
			}
		}
		return nil
	}))
	want := make([]int, streams)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range byte(workers) {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(uint64(w), 1))
			for range rounds {
				some := random.Perm(streams)[:1+random.IntN(3)]
				scope := hub.Scope{Device: journal.ID{1, w}}
				for _, n := range some {
					scope.Streams = append(scope.Streams, journal.ID{2, byte(n)})
				}
				err := stores[w%2].Extend(context.Background(), scope, func(tx hub.Tx) error {
					for _, id := range scope.Streams {
						if err := push(tx, scope.Device, id); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					t.Errorf("worker %d: %v", w, err)
				}
				mu.Lock()
				for _, n := range some {
					want[n]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Go(func() {
		for n := range rounds / 3 {
			id := n % streams
			err := stores[n%2].Update(context.Background(), func(tx hub.Tx) error {
				return push(tx, journal.ID{1, workers}, journal.ID{2, byte(id)})
			})
			if err != nil {
				t.Errorf("update: %v", err)
			}
			mu.Lock()
			want[id]++
			mu.Unlock()
		}
	})
	wg.Wait()
	for n := range byte(streams) {
		requireDense(t, stores[1], journal.ID{2, n}, want[n])
	}
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	var deadlocks int
	require.NoError(t, conn.QueryRow(t.Context(), "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").Scan(&deadlocks))
	require.Zero(t, deadlocks)
}

// What one store commits the other is told, once, and nobody is told of his own.
func TestChanges_OfTheOtherStore(t *testing.T) {
	url := database(t)
	a, b := open(t, url), open(t, url)
	begun(t, a)
	changes := func(s *postgres.Store) hub.Changes {
		c, err := s.Changes(t.Context())
		require.NoError(t, err)
		return c
	}
	require.Zero(t, changes(a), "the first call says nothing")
	require.Zero(t, changes(b))
	scope := hub.Scope{Device: device, Streams: []journal.ID{stream}}
	require.NoError(t, a.Extend(t.Context(), scope, func(tx hub.Tx) error { return push(tx, device, stream) }))
	require.NoError(t, a.Update(t.Context(), func(tx hub.Tx) error { return tx.SetGrant(journal.ID{7}, stream, true) }))
	require.Zero(t, changes(a))
	require.Equal(t, hub.Changes{Streams: []journal.ID{stream}, Devices: []journal.ID{device, {7}}}, changes(b))
	require.Zero(t, changes(b))
	require.NoError(t, b.Update(t.Context(), func(tx hub.Tx) error { return tx.SetSetting("a", []byte{1}) }))
	require.Equal(t, hub.Changes{Settings: true}, changes(a))
	require.NoError(t, a.Update(t.Context(), func(tx hub.Tx) error {
		for n := range 6000 {
			if err := tx.PutStream(hub.Stream{ID: journal.ID{3, byte(n >> 8), byte(n)}}); err != nil {
				return err
			}
		}
		return nil
	}))
	require.Equal(t, hub.Changes{All: true}, changes(b))
}

// A transaction that began before the last look and commits after it is told at
// the next one.
func TestChanges_CommittedOutOfOrder(t *testing.T) {
	url := database(t)
	a, b := open(t, url), open(t, url)
	slow, quick := journal.ID{8, 1}, journal.ID{8, 2}
	require.NoError(t, a.Update(t.Context(), func(tx hub.Tx) error {
		return tx.PutStream(hub.Stream{ID: slow})
	}))
	require.NoError(t, a.Update(t.Context(), func(tx hub.Tx) error { return tx.PutStream(hub.Stream{ID: quick}) }))
	_, err := b.Changes(t.Context())
	require.NoError(t, err)

	began, proceed := make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- a.Extend(context.Background(), hub.Scope{Streams: []journal.ID{slow}}, func(tx hub.Tx) error {
			if err := tx.PutStream(hub.Stream{ID: slow, Version: 1}); err != nil {
				return err
			}
			if _, err := tx.Settings(); err != nil { // sends what was written: the transaction has its number
				return err
			}
			close(began)
			<-proceed
			return nil
		})
	}()
	<-began
	require.NoError(t, a.Extend(t.Context(), hub.Scope{Streams: []journal.ID{quick}}, func(tx hub.Tx) error {
		return tx.PutStream(hub.Stream{ID: quick, Version: 1})
	}))
	c, err := b.Changes(t.Context())
	require.NoError(t, err)
	require.Equal(t, []journal.ID{quick}, c.Streams)
	close(proceed)
	require.NoError(t, <-ended)
	c, err = b.Changes(t.Context())
	require.NoError(t, err)
	require.Equal(t, []journal.ID{slow}, c.Streams, "and the quick one is not told twice")
}

// Nobody could tell what was committed while a store did not ask for so long
// that rows were deleted, or what another server made of the numbers.
func TestChanges_AfterASilence(t *testing.T) {
	url := database(t)
	a, b := open(t, url), open(t, url)
	_, err := b.Changes(t.Context())
	require.NoError(t, err)
	b.Forget(20 * 60)
	c, err := b.Changes(t.Context())
	require.NoError(t, err)
	require.True(t, c.All)

	begun(t, a)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	_, err = conn.Exec(t.Context(), "UPDATE changes SET at = at - interval '16 minutes'")
	require.NoError(t, err)
	b.Forget(2 * 60)
	_, err = b.Changes(t.Context())
	require.NoError(t, err)
	var left int
	require.NoError(t, conn.QueryRow(t.Context(), "SELECT count(*) FROM changes").Scan(&left))
	require.Zero(t, left)
}

// Extends of scopes that do not meet share transactions.
func TestExtend_SharesTransactions(t *testing.T) {
	url := database(t)
	s := open(t, url)
	const n = 100
	gate := make(chan struct{})
	var wg sync.WaitGroup
	for i := range byte(2) { // one for each lane
		running := make(chan struct{})
		wg.Go(func() {
			_ = s.Extend(context.Background(), hub.Scope{Streams: []journal.ID{{5, i}}}, func(hub.Tx) error {
				close(running)
				<-gate
				return nil
			})
		})
		<-running
	}
	for i := range n {
		wg.Go(func() {
			scope := hub.Scope{Streams: []journal.ID{{6, byte(i)}}}
			if err := s.Extend(context.Background(), scope, func(tx hub.Tx) error { return tx.AddAlarm(hub.Alarm{Text: fmt.Sprint(i)}) }); err != nil {
				t.Error(err)
			}
		})
	}
	require.Eventually(t, func() bool { return s.Waiting() == n }, waitLimit, waitStep)
	close(gate)
	wg.Wait()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	var transactions int
	require.NoError(t, conn.QueryRow(t.Context(), "SELECT count(*) FROM changes").Scan(&transactions))
	require.LessOrEqual(t, transactions, 4)
	require.NoError(t, s.View(t.Context(), func(tx hub.Tx) error {
		all, err := tx.Alarms(2 * n)
		require.Len(t, all, n)
		require.False(t, slices.ContainsFunc(all, func(a hub.Alarm) bool { return a.Text == "" }))
		return err
	}))
}
