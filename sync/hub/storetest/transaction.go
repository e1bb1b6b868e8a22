package storetest

import (
	"context"
	"errors"
	"sync"

	"github.com/stretchr/testify/require"

	"feltjournal/sync/hub"
)

var errTest = errors.New("on purpose")

func (s *suite) failedUpdate() {
	err := s.store.Update(s.Context(), func(tx hub.Tx) error {
		return errors.Join(tx.Insert(row(id(1), 1, id(7), 1)), tx.PutDevice(hub.Device{ID: id(1)}), tx.SetSetting("a", []byte{1}), errTest)
	})
	require.ErrorIs(s, err, errTest)
	s.view(func(tx hub.Tx) {
		_, err := tx.At(id(1), 1)
		require.ErrorIs(s, err, hub.ErrNotFound)
		_, err = tx.Device(id(1))
		require.ErrorIs(s, err, hub.ErrNotFound)
		v, err := tx.Setting("a")
		require.NoError(s, err)
		require.Nil(s, v)
	})
	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	require.ErrorIs(s, s.store.Update(ctx, func(hub.Tx) error { return nil }), context.Canceled)
}

// concurrentUpdates: each of many updates takes the next position of one
// stream; every third fails and must leave no trace.
func (s *suite) concurrentUpdates() {
	s.update(func(tx hub.Tx) error { return tx.PutStream(hub.Stream{ID: id(1)}) })
	var wg sync.WaitGroup
	for n := range uint64(60) {
		wg.Go(func() {
			err := s.store.Update(context.Background(), func(tx hub.Tx) error {
				head, err := tx.Stream(id(1))
				if err != nil {
					return err
				}
				head.Pos++
				if err := errors.Join(tx.Insert(row(id(1), head.Pos, id(7), n+1)), tx.PutStream(head)); err != nil {
					return err
				}
				if n%3 == 0 {
					return errTest
				}
				return nil
			})
			if n%3 == 0 != errors.Is(err, errTest) || n%3 != 0 && err != nil {
				s.Errorf("update %d: %v", n, err)
			}
		})
	}
	wg.Wait()
	s.view(func(tx hub.Tx) {
		tail, err := tx.Tail(id(1), 0, 99)
		require.NoError(s, err)
		require.Len(s, tail, 40)
		for i := range tail {
			require.Equal(s, uint64(i+1), tail[i].Pos)
		}
	})
}

func (s *suite) snapshot() {
	s.update(func(tx hub.Tx) error { return tx.SetSetting("a", []byte{1}) })
	s.view(func(tx hub.Tx) {
		before, err := tx.Setting("a")
		require.NoError(s, err)
		s.update(func(tx hub.Tx) error { return tx.SetSetting("a", []byte{2}) })
		after, err := tx.Setting("a")
		require.NoError(s, err)
		require.Equal(s, before, after)
		require.Error(s, tx.SetSetting("a", []byte{3}), "a snapshot is read-only")
	})
	s.view(func(tx hub.Tx) {
		now, err := tx.Setting("a")
		require.NoError(s, err)
		require.Equal(s, []byte{2}, now)
	})
}

// copies: what a caller does to a record it got or gave never reaches the store.
func (s *suite) copies() {
	given := row(id(1), 1, id(7), 1)
	want := append([]byte(nil), given.Bytes...)
	s.update(func(tx hub.Tx) error { return tx.Insert(given) })
	given.Bytes[0] ^= 1
	s.view(func(tx hub.Tx) {
		got, err := tx.At(id(1), 1)
		require.NoError(s, err)
		require.Equal(s, want, got.Bytes)
		got.Bytes[0] ^= 1
		again, err := tx.At(id(1), 1)
		require.NoError(s, err)
		require.Equal(s, want, again.Bytes)
	})
}

func (s *suite) version() {
	_, err := s.store.Changes(s.Context())
	require.NoError(s, err)
	s.update(func(tx hub.Tx) error { return tx.SetSetting("a", []byte{1}) })
	changes, err := s.store.Changes(s.Context())
	require.NoError(s, err)
	require.Equal(s, hub.Changes{}, changes, "own changes are no news")
}

func (s *suite) closing() {
	require.NoError(s, s.store.Close())
	require.NoError(s, s.store.Close())
	require.Error(s, s.store.Update(s.Context(), func(hub.Tx) error { return nil }))
	require.Error(s, s.store.View(s.Context(), func(hub.Tx) error { return nil }))
}
