package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"feltjournal/sync/hub"
)

// maxShared is how many updates share one transaction, so that the first of
// them does not wait for a crowd.
const maxShared = 256

// errAborted is what an update gets that shared its transaction with a panic.
var errAborted = errors.New("the transaction was aborted")

// Store is a hub.Store in one file. It is safe for concurrent use, and other
// processes may use the same file.
type Store struct {
	db      *sql.DB
	idle    chan *conn // connections for snapshots that nobody uses
	readers int        // how many there are

	write   sync.Mutex // held while writer is used
	writer  *conn
	version int64 // guarded by write: data_version when Changes was last asked; zero: never

	mu     sync.Mutex
	queue  []*update // guarded by mu
	closed bool      // guarded by mu
}

// update is one function waiting for its transaction.
type update struct {
	run  func(hub.Tx) error
	done bool // guarded by Store.write
	err  error
}

// ErrClosed is a store after Close.
var ErrClosed = errors.New("the store is closed")

// Update implements [hub.Store]. A ctx that ends does not interrupt a
// transaction: nobody would know whether it took place.
func (s *Store) Update(ctx context.Context, f func(hub.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u := &update{run: f, err: errAborted}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	s.queue = append(s.queue, u)
	s.mu.Unlock()

	s.write.Lock()
	defer s.write.Unlock()
	for !u.done {
		s.commit(context.WithoutCancel(ctx), s.next())
	}
	return u.err
}

// Extend implements [hub.Store]. There is one writer, so it takes its turn like
// an Update.
func (s *Store) Extend(ctx context.Context, scope hub.Scope, f func(hub.Tx) error) error {
	return s.Update(ctx, func(tx hub.Tx) error { return f(hub.Scoped(tx, scope)) })
}

// next takes the updates that are to share a transaction.
func (s *Store) next() []*update {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := min(len(s.queue), maxShared)
	out := s.queue[:n:n]
	s.queue = s.queue[n:]
	return out
}

// commit runs updates in one transaction and tells each its outcome.
func (s *Store) commit(ctx context.Context, updates []*update) {
	finished := false
	defer func() {
		for _, u := range updates {
			u.done = true
		}
		if !finished {
			s.writer.sql.ExecContext(ctx, "ROLLBACK") //nolint:errcheck // already failing
		}
	}()
	err := s.writer.exec(ctx, "BEGIN IMMEDIATE")
	if err == nil {
		for _, u := range updates {
			u.err = s.attempt(ctx, u, len(updates) > 1)
		}
		err = s.conclude(ctx, updates)
	}
	finished = err == nil
	for _, u := range updates {
		if err != nil {
			u.err = err
		}
	}
}

// attempt runs one update; shared ones are undone alone when they fail.
func (s *Store) attempt(ctx context.Context, u *update, shared bool) error {
	t := &tx{ctx: ctx, conn: s.writer}
	if !shared {
		return u.run(t)
	}
	if err := s.writer.exec(ctx, "SAVEPOINT one"); err != nil {
		return err
	}
	err := u.run(t)
	if err != nil {
		if undo := s.writer.exec(ctx, "ROLLBACK TO one"); undo != nil {
			return errors.Join(err, undo)
		}
	}
	return errors.Join(err, s.writer.exec(ctx, "RELEASE one"))
}

// conclude commits, or rolls back when the only update failed.
func (s *Store) conclude(ctx context.Context, updates []*update) error {
	if len(updates) == 1 && updates[0].err != nil {
		if err := s.writer.exec(ctx, "ROLLBACK"); err != nil {
			return errors.Join(updates[0].err, err)
		}
		return nil
	}
	return s.writer.exec(ctx, "COMMIT")
}

// View implements [hub.Store].
func (s *Store) View(ctx context.Context, f func(hub.Tx) error) error {
	c, err := s.borrow(ctx)
	if err != nil {
		return err
	}
	defer func() { s.idle <- c }()
	plain := context.WithoutCancel(ctx)
	if err := c.exec(plain, "BEGIN"); err != nil {
		return err
	}
	defer c.exec(plain, "ROLLBACK") //nolint:errcheck // a snapshot has nothing to lose
	return f(&tx{ctx: plain, conn: c, readOnly: true})
}

func (s *Store) borrow(ctx context.Context) (*conn, error) {
	s.mu.Lock()
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return nil, ErrClosed
	}
	select {
	case c := <-s.idle:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Changes implements [hub.Store]. SQLite counts the commits of others and does
// not say what they were about. It asks on the writing connection, which does
// not count its own.
func (s *Store) Changes(ctx context.Context) (hub.Changes, error) {
	s.write.Lock()
	defer s.write.Unlock()
	var n int64
	if err := s.writer.row(ctx, "PRAGMA data_version").Scan(&n); err != nil {
		return hub.Changes{}, fmt.Errorf("read data version: %w", err)
	}
	changed := s.version != 0 && s.version != n
	s.version = n
	return hub.Changes{All: changed}, nil
}

// Close waits for running transactions, writes the WAL back and closes the
// file.
func (s *Store) Close() error {
	s.mu.Lock()
	closed := s.closed
	s.closed = true
	s.mu.Unlock()
	if closed {
		return nil
	}
	s.write.Lock()
	defer s.write.Unlock()
	var errs []error
	for s.readers > 0 {
		c := <-s.idle
		s.readers--
		errs = append(errs, c.close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.close())
	}
	return errors.Join(append(errs, s.db.Close())...)
}
