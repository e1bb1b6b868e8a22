package postgres_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"feltjournal/internal/pgtest"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/postgres"

	"github.com/stretchr/testify/require"
)

var errTest = errors.New("on purpose")

var (
	device = journal.ID{1}
	stream = journal.ID{2}
)

func entry(stream journal.ID, pos uint64, device journal.ID, seq uint64) hub.Row {
	r := hub.Row{Sealed: seal.Sealed{Bytes: []byte("sealed")}, Pos: pos}
	r.Stream, r.Device, r.Seq, r.Class, r.KeyEpoch = stream, device, seq, journal.ClassNote, 1
	r.ID = journal.ID{0: device[0], 1: device[1], 2: device[2], 8: byte(seq >> 16), 9: byte(seq >> 8), 10: byte(seq), 15: 1}
	return r
}

// begun makes a device and its stream.
func begun(t *testing.T, s hub.Store) {
	t.Helper()
	require.NoError(t, s.Update(t.Context(), func(tx hub.Tx) error {
		if err := tx.PutStream(hub.Stream{ID: stream}); err != nil {
			return err
		}
		return tx.PutDevice(hub.Device{ID: device})
	}))
}

// push adds the next entry of a device to the end of a stream.
func push(tx hub.Tx, device, stream journal.ID) error {
	d, err := tx.Device(device)
	if err != nil {
		return err
	}
	s, err := tx.Stream(stream)
	if err != nil {
		return err
	}
	d.Acked++
	s.Pos++
	s.Version++
	if err := tx.Insert(entry(stream, s.Pos, device, d.Acked)); err != nil {
		return err
	}
	if err := tx.PutStream(s); err != nil {
		return err
	}
	return tx.PutDevice(d)
}

// requireDense checks that nothing was lost and nothing was stored twice.
func requireDense(t *testing.T, s hub.Store, stream journal.ID, n int) {
	t.Helper()
	require.NoError(t, s.View(t.Context(), func(tx hub.Tx) error {
		head, err := tx.Stream(stream)
		require.NoError(t, err)
		require.EqualValues(t, n, head.Pos)
		rows, err := tx.Tail(stream, 0, n+1)
		require.NoError(t, err)
		require.Len(t, rows, n)
		for i := range rows {
			require.EqualValues(t, i+1, rows[i].Pos)
		}
		return nil
	}))
}

// The connection breaks at COMMIT. Whether the transaction took place is found
// out, and it takes place exactly once.
func TestI1_ALostCommitIsNeitherLostNorRepeated(t *testing.T) {
	address := database(t)
	p, through := behind(t, pgtest.Shared(t), address)
	s := open(t, through)
	begun(t, s)
	scope := hub.Scope{Device: device, Streams: []journal.ID{stream}}
	done := 0
	for name, change := range map[string]func(func(hub.Tx) error) error{
		"extend": func(f func(hub.Tx) error) error { return s.Extend(context.Background(), scope, f) },
		"update": func(f func(hub.Tx) error) error { return s.Update(context.Background(), f) },
	} {
		for where, runs := range map[cut]int{beforeCommit: 2, afterCommit: 1, duringCommit: 0} {
			p.arm(where)
			ran := 0
			err := change(func(tx hub.Tx) error {
				ran++
				return push(tx, device, stream)
			})
			require.NoError(t, err, "%s %v", name, where)
			if runs > 0 {
				require.Equal(t, runs, ran, "%s %v", name, where)
			}
			done++
			requireDense(t, s, stream, done)
		}
	}
}

// A store that is away for longer than a request waits says so; one that comes
// back meanwhile has only been slow.
func TestStore_UnavailableAfterPatience(t *testing.T) {
	address := database(t)
	p, through := behind(t, pgtest.Shared(t), address)
	s := open(t, through, postgres.WithPatience(300*time.Millisecond))
	begun(t, s)
	p.fail(true)
	scope := hub.Scope{Device: device, Streams: []journal.ID{stream}}
	f := func(tx hub.Tx) error { return push(tx, device, stream) }
	require.ErrorIs(t, s.Extend(t.Context(), scope, f), hub.ErrUnavailable)
	require.ErrorIs(t, s.Update(t.Context(), f), hub.ErrUnavailable)
	require.ErrorIs(t, s.View(t.Context(), f), hub.ErrUnavailable)
	_, err := s.Changes(t.Context())
	require.ErrorIs(t, err, hub.ErrUnavailable)
	p.fail(false)
	require.NoError(t, s.Extend(t.Context(), scope, f))
	requireDense(t, s, stream, 1)
}

// The server is stopped, as if by a power cut too, while devices push.
func TestI1_AServerThatStartsAgainHasLostNothing(t *testing.T) {
	server := pgtest.Start(t, pgtest.Options{Sync: true})
	require.NoError(t, server.Exec("CREATE DATABASE hub"))
	require.NoError(t, migrated(t.Context(), server.URL("hub")))
	s := open(t, server.URL("hub"))
	begun(t, s)
	scope := hub.Scope{Device: device, Streams: []journal.ID{stream}}
	var pushed atomic.Int64
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := s.Extend(context.Background(), scope, func(tx hub.Tx) error { return push(tx, device, stream) }); err != nil {
					t.Errorf("push: %v", err)
					return
				}
				pushed.Add(1)
			}
		})
	}
	for _, mode := range []pgtest.Mode{pgtest.Immediate, pgtest.Fast} {
		at := pushed.Load()
		require.Eventually(t, func() bool { return pushed.Load() > at+20 }, 20*time.Second, time.Millisecond)
		server.Stop(t, mode)
		server.Restart(t)
	}
	at := pushed.Load()
	require.Eventually(t, func() bool { return pushed.Load() > at+20 }, 20*time.Second, time.Millisecond)
	close(stop)
	wg.Wait()
	requireDense(t, s, stream, int(pushed.Load()))
}

// A panic of one function must not take the others, or the store, with it.
func TestStore_PanicInOneFunction(t *testing.T) {
	s := open(t, database(t))
	begun(t, s)
	require.Panics(t, func() { _ = s.Update(context.Background(), func(hub.Tx) error { panic("on purpose") }) })
	var wg sync.WaitGroup
	for n := range byte(20) {
		wg.Go(func() {
			scope := hub.Scope{Streams: []journal.ID{{9, n}}}
			if n%5 == 0 {
				require.Panics(t, func() { _ = s.Extend(context.Background(), scope, func(hub.Tx) error { panic("on purpose") }) })
				return
			}
			err := s.Extend(context.Background(), scope, func(tx hub.Tx) error { return tx.AddAlarm(hub.Alarm{At: journal.Instant(n)}) })
			if err != nil {
				t.Errorf("alarm %d: %v", n, err)
			}
		})
	}
	wg.Wait()
	require.NoError(t, s.View(t.Context(), func(tx hub.Tx) error {
		all, err := tx.Alarms(99)
		require.Len(t, all, 16)
		return err
	}))
}

// What a device says of itself may be no text for PostgreSQL; that is no reason
// to fail what others say.
func TestStore_TakesAnyText(t *testing.T) {
	s := open(t, database(t))
	require.NoError(t, s.Extend(t.Context(), hub.Scope{}, func(tx hub.Tx) error {
		return tx.Heard([]hub.Contact{{Device: device, Seen: 1, Version: "a\x00b\xff"}, {Device: journal.ID{3}, Seen: 2, Version: "1.0"}})
	}))
	require.NoError(t, s.View(t.Context(), func(tx hub.Tx) error {
		all, err := tx.Contacts()
		require.Len(t, all, 2)
		require.Equal(t, "a\ufffdb\ufffd", all[0].Version)
		return err
	}))
}

// An assumption that does not hold is found out before anything is committed,
// and the function is told the truth in its next run.
func TestExtend_WhatIsNotThereIsTold(t *testing.T) {
	s := open(t, database(t))
	begun(t, s)
	scope := hub.Scope{Device: device, Streams: []journal.ID{stream}}
	for name, try := range map[string]struct {
		act  func(hub.Tx) error
		want error
	}{
		"mark":   {func(tx hub.Tx) error { return tx.Mark(stream, 77, hub.StateFiled, false) }, hub.ErrNotFound},
		"insert": {func(tx hub.Tx) error { return tx.Insert(entry(stream, 1, device, 1)) }, hub.ErrExists},
	} {
		require.NoError(t, s.Update(t.Context(), func(tx hub.Tx) error {
			if err := tx.Insert(entry(stream, 1, device, 1)); !errors.Is(err, hub.ErrExists) {
				return err
			}
			return nil
		}))
		for _, fails := range []bool{false, true} {
			var told error
			err := s.Extend(t.Context(), scope, func(tx hub.Tx) error {
				told = try.act(tx)
				if fails {
					return errors.Join(told, tx.AddAlarm(hub.Alarm{Text: name}), errTest)
				}
				return tx.AddAlarm(hub.Alarm{Text: name})
			})
			require.ErrorIs(t, told, try.want, name)
			if fails {
				require.ErrorIs(t, err, errTest, name)
			} else {
				require.NoError(t, err, name)
			}
		}
	}
	require.NoError(t, s.View(t.Context(), func(tx hub.Tx) error {
		all, err := tx.Alarms(9)
		require.Len(t, all, 2, "one for each that did not fail, once")
		return err
	}))
}
