package localstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// Row is one held entry, still sealed.
type Row struct {
	Placed
	Number int64 // order of arrival at this device
}

const (
	rowColumns   = "row, " + entryColumns
	eRowColumns  = "e.row, e.id, e.stream, e.device, e.seq, e.stamp, e.class, e.epoch, e.pos, e.sealed"
	entryBytes   = 80 // of clear header, counted against a byte budget
	maxChunkRows = 500
)

type scanner interface{ Scan(dest ...any) error }

func scanRow(from scanner) (Row, error) {
	var r Row
	var id, stream, device []byte
	var seq, stamp, pos int64
	if err := from.Scan(&r.Number, &id, &stream, &device, &seq, &stamp, &r.Class, &r.KeyEpoch, &pos, &r.Bytes); err != nil {
		return r, err
	}
	r.Seq, r.Stamp, r.Pos = uint64(seq), journal.Stamp(stamp), uint64(pos)
	for _, f := range []struct {
		to   *journal.ID
		from []byte
	}{{&r.ID, id}, {&r.Stream, stream}, {&r.Device, device}} {
		var err error
		if *f.to, err = idOf(f.from); err != nil {
			return r, fmt.Errorf("row %d: %w", r.Number, err)
		}
	}
	return r, nil
}

// insertArgs are the columns of entryColumns.
func insertArgs(e seal.Sealed, pos uint64) []any {
	return []any{e.ID[:], e.Stream[:], e.Device[:], int64(e.Seq), int64(e.Stamp), int64(e.Class), int64(e.KeyEpoch), int64(pos), e.Bytes}
}

// Rows calls f for held entries with a number above after, in order of
// arrival, and stops at f's first error. The row and its bytes are f's to keep.
func (s *Store) Rows(ctx context.Context, after int64, f func(Row) error) error {
	return s.each(ctx, "read entries", visit(f), `SELECT `+rowColumns+` FROM entries WHERE row > ? ORDER BY row`, after)
}

// StreamRows is Rows for one stream, from the beginning.
func (s *Store) StreamRows(ctx context.Context, stream journal.ID, f func(Row) error) error {
	return s.each(ctx, "read a stream", visit(f), `SELECT `+rowColumns+` FROM entries WHERE stream = ? ORDER BY row`, stream[:])
}

func visit(f func(Row) error) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		r, err := scanRow(rows)
		if err != nil {
			return err
		}
		return f(r)
	}
}

// take collects entries until the budget is spent; one always fits.
func (s *Store) take(ctx context.Context, op string, b Budget, query string, args ...any) ([]seal.Sealed, error) {
	limit := b.Entries
	if limit <= 0 {
		limit = 1
	}
	var out []seal.Sealed
	size := 0
	err := s.each(ctx, op, visit(func(r Row) error {
		size += len(r.Bytes) + entryBytes
		if len(out) == 0 || size <= b.Bytes {
			out = append(out, r.Sealed)
		}
		return nil
	}), query, append(args, limit)...)
	return out, err
}

// Positions is the place at the hub of each of the numbered rows; rows that
// were removed are left out.
func (s *Store) Positions(ctx context.Context, numbers []int64) (map[int64]uint64, error) {
	out := make(map[int64]uint64, len(numbers))
	stmt, err := s.read.PrepareContext(ctx, `SELECT pos FROM entries WHERE row = ?`)
	if err != nil {
		return nil, s.check("read positions", err)
	}
	defer stmt.Close() // a reader
	for _, n := range numbers {
		var pos int64
		switch err := stmt.QueryRowContext(ctx, n).Scan(&pos); {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return nil, s.check("read positions", err)
		default:
			out[n] = uint64(pos)
		}
	}
	return out, nil
}

// ListHeads is the hub's own count of each unit's list.
func (s *Store) ListHeads(ctx context.Context) ([]ListHead, error) {
	var out []ListHead
	err := s.each(ctx, "read list heads", func(rows *sql.Rows) error {
		var l ListHead
		var stream, hash []byte
		if err := rows.Scan(&stream, &l.Count, &hash); err != nil {
			return err
		}
		copy(l.Hash[:], hash)
		var err error
		l.Stream, err = idOf(stream)
		out = append(out, l)
		return err
	}, `SELECT stream, count, hash FROM lists ORDER BY stream`)
	return out, err
}

// Observe lets our stamps follow one seen on somebody else's entry.
func (s *Store) Observe(stamp journal.Stamp) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock.Observe(stamp)
}

// Discard puts a foreign entry that cannot be opened in quarantine and starts
// its stream over, so that the hub sends it again: a flipped bit on this disk
// heals. It does so once for the same bytes; own entries are never discarded.
func (s *Store) Discard(ctx context.Context, r Row) error {
	if r.Device == s.id {
		return s.Raise(ctx, AlarmUnreadable, r.ID.String())
	}
	return s.inTx(ctx, "discard an entry", func(ctx context.Context, tx *sql.Tx) error {
		fresh, err := s.keep(ctx, tx, r.Placed, AlarmUnreadable)
		if err != nil {
			return err
		}
		if err := s.raise(ctx, tx, AlarmUnreadable, r.ID.String()); err != nil || !fresh {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM entries WHERE row = ?`, r.Number); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE device SET generation = generation + 1`); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE streams SET pos = 0, root = x'0000000000000000', complete = 0 WHERE stream = ?`, r.Stream[:])
		return err
	})
}
