package load

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Steady lets the workstations from first up to end work as on an ordinary day
// until done ends, each on a connection of its own that stays: it writes an
// entry, brings it, and pauses; in the end it comes for what others wrote last.
// It returns how long each round but the first and the last took.
func (f *Fleet) Steady(ctx, done context.Context, first, end int, pause time.Duration) (l Latencies, t Trouble, err error) {
	var mu sync.Mutex
	g, working := errgroup.WithContext(ctx)
	for i, d := range f.devices[first:end] {
		g.Go(func() error {
			if _, err := f.round(working, d, nil); err != nil { // connects, and is not timed
				return err
			}
			if !sleep(done, pause*time.Duration(i)/time.Duration(end-first)) {
				return nil
			}
			for done.Err() == nil {
				took, trouble, err := f.act(working, d)
				mu.Lock()
				l = append(l, took)
				t.add(trouble)
				mu.Unlock()
				if err != nil {
					return err
				}
				sleep(done, pause)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return l, t, err
	}
	_, err = f.Visit(ctx, first, end, end-first) // for what the others wrote last
	return l, t, err
}

// act writes one entry and brings it.
func (f *Fleet) act(ctx context.Context, d *Device) (time.Duration, Trouble, error) {
	if err := f.record(d, 1); err != nil {
		return 0, Trouble{}, err
	}
	began := f.clock()
	trouble, err := f.round(ctx, d, nil)
	return f.clock().Sub(began), trouble, err
}

// Visit lets each workstation from first up to end make a round, at most
// connections at once, and hang up. A first replica is downloaded so.
func (f *Fleet) Visit(ctx context.Context, first, end, connections int) (l Latencies, err error) {
	var mu sync.Mutex
	err = each(ctx, f.devices[first:end], connections, func(d *Device) error {
		defer f.hangUp(d)
		began := f.clock()
		_, err := f.round(ctx, d, nil)
		mu.Lock()
		defer mu.Unlock()
		l = append(l, f.clock().Sub(began))
		return err
	})
	return l, err
}

// Connect lets the workstations from first up to end make a round each, and
// stay connected until they are disconnected.
func (f *Fleet) Connect(ctx context.Context, first, end int) error {
	return each(ctx, f.devices[first:end], 64, func(d *Device) error {
		_, err := f.round(ctx, d, nil)
		return err
	})
}

// Disconnect hangs up for everybody.
func (f *Fleet) Disconnect() {
	for _, d := range f.devices {
		f.hangUp(d)
	}
}

// errNews is an answer with something in it where nothing was to be told.
var errNews = errors.New("there was something to sync")

// Idle lets the workstations from first up to end, which are connected, ask
// calls times each when there is nothing to sync, pausing in between.
func (f *Fleet) Idle(ctx context.Context, first, end, calls int, pause time.Duration) error {
	g, ctx := errgroup.WithContext(ctx)
	for i, d := range f.devices[first:end] {
		g.Go(func() error {
			sleep(ctx, pause*time.Duration(i)/time.Duration(end-first))
			for range calls {
				resp, err := d.line.sync(ctx, d.question())
				if err != nil {
					return err
				}
				if len(resp.Entries)+len(resp.Streams) > 0 || resp.More || resp.WantPositions {
					return errNews
				}
				if !sleep(ctx, pause) {
					return ctx.Err()
				}
			}
			return nil
		})
	}
	return g.Wait()
}
