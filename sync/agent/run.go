package agent

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
)

// How long the agent waits when nothing calls it.
const (
	// AwakePoll is the safety net under a wake stream that stands.
	AwakePoll = 5 * time.Minute
	// AsleepPoll is how often the hub is asked without a wake stream.
	AsleepPoll = time.Minute
	// OwnRetry is how often a second process asks whether the first still syncs.
	OwnRetry = 5 * time.Second
)

// ErrHome means that the configured store cannot be run on, only be synced once.
var ErrHome = errors.New("the store does not tell who owns synchronisation")

// Run synchronises until ctx ends: as the one owner of the store's lock, when
// the hub wakes it, when something new is to be sent, and every so often. It
// returns nil when ctx ended, otherwise why the store could not be used.
// Failures of the network are no reason to return.
func (a *Agent) Run(ctx context.Context) error {
	home, ok := a.cfg.Store.(Home)
	if !ok {
		return ErrHome
	}
	for {
		release, owned, err := home.OwnSync(ctx)
		if err != nil {
			return ended(ctx, fmt.Errorf("ask who syncs: %w", err))
		}
		if owned {
			defer release()
			return ended(ctx, a.own(ctx, home))
		}
		if !sleep(ctx, OwnRetry) {
			return nil
		}
	}
}

// own is Run with the lock held.
func (a *Agent) own(ctx context.Context, home Home) error {
	g, ctx := errgroup.WithContext(ctx)
	changes, err := home.Changes(ctx)
	if err != nil {
		return fmt.Errorf("follow changes of the store: %w", err)
	}
	w := newWaker(a.cfg.Transport, a.cfg.Rand)
	g.Go(func() error { return w.run(ctx) })
	g.Go(func() error { return a.loop(ctx, home, changes, w) })
	return g.Wait()
}

// loop runs round after round and waits in between.
func (a *Agent) loop(ctx context.Context, home Home, changes <-chan struct{}, w *waker) error {
	retry := backoff{rand: a.cfg.Rand}
	for ctx.Err() == nil {
		state, err := home.State(ctx)
		if err != nil {
			return fmt.Errorf("read sync state: %w", err)
		}
		w.listen(!state.Offline)
		p := pause{}
		if !state.Offline {
			result, err := a.Round(ctx)
			if ctx.Err() != nil {
				return nil //nolint:nilerr // stopped in the middle of a round, as asked
			}
			if serr := home.SetStatus(ctx, a.contact(err)); serr != nil {
				return fmt.Errorf("record how the round went: %w", serr)
			}
			a.log(ctx, result, err)
			p = retry.after(result, err, w.standing())
		}
		if err := a.await(ctx, home, p, changes, w, state); err != nil {
			return err
		}
	}
	return nil
}

// await returns when there is reason for another round: the time is over, the
// hub called, something is new in the outbox, a person asked, or the network
// switch was turned. before is the state that the last round began with.
//
// After a round that failed, what waited in the outbox before it is no reason:
// it would be tried without end. And when the hub has asked for patience, only
// what must not wait shortens it: the hub's call, which may be for a stop, and a
// stop of one's own; and then not all workstations in the same moment.
func (a *Agent) await(ctx context.Context, home Home, p pause, changes <-chan struct{}, w *waker, before localstore.State) error {
	timer := time.NewTimer(max(p.wait, time.Nanosecond))
	defer timer.Stop()
	expired := timer.C
	if before.Offline {
		expired = nil
	}
	for {
		urgent := false
		select {
		case <-ctx.Done():
			return nil
		case <-expired:
			return nil
		case <-w.poked:
			urgent = !before.Offline
		case _, open := <-changes:
			if !open {
				return ctx.Err()
			}
			turned, work, err := a.changed(ctx, home, p, before)
			if turned || err != nil {
				return err
			}
			urgent = work
		}
		switch {
		case urgent && !p.asked:
			return nil
		case urgent && !p.hurried:
			p.hurried = true
			timer.Reset(p.hurry)
		}
	}
}

// changed reports whether a person asked for a round or turned the network
// switch, and whether the outbox is a reason for one.
func (a *Agent) changed(ctx context.Context, home Home, p pause, before localstore.State) (turned, work bool, err error) {
	state, err := home.State(ctx)
	if err != nil {
		return false, false, fmt.Errorf("read sync state: %w", err)
	}
	if state.Offline != before.Offline || state.Wanted != before.Wanted {
		return true, false, nil
	}
	work, err = a.pressing(ctx, p, before, state)
	return false, work, err
}

// pressing reports whether the outbox is a reason for a round, state being what
// it is now.
func (a *Agent) pressing(ctx context.Context, p pause, before, state localstore.State) (bool, error) {
	switch {
	case state.Offline:
		return false, nil
	case !p.failed:
		return state.Last > state.Acked, nil
	case state.Last <= before.Last || !p.asked:
		return state.Last > before.Last, nil
	}
	fresh, err := a.cfg.Store.Unsent(ctx, before.Last, localstore.Budget{Entries: MaxPush, Bytes: MaxPushBytes})
	if err != nil {
		return false, fmt.Errorf("read what is new in the outbox: %w", err)
	}
	return slices.ContainsFunc(fresh, func(e seal.Sealed) bool { return e.Class == journal.ClassCritical }), nil
}

// ended is err, unless ctx ended and that is why.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // stopped, as asked
	}
	return err
}

// sleep waits d and reports false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
