package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"feltjournal/sync/hub"

	"github.com/jackc/pgx/v5/pgconn"
)

var (
	insertChange = prepare("INSERT INTO changes (token, instance, streams, devices, settings, whole) VALUES ($1, $2, $3, $4, $5, $6)")
	selectToken  = prepare("SELECT token FROM changes WHERE token = $1")
)

// token names a transaction.
type token [16]byte

func newToken() (t token) {
	rand.Read(t[:])
	return t
}

var (
	errPanic = errors.New("a function panicked")
	// errUndone is a transaction that PostgreSQL rolled back at COMMIT.
	errUndone = errors.New("the transaction was rolled back")
	// errUnknown is a COMMIT whose answer did not come, or came without the
	// standby's.
	errUnknown = errors.New("nobody knows whether the transaction took place")
	// errLost is one that did not take place.
	errLost = &broken{errors.New("the connection broke before the transaction took place")}
)

// tell is the row by which others learn of the transaction.
func (t *transaction) tell(name token, instance token) call {
	whole := len(t.news.streams) > maxTold || len(t.news.devices) > maxTold
	streams, devices := sortedIDs(t.news.streams), sortedIDs(t.news.devices)
	if whole {
		streams, devices = nil, nil
	}
	return call{statement: insertChange, params: [][]byte{
		name[:], instance[:], idsValue(streams), idsValue(devices), boolValue(t.news.settings), boolValue(whole),
	}}
}

// commit commits, if there is anything; errUnknown: perhaps.
func (t *transaction) commit(name, instance token) error {
	if len(t.before.marks) > 0 { // only the answer tells whether there was what they mark
		if err := t.send(t.take(&t.before)); err != nil {
			return err
		}
	}
	calls := t.take(&t.before)
	if !t.wrote {
		t.send([]call{{statement: rollback}}) //nolint:errcheck // nothing to lose
		return nil
	}
	calls = append(calls, t.tell(name, instance), call{statement: commit, done: committed})
	t.conn.warned = false
	n, err := t.exchange(calls)
	switch {
	case err == nil && !t.conn.warned:
		return nil
	case err == nil:
		return fmt.Errorf("%w: PostgreSQL warned at COMMIT", errUnknown)
	case errors.Is(err, errUndone):
		return err
	case isBroken(err), n == len(calls)-1 && !passes(err):
		return fmt.Errorf("%w: %w", errUnknown, err)
	}
	return err
}

func committed(tag pgconn.CommandTag) error {
	if tag.String() != "COMMIT" {
		return errUndone
	}
	return nil
}

// resolve finds out whether the transaction named name took place. The lock it
// takes is not given while that transaction is still under way.
func (s *Store) resolve(ctx context.Context, name token, cause error) (took bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
	defer cancel()
	err = insist(ctx, func(ctx context.Context) error {
		took, err = s.lookFor(ctx, name)
		return err
	})
	if err != nil {
		// The cause is not wrapped: what passes must not be run again.
		return false, fmt.Errorf("%w: %v; %v", hub.ErrUnavailable, cause, err) //nolint:errorlint // see above
	}
	return took, nil
}

// lookFor looks for a token. If it is there, one more commit makes sure that it
// is on the standby too.
func (s *Store) lookFor(ctx context.Context, name token) (found bool, err error) {
	c, err := borrow(ctx, s.writers, s.patience/2)
	if err != nil {
		return false, asBroken(err)
	}
	defer c.release()
	t := &transaction{conn: c, opening: s.openAlone()}
	err = t.send([]call{{statement: selectToken, params: [][]byte{name[:]}, row: func(*row) error {
		found = true
		return nil
	}}})
	if err != nil {
		return false, err
	}
	t.wrote = found
	err = t.commit(newToken(), s.instance)
	if errors.Is(err, errUnknown) {
		err = &broken{err}
	}
	return found, err
}

// openAlone begins a transaction that holds off all others.
func (s *Store) openAlone() []call {
	return []call{{statement: begin}, {statement: lockAlone, params: [][]byte{int64Value(s.key)}}}
}

// work is one function waiting for its transaction.
type work struct {
	scope *hub.Scope // nil: it is to be alone
	run   func(hub.Tx) error

	err      error
	panicked any
	doubtful bool          // err may come of an assumption that does not hold
	taken    bool          // guarded by Store.mu: it is being run
	done     chan struct{} // closed when err is final
}

// carryOut runs works, which are alone or do not meet, until it is known what
// became of each.
func (s *Store) carryOut(ctx context.Context, works []*work) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
	defer cancel()
	exact := works[0].scope == nil // it is no hurry, and nobody else waits
	err := insist(ctx, func(ctx context.Context) error { return s.attempt(ctx, works, exact) })
	again := errors.Is(err, errConflict) || errors.Is(err, errPanic)
	if again && len(works) > 1 {
		for i := range works {
			works[i].panicked = nil
			s.carryOut(ctx, works[i:i+1])
		}
		return
	}
	if errors.Is(err, errConflict) {
		s.stepByStep(ctx, works)
		return
	}
	for i, w := range works {
		switch {
		case err != nil:
			w.err = unavailable(err)
		case w.doubtful:
			s.stepByStep(ctx, works[i:i+1])
		}
	}
}

// stepByStep runs one work in which nothing is taken for granted.
func (s *Store) stepByStep(ctx context.Context, one []*work) {
	if err := insist(ctx, func(ctx context.Context) error { return s.attempt(ctx, one, true) }); err != nil {
		one[0].err = unavailable(err)
	}
}

// attempt runs works in one transaction. An error is of the transaction; each
// work has its own.
func (s *Store) attempt(ctx context.Context, works []*work, exact bool) error {
	name := newToken()
	err := s.once(ctx, name, works, exact)
	if code(err) == codeReadOnly {
		s.writers.Reset() // every connection leads to what was the primary
	}
	if !errors.Is(err, errUnknown) {
		return err
	}
	took, err := s.resolve(ctx, name, err)
	if err == nil && !took {
		return errLost
	}
	return err
}

// once runs works in a transaction of a borrowed connection.
func (s *Store) once(ctx context.Context, name token, works []*work, exact bool) error {
	c, err := borrow(ctx, s.writers, s.patience/2)
	if err != nil {
		return asBroken(err)
	}
	defer c.release()
	err = s.transact(c, name, works, exact)
	if err != nil && !isBroken(err) {
		c.exchange([]call{{statement: rollback}}) //nolint:errcheck // it is closed if it cannot
	}
	return err
}

// transact runs works on a connection.
func (s *Store) transact(c *conn, name token, works []*work, exact bool) (err error) {
	t := &transaction{conn: c, shared: len(works) > 1, exact: exact}
	if works[0].scope == nil {
		err = t.send(s.openAlone())
	} else {
		err = t.lock(s.key, works)
	}
	if err != nil {
		return err
	}
	for _, w := range works {
		w.err = t.run(w)
		if t.failed != nil {
			return t.failed
		}
	}
	return t.commit(name, s.instance)
}
