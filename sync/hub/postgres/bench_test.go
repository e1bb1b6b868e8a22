package postgres_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"feltjournal/journal"
	"feltjournal/sync/hub"

	"github.com/stretchr/testify/require"
)

// processorTime is what this process (the hub's side; PostgreSQL has its own)
// has used, in microseconds.
func processorTime(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e3
}

// stocked is a store in which each of n streams has some entries.
func stocked(b *testing.B, n, entries int) hub.Store {
	b.Helper()
	s := open(b, database(b))
	for i := range n {
		scope := hub.Scope{Device: journal.ID{1, byte(i >> 8), byte(i)}, Streams: []journal.ID{{2, byte(i >> 8), byte(i)}}}
		require.NoError(b, s.Update(b.Context(), func(tx hub.Tx) error {
			if err := tx.PutDevice(hub.Device{ID: scope.Device}); err != nil {
				return err
			}
			return tx.PutStream(hub.Stream{ID: scope.Streams[0], Ref: fmt.Sprint("Patient/", i)})
		}))
		require.NoError(b, s.Extend(b.Context(), scope, func(tx hub.Tx) error {
			for range entries {
				if err := push(tx, scope.Device, scope.Streams[0]); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	return s
}

// BenchmarkView is one snapshot that reads some tails, as a pull does.
func BenchmarkView(b *testing.B) {
	s := stocked(b, 40, 4)
	for _, tails := range []int{0, 1, 20, 40} {
		b.Run(fmt.Sprint("tails=", tails), func(b *testing.B) {
			before := processorTime(b)
			for b.Loop() {
				require.NoError(b, s.View(b.Context(), func(tx hub.Tx) error {
					for i := range tails {
						if _, err := tx.Tail(journal.ID{2, 0, byte(i)}, 2, 100); err != nil {
							return err
						}
					}
					return nil
				}))
			}
			b.ReportMetric((processorTime(b)-before)/float64(b.N), "cpu-us/view")
		})
	}
}

// BenchmarkExtend is what 64 devices push at once: 20 entries each to 5 streams.
func BenchmarkExtend(b *testing.B) {
	const devices, streams, entries = 128, 5, 20
	s := stocked(b, devices*streams, 0)
	var seq atomic.Uint64
	before := processorTime(b)
	for b.Loop() {
		var wg sync.WaitGroup
		for d := range devices {
			wg.Go(func() {
				scope := hub.Scope{Device: journal.ID{1, byte(d >> 8), byte(d)}}
				for n := range streams {
					i := d*streams + n
					scope.Streams = append(scope.Streams, journal.ID{2, byte(i >> 8), byte(i)})
				}
				err := s.Extend(context.Background(), scope, func(tx hub.Tx) error {
					for n := range entries {
						if err := push(tx, scope.Device, scope.Streams[n%streams]); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Error(err)
				}
				seq.Add(entries)
			})
		}
		wg.Wait()
	}
	b.ReportMetric((processorTime(b)-before)/float64(seq.Load()), "cpu-us/entry")
}
