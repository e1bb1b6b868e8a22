package postgres

import (
	"context"
	"sync"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// Rows of changes are deleted when they are a quarter of an hour old. A store
// that has not asked for that long is told that anything may have changed.
const (
	maxSilence = 10 * time.Minute
	cleanEvery = time.Minute
)

// One statement, so that the rows and the snapshot belong together. A
// transaction that is not visible yet has a number from xmin on.
var (
	selectChanges = prepare("SELECT pg_snapshot_xmin(pg_current_snapshot()), pg_postmaster_start_time(), now()," +
		" c.token, c.xid, c.settings, c.whole, c.streams, c.devices" +
		" FROM (SELECT) AS once LEFT JOIN changes c ON c.xid >= $1 AND c.instance <> $2")
	deleteChanges = prepare("DELETE FROM changes WHERE token IN" +
		" (SELECT token FROM changes WHERE at < now() - interval '15 minutes' LIMIT 10000 FOR UPDATE SKIP LOCKED)")
)

// told is what Changes has told so far.
type told struct {
	mu      sync.Mutex
	asked   bool
	xmin    uint64 // no transaction below it will become visible
	tokens  map[token]uint64
	server  uint64 // when the server started
	at      uint64 // its clock, microseconds
	cleaned uint64
}

// seen is one answer of selectChanges.
type seen struct {
	xmin, server, at uint64
	tokens           map[token]uint64
	changes          hub.Changes
	fresh            *told
}

func (s *seen) row(r *row) error {
	s.xmin, s.server, s.at = r.int(), r.int(), r.int()
	if r.values[0] == nil {
		return nil // nothing has changed
	}
	var name token
	r.fixed(name[:])
	s.tokens[name] = r.int()
	if _, known := s.fresh.tokens[name]; known {
		return nil
	}
	settings, whole := r.bool(), r.bool()
	s.changes.Settings = s.changes.Settings || settings
	s.changes.All = s.changes.All || whole
	s.changes.Streams = append(s.changes.Streams, r.ids()...)
	s.changes.Devices = append(s.changes.Devices, r.ids()...)
	return nil
}

// Changes implements [hub.Store]. It asks for numbers of transactions and not
// for a running number, because they commit in another order than they begin.
// The numbers mean nothing to another server, so after a failover, as after a
// restart, everything is in doubt.
func (s *Store) Changes(ctx context.Context) (hub.Changes, error) {
	if err := ctx.Err(); err != nil {
		return hub.Changes{}, err
	}
	if s.queue.isClosed() {
		return hub.Changes{}, ErrClosed
	}
	t := &s.changes
	t.mu.Lock()
	defer t.mu.Unlock()
	limited, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	var now seen
	err := insist(limited, func(ctx context.Context) error {
		now = seen{tokens: map[token]uint64{}, fresh: t}
		c, err := borrow(ctx, s.writers, s.patience/2)
		if err != nil {
			return asBroken(err)
		}
		defer c.release()
		ask := call{statement: selectChanges, params: [][]byte{int64Value(t.xmin), s.instance[:]}, row: now.row}
		if !t.asked {
			ask.params[0] = int64Value(uint64(1) << 62)
		}
		_, err = c.exchange([]call{ask})
		return err
	})
	if err != nil {
		return hub.Changes{}, unavailable(err)
	}
	return t.take(&now, func() { s.clean(limited) }), nil
}

// take compares with what was told before.
func (t *told) take(now *seen, clean func()) hub.Changes {
	out := now.changes
	if !t.asked {
		out = hub.Changes{}
	} else if now.server != t.server || now.at-t.at > uint64(maxSilence/time.Microsecond) || now.at < t.at {
		out = hub.Changes{All: true}
	}
	if now.at-t.cleaned > uint64(cleanEvery/time.Microsecond) {
		t.cleaned = now.at
		clean()
	}
	t.asked, t.xmin, t.server, t.at = true, now.xmin, now.server, now.at
	t.tokens = map[token]uint64{}
	for name, xid := range now.tokens {
		if xid >= now.xmin {
			t.tokens[name] = xid
		}
	}
	out.Streams, out.Devices = once(out.Streams), once(out.Devices)
	return out
}

// clean deletes what nobody needs to be told any more; another poll will if
// this one cannot.
func (s *Store) clean(ctx context.Context) {
	c, err := borrow(ctx, s.writers, s.patience/2)
	if err != nil {
		return
	}
	defer c.release()
	c.exchange([]call{{statement: deleteChanges}}) //nolint:errcheck // see above
}

// once are ids without repetition, in their order.
func once(ids []journal.ID) []journal.ID {
	set := map[journal.ID]struct{}{}
	for _, id := range ids {
		set[id] = struct{}{}
	}
	if len(set) == 0 {
		return nil
	}
	return sortedIDs(set)
}
