package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"feltjournal/sync/hub"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Sizes.
const (
	// Patience is how long a request waits for a store that cannot be reached.
	Patience = 30 * time.Second
	// writers is how many connections change something: the lanes, one Update,
	// Changes, and what looks for lost transactions.
	writers = 8
	// readersPerCPU is how many snapshots are read at once, for each processor of
	// this machine, unless the address says otherwise (pool_max_conns).
	readersPerCPU = 4
)

// ErrClosed is a store after Close.
var ErrClosed = errors.New("the store is closed")

// Store is a hub.Store in PostgreSQL. It is safe for concurrent use, and other
// processes may use the same schema.
type Store struct {
	config   *pgx.ConnConfig
	readers  *pgxpool.Pool
	writers  *pgxpool.Pool
	patience time.Duration
	instance token // of this Store
	key      int64 // of the lock of the schema
	schema   string

	alone chan struct{} // holds a value while an Update runs

	lanes sync.WaitGroup
	queue queue

	changes told
}

var _ hub.Store = (*Store)(nil)

// Option changes a Store before it is opened.
type Option func(*Store)

// WithPatience sets how long a request waits for a store that cannot be reached.
func WithPatience(d time.Duration) Option { return func(s *Store) { s.patience = d } }

// Open opens the store at address, postgres://user@host,host/database. It does
// not make or change the schema; see [Migrate].
func Open(ctx context.Context, address string, options ...Option) (*Store, error) {
	config, err := configure(address)
	if err != nil {
		return nil, err
	}
	s := &Store{config: config.ConnConfig, patience: Patience, instance: newToken(), alone: make(chan struct{}, 1)}
	for _, o := range options {
		o(s)
	}
	if err := s.meet(ctx); err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	if s.writers, err = newPool(ctx, config, writers); err != nil {
		return nil, err
	}
	readers := config.MaxConns
	if !poolSized(config) {
		readers = int32(readersPerCPU * runtime.GOMAXPROCS(0))
	}
	if s.readers, err = newPool(ctx, config, readers); err != nil {
		s.writers.Close()
		return nil, err
	}
	return s, nil
}

// poolSized reports whether the address says how many connections there are to
// be.
func poolSized(c *pgxpool.Config) bool {
	return c.MaxConns != max(4, int32(runtime.NumCPU()))
}

func newPool(ctx context.Context, config *pgxpool.Config, n int32) (*pgxpool.Pool, error) {
	config = config.Copy()
	config.MaxConns = n
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("make a pool of connections: %w", err)
	}
	return pool, nil
}

// meet looks at the server and its schema for the first time.
func (s *Store) meet(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	return insist(ctx, func(ctx context.Context) error {
		c, err := pgx.ConnectConfig(ctx, s.config)
		if err != nil {
			return asUnreachable(err)
		}
		defer c.Close(context.WithoutCancel(ctx)) //nolint:errcheck // nothing was written
		if s.schema, err = compatible(ctx, c); err != nil {
			return err
		}
		sum := sha256.Sum256([]byte("feltjournal hub " + s.schema))
		s.key = int64(binary.BigEndian.Uint64(sum[:]))
		return nil
	})
}

// Update implements [hub.Store]. A ctx that ends does not interrupt a
// transaction: nobody would know whether it took place.
func (s *Store) Update(ctx context.Context, f func(hub.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.queue.isClosed() {
		return ErrClosed
	}
	turn := time.NewTimer(s.patience)
	defer turn.Stop()
	select {
	case s.alone <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	case <-turn.C:
		return fmt.Errorf("wait for another change: %w", hub.ErrUnavailable)
	}
	defer func() { <-s.alone }()
	w := &work{run: f}
	s.carryOut(ctx, []*work{w})
	if w.panicked != nil {
		panic(w.panicked)
	}
	return w.err
}

// View implements [hub.Store].
func (s *Store) View(ctx context.Context, f func(hub.Tx) error) error {
	if s.queue.isClosed() {
		return ErrClosed
	}
	v := &view{store: s, ctx: ctx}
	if err := v.open(); err != nil {
		return unavailable(err)
	}
	defer v.close()
	return unavailable(f(&tx{transaction: &v.transaction}))
}

// view is one snapshot.
type view struct {
	store *Store
	ctx   context.Context //nolint:containedctx // a snapshot lives as long as its request
	transaction
}

// open borrows a connection; the snapshot is taken with the first question.
func (v *view) open() error {
	ctx, cancel := context.WithTimeout(v.ctx, v.store.patience)
	defer cancel()
	return insist(ctx, func(ctx context.Context) error {
		c, err := borrow(ctx, v.store.readers, v.store.patience/2)
		if err != nil {
			if v.ctx.Err() != nil {
				return v.ctx.Err()
			}
			return asBroken(err)
		}
		v.transaction = transaction{
			conn: c, readOnly: true, opening: []call{{statement: beginSnapshot}},
			reopen: func() error { v.conn.release(); return v.open() },
		}
		return nil
	})
}

func (v *view) close() {
	if v.opening == nil && !isBroken(v.failed) {
		v.conn.exchange([]call{{statement: rollback}}) //nolint:errcheck // a snapshot has nothing to lose
	}
	v.conn.release()
}

// Close waits for what is under way and closes the connections.
func (s *Store) Close() error {
	if !s.queue.close() {
		return nil
	}
	s.lanes.Wait()
	s.writers.Close()
	s.readers.Close()
	return nil
}
