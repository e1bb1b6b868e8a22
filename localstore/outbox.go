package localstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// Unsent returns own entries after seq, ascending and dense, within b.
func (s *Store) Unsent(ctx context.Context, after uint64, b Budget) ([]seal.Sealed, error) {
	out, err := s.take(ctx, "read the outbox", b,
		`SELECT `+eRowColumns+` FROM entries e WHERE e.device = ? AND e.seq > ? ORDER BY e.seq LIMIT ?`, s.device(), int64(after))
	for i, e := range out {
		if e.Seq != after+1+uint64(i) {
			return out[:i], nil // beyond a purged stretch: only the hub's own answer can tell what to do
		}
	}
	return out, err
}

// LinkAt is the chain link after own entry seq; zero stands before the first.
func (s *Store) LinkAt(ctx context.Context, seq uint64) (seal.Link, error) {
	var l seal.Link
	if seq == 0 {
		return l, nil
	}
	var b []byte
	err := s.read.QueryRowContext(ctx, `SELECT link FROM own WHERE seq = ?`, int64(seq)).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return l, fmt.Errorf("localstore: no own entry %d", seq)
	}
	copy(l[:], b)
	return l, s.check("read a chain link", err)
}

// Foreign returns others' entries with an id above after, ascending by id,
// within b. A device offers them again when the hub has lost its memory.
func (s *Store) Foreign(ctx context.Context, after journal.ID, b Budget) ([]seal.Sealed, error) {
	return s.take(ctx, "read others' entries", b,
		`SELECT `+eRowColumns+` FROM entries e WHERE e.id > ? AND e.device <> ? ORDER BY e.id LIMIT ?`, after[:], s.device())
}

// Device is who this store belongs to.
func (s *Store) Device() journal.ID { return s.id }

func (s *Store) device() []byte {
	id := s.id
	return id[:]
}
