package replica

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/journal"
	"feltjournal/journal/policy"
	"feltjournal/localstore"
)

// Options configure a replica. Now is required: the wall clock.
type Options struct {
	Now func() time.Time
	// Workers open entries side by side; zero: 2.
	Workers int
}

// Replica holds what one user may see, opened.
type Replica struct {
	store *localstore.Store
	user  *localstore.Unlocked
	opt   Options

	since journal.Instant // our clock when it was opened

	acting sync.Mutex // one act at a time: the second press of a button meets the first
	access sync.Mutex // one line of the access log at a time

	looking sync.Mutex // one look at the store at a time
	doubted *doubt     // guarded by looking: as last written down; nil: not yet

	index *index // has a lock of its own
	looks looks  // has a lock of its own

	mu       sync.RWMutex
	closed   bool                  // guarded by mu, as all below
	marks    *localstore.Marks     // receipts
	status   localstore.Status     // as last read
	heads    map[journal.ID]head   // the hub's count of each list
	files    map[journal.ID]*file  // patients' charts
	units    map[journal.ID]*unit  // what stands in units' own streams
	rules    *rules                // nil: the default policy holds
	policy   *policy.Policy        // never nil
	peers    []localstore.Peer     // as last read
	parked   []localstore.Row      // units' rows that wait for a key
	seconds  []*Second             // identified beside the user
	entries  map[journal.ID]*place // every entry held
	own      []*place              // own ones by seq
	unplaced map[int64]*place      // those without a position, by row
	mark     int64                 // highest row number read
	epochs   map[journal.ID]uint16 // keys when we last looked
	logged   bool                  // the access log's key was met
	changed  func()
}

type head = localstore.ListHead

// place is where an entry stands, for its receipt.
type place struct {
	localstore.Row // without bytes once it is opened
}

// Open reads the store as u and opens the lists. Call Run to have the charts
// opened and followed; Close when the user locks.
func Open(ctx context.Context, s *localstore.Store, u *localstore.Unlocked, o Options) (*Replica, error) {
	if o.Workers <= 0 {
		o.Workers = 2
	}
	r := &Replica{
		store: s, user: u, opt: o, since: journal.InstantOf(o.Now()),
		files: map[journal.ID]*file{}, units: map[journal.ID]*unit{}, policy: policy.Default(), entries: map[journal.ID]*place{},
		unplaced: map[int64]*place{}, heads: map[journal.ID]head{}, index: newIndex(),
		looks: looks{seen: map[journal.ID][]journal.ID{}, told: map[journal.ID][]journal.ID{}},
	}
	if err := r.refresh(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// Run opens the charts and then follows the store until ctx ends. It owns
// every goroutine behind a replica, and calls what OnChange was given.
func (r *Replica) Run(ctx context.Context) error {
	changes, err := r.store.Changes(ctx)
	if err != nil {
		return err
	}
	g, inner := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := r.start(inner); err != nil {
			return err
		}
		g.Go(func() error { return r.index.build(inner) })
		return r.follow(inner, changes)
	})
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err() // the changes ended a moment before the inner context did
}

func (r *Replica) start(ctx context.Context) error {
	if err := r.Load(ctx); err != nil {
		return err
	}
	r.notify()
	if err := spare(r.log(ctx, journal.Access{Action: "lås opp"})); err != nil {
		return err
	}
	return spare(r.flushAccess(ctx))
}

func (r *Replica) follow(ctx context.Context, changes <-chan struct{}) error {
	for range changes {
		if err := r.Refresh(ctx); err != nil {
			return err
		}
		if err := spare(r.flushAccess(ctx)); err != nil {
			return err
		}
		r.notify()
	}
	return ctx.Err()
}

// Refresh takes in what was committed since the last look, as Run does after
// each change.
func (r *Replica) Refresh(ctx context.Context) error {
	if err := r.refresh(ctx); err != nil {
		return err
	}
	return r.Load(ctx)
}

// spare lets reading go on when the disk is full or the like: the user meets
// that error where they record.
func spare(err error) error {
	if journal.CodeOf(err) != "" {
		return nil
	}
	return err
}

// OnChange sets what Run calls after something changed, from its goroutine.
// Changes that come close together are told once.
func (r *Replica) OnChange(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changed = f
}

func (r *Replica) notify() {
	r.mu.RLock()
	f := r.changed
	r.mu.RUnlock()
	if f != nil {
		f()
	}
}

// Close drops everything decrypted, and the keys. It may be called twice.
func (r *Replica) Close() {
	r.user.Lock()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	clear(r.files)
	clear(r.units)
	clear(r.entries)
	r.own, r.parked, r.rules, r.policy = nil, nil, nil, policy.Default()
	clear(r.unplaced)
	for _, s := range r.seconds {
		s.user.Lock()
	}
	r.seconds = nil
	r.index.forget()
	r.looks.forget()
}

// User is who unlocked.
func (r *Replica) User() journal.Author { return r.user.User() }

func (r *Replica) now() journal.Instant { return journal.InstantOf(r.opt.Now()) }
