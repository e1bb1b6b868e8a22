package postgres

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

const (
	// maxShared is how many Extends share one transaction, so that the first of
	// them does not wait for a crowd.
	maxShared = 64
	// maxLanes is how many such transactions are under way at once: while
	// PostgreSQL makes one durable, the functions of the next run.
	maxLanes = 2
)

// queue is the Extends that wait, in the order they came.
type queue struct {
	mu      sync.Mutex
	waiting []*work                 // guarded by mu, as all below
	busy    map[journal.ID]struct{} // what the scopes under way name
	lanes   int
	closed  bool
}

// Extend implements [hub.Store].
func (s *Store) Extend(ctx context.Context, scope hub.Scope, f func(hub.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &work{scope: &scope, run: f, done: make(chan struct{})}
	if err := s.enqueue(w); err != nil {
		return err
	}
	turn := time.NewTimer(s.patience)
	defer turn.Stop()
	select {
	case <-w.done:
	case <-ctx.Done():
		if s.queue.withdraw(w) {
			return ctx.Err()
		}
	case <-turn.C:
		if s.queue.withdraw(w) {
			return fmt.Errorf("wait for other changes: %w", hub.ErrUnavailable)
		}
	}
	<-w.done
	if w.panicked != nil {
		panic(w.panicked)
	}
	return w.err
}

// enqueue puts w into the queue and sees to it that somebody takes it.
func (s *Store) enqueue(w *work) error {
	q := &s.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	q.waiting = append(q.waiting, w)
	if q.lanes < maxLanes {
		q.lanes++
		s.lanes.Go(s.lane)
	}
	return nil
}

// lane runs one group after the other until nothing is left that may run now.
func (s *Store) lane() {
	var group []*work
	defer func() {
		if len(group) > 0 { // a function ended the goroutine; the others have to run
			s.settle(group, errPanic)
			s.lanes.Go(s.lane)
		}
	}()
	for group = s.queue.next(); len(group) > 0; group = s.queue.next() {
		s.carryOut(context.Background(), group)
		s.settle(group, nil)
	}
}

// settle tells works that they are through.
func (s *Store) settle(group []*work, err error) {
	s.queue.free(group)
	for _, w := range group {
		if err != nil {
			w.err = err
		}
		close(w.done)
	}
}

// free frees what works named.
func (q *queue) free(group []*work) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, w := range group {
		w.each(func(id journal.ID) { delete(q.busy, id) })
	}
}

// next takes the works that are to share a transaction. One that meets another
// stays until the other is through, and later ones stay behind it.
func (q *queue) next() (group []*work) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.busy == nil {
		q.busy = map[journal.ID]struct{}{}
	}
	reserved := map[journal.ID]struct{}{}
	q.waiting = slices.DeleteFunc(q.waiting, func(w *work) bool {
		if len(group) == maxShared {
			return false
		}
		if w.meets(q.busy) || len(reserved) > 0 && w.meets(reserved) {
			w.each(func(id journal.ID) { reserved[id] = struct{}{} })
			return false
		}
		w.each(func(id journal.ID) { q.busy[id] = struct{}{} })
		w.taken = true
		group = append(group, w)
		return true
	})
	if len(group) == 0 {
		q.lanes--
	}
	return group
}

// each names the records of the scope. A device and its access log have the
// same id and go together.
func (w *work) each(f func(journal.ID)) {
	if w.scope.Device != (journal.ID{}) {
		f(w.scope.Device)
	}
	for _, id := range w.scope.Streams {
		f(id)
	}
}

func (w *work) meets(ids map[journal.ID]struct{}) (met bool) {
	w.each(func(id journal.ID) {
		_, busy := ids[id]
		met = met || busy
	})
	return met
}

// withdraw takes w out of the queue; false: it is being run.
func (q *queue) withdraw(w *work) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if w.taken {
		return false
	}
	q.waiting = slices.DeleteFunc(q.waiting, func(other *work) bool { return other == w })
	return true
}

func (q *queue) isClosed() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed
}

// close lets nobody in any more; false: it was closed before.
func (q *queue) close() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	was := q.closed
	q.closed = true
	return !was
}
