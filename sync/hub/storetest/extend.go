package storetest

import (
	"context"
	"errors"
	"sync"

	"feltjournal/journal"
	"feltjournal/sync/hub"

	"github.com/stretchr/testify/require"
)

// scope: an Extend changes what it names and nothing else.
func (s *suite) scope() {
	s.update(func(tx hub.Tx) error {
		return errors.Join(tx.PutStream(hub.Stream{ID: id(1)}), tx.PutStream(hub.Stream{ID: id(2)}),
			tx.PutDevice(hub.Device{ID: id(7)}), tx.PutDevice(hub.Device{ID: id(8)}), tx.Insert(row(id(2), 1, id(8), 1)))
	})
	own := hub.Scope{Device: id(7), Streams: []journal.ID{id(1), id(3)}}
	s.extend(own, func(tx hub.Tx) error {
		if _, err := tx.Stream(id(3)); !errors.Is(err, hub.ErrNotFound) {
			return errors.New("a stream came into being")
		}
		return errors.Join(tx.PutDevice(hub.Device{ID: id(7), Acked: 1}), tx.SetGrant(id(7), id(2), true),
			tx.PutStream(hub.Stream{ID: id(1), Pos: 1}), tx.Insert(row(id(1), 1, id(7), 1)), tx.Mark(id(1), 1, hub.StateHeld, false),
			tx.Quarantine(hub.Quarantined{Sealed: row(id(2), 9, id(8), 9).Sealed}), tx.AddAlarm(hub.Alarm{At: 1}),
			tx.Heard([]hub.Contact{{Device: id(8), Seen: 1}}))
	})
	for name, change := range map[string]func(hub.Tx) error{
		"setting":         func(tx hub.Tx) error { return tx.SetSetting("a", []byte{1}) },
		"member":          func(tx hub.Tx) error { return tx.PutMember(id(1), hub.Member{Patient: id(2)}) },
		"another device":  func(tx hub.Tx) error { return tx.PutDevice(hub.Device{ID: id(8)}) },
		"another's right": func(tx hub.Tx) error { return tx.SetGrant(id(8), id(1), true) },
		"another stream":  func(tx hub.Tx) error { return tx.PutStream(hub.Stream{ID: id(2), Pos: 5}) },
		"an entry of it":  func(tx hub.Tx) error { return tx.Insert(row(id(2), 2, id(7), 2)) },
		"its state":       func(tx hub.Tx) error { return tx.Mark(id(2), 1, hub.StateHeld, false) },
	} {
		err := s.store.Extend(s.Context(), own, change)
		require.ErrorIs(s, err, hub.ErrScope, name)
	}
	require.ErrorIs(s, s.store.Extend(s.Context(), hub.Scope{}, func(tx hub.Tx) error { return tx.PutDevice(hub.Device{}) }), hub.ErrScope)
	s.view(func(tx hub.Tx) {
		d, err := tx.Device(id(7))
		require.NoError(s, err)
		require.EqualValues(s, 1, d.Acked)
		r, err := tx.At(id(1), 1)
		require.NoError(s, err)
		require.Equal(s, hub.StateHeld, r.State)
		active, _, err := tx.Grant(id(7), id(2))
		require.NoError(s, err)
		require.True(s, active)
	})
}

func (s *suite) extend(scope hub.Scope, f func(hub.Tx) error) {
	s.Helper()
	require.NoError(s, s.store.Extend(s.Context(), scope, f))
}

// concurrentExtends: devices add to streams that they share in pairs, each
// entry twice; what fails leaves no trace, what exists is told, and positions
// stay dense.
func (s *suite) concurrentExtends() {
	const devices, rounds = 6, 10
	s.update(func(tx hub.Tx) error {
		for n := range byte(devices) {
			if err := errors.Join(tx.PutStream(hub.Stream{ID: id(100 + n)}), tx.PutDevice(hub.Device{ID: id(n + 1)})); err != nil {
				return err
			}
		}
		return nil
	})
	var wg sync.WaitGroup
	for n := range byte(devices) {
		wg.Go(func() {
			for round := range uint64(rounds) {
				s.continueLog(id(n+1), []journal.ID{id(100 + n), id(100 + (n+1)%devices)}, round)
			}
		})
	}
	wg.Wait()
	s.view(func(tx hub.Tx) {
		for n := range byte(devices) {
			d, err := tx.Device(id(n + 1))
			require.NoError(s, err)
			require.EqualValues(s, 2*rounds, d.Acked)
			rows, err := tx.Tail(id(100+n), 0, 1000)
			require.NoError(s, err)
			require.Len(s, rows, 2*rounds)
			for i := range rows {
				require.EqualValues(s, i+1, rows[i].Pos)
			}
		}
	})
}

// continueLog writes one entry to each of streams, after a run that fails.
func (s *suite) continueLog(device journal.ID, streams []journal.ID, round uint64) {
	scope := hub.Scope{Device: device, Streams: streams}
	write := func(tx hub.Tx) error {
		d, err := tx.Device(device)
		if err != nil {
			return err
		}
		for i, stream := range streams {
			head, err := tx.Stream(stream)
			if err != nil {
				return err
			}
			head.Pos++
			d.Acked++
			if err := errors.Join(tx.Insert(row(stream, head.Pos, device, 2*round+uint64(i)+1)), tx.PutStream(head)); err != nil {
				return err
			}
		}
		if err := tx.Insert(row(streams[0], 1000, device, 2*round+1)); !errors.Is(err, hub.ErrExists) {
			return errors.New("an entry was taken twice")
		}
		return tx.PutDevice(d)
	}
	err := s.store.Extend(context.Background(), scope, func(tx hub.Tx) error { return errors.Join(write(tx), errTest) })
	if !errors.Is(err, errTest) {
		s.Errorf("a failing change: %v", err)
	}
	if err := s.store.Extend(context.Background(), scope, write); err != nil {
		s.Errorf("device %v round %d: %v", device[15], round, err)
	}
}
