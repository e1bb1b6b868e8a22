package agent

import (
	"context"
	"slices"
	"time"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/sync/wire"
)

const (
	// sayEvery is how often an agent that has something to push says how its
	// device stands; "nothing to sync" carries no word of it.
	sayEvery = time.Minute
	// doubtAfter is how long a list's count has to differ before the hub hears of
	// it: it differs for a moment while an answer is being stored.
	doubtAfter = time.Minute
)

// AmissStore is a Store that also knows which lists do not add up, from who
// can read them.
type AmissStore interface {
	Amiss(ctx context.Context, since journal.Instant) ([]journal.ID, error)
}

// said is what the hub was told of the device last.
type said struct {
	wire.Standing
	at time.Time // zero: nothing yet
}

// standing is what req is to say of the device; nil when the hub knows.
func (r *round) standing(ctx context.Context, state localstore.State, req *wire.Request) (*wire.Standing, error) {
	s := &wire.Standing{Version: r.agent.version(), Last: state.Last}
	var err error
	if s.Oldest, err = r.rest(ctx, state, req); err != nil {
		return nil, err
	}
	if s.Amiss, err = r.agent.amiss(ctx); err != nil {
		return nil, err
	}
	if r.agent.known(s, len(req.Entries) > 0) {
		return nil, nil
	}
	return s, nil
}

// rest is when the first own entry that req does not carry was written.
func (r *round) rest(ctx context.Context, state localstore.State, req *wire.Request) (journal.Instant, error) {
	last := req.Acked + uint64(len(req.Entries))
	if last >= state.Last {
		return 0, nil
	}
	next, err := r.agent.cfg.Store.Unsent(ctx, last, localstore.Budget{Entries: 1})
	if err != nil || len(next) == 0 {
		return 0, storeErrorOrNil("read outbox", err)
	}
	return next[0].Stamp.Instant(), nil
}

func storeErrorOrNil(doing string, err error) error {
	if err == nil {
		return nil
	}
	return storeError(doing, err)
}

func (a *Agent) amiss(ctx context.Context) ([]journal.ID, error) {
	store, ok := a.cfg.Store.(AmissStore)
	if !ok {
		return nil, nil
	}
	lists, err := store.Amiss(ctx, journal.InstantOf(a.cfg.Now().Add(-doubtAfter)))
	return lists[:min(len(lists), wire.MaxAmiss)], storeErrorOrNil("read lists in doubt", err)
}

// known reports whether the hub need not be told s. That more was written, or
// that a backlog shrinks, is news only with a push, and not every second.
func (a *Agent) known(s *wire.Standing, pushing bool) bool {
	old := &a.said
	switch {
	case old.at.IsZero(), (old.Oldest == 0) != (s.Oldest == 0), !slices.Equal(old.Amiss, s.Amiss):
		return false
	case !pushing || old.Last == s.Last && old.Oldest == s.Oldest:
		return true
	}
	since := a.cfg.Now().Sub(old.at)
	return since >= 0 && since < sayEvery // a clock may have been set back
}

// heard notes that the hub was told what req says.
func (a *Agent) heard(req *wire.Request) {
	if req.Standing != nil {
		a.said = said{Standing: *req.Standing, at: a.cfg.Now()}
	}
}

// version is the program's, cut to what travels.
func (a *Agent) version() string {
	v := a.cfg.Version
	if len(v) <= wire.MaxVersion {
		return v
	}
	return v[:wire.MaxVersion]
}
