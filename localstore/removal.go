package localstore

import (
	"context"
	"database/sql"
	"time"

	"feltjournal/journal"
)

// keepOwn is how long own entries stay after the last receipt: a restored hub
// may need them again.
const keepOwn = 90 * 24 * time.Hour

// remove takes a stream away: its keys at once, so that nothing of it can be
// read here again, and others' entries. Own entries stay sealed: what was not
// sent still leaves, the rest for keepOwn.
func (a *application) remove(ctx context.Context, tx *sql.Tx, stream journal.ID) error {
	// Asked again about a stream that is gone: nothing to do.
	var gone bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM streams WHERE stream = ? AND left_at IS NOT NULL)`, stream[:]).Scan(&gone)
	if err != nil || gone {
		return err
	}
	for _, q := range []string{
		`DELETE FROM keys WHERE stream = ?1`,
		`DELETE FROM lists WHERE stream = ?1`,
		`DELETE FROM entries WHERE stream = ?1 AND device <> ?2`,
		`INSERT INTO streams (stream, left_at) VALUES (?1, ?3) ON CONFLICT DO UPDATE SET pos = 0, root = x'0000000000000000', complete = 0, left_at = ?3`,
		`UPDATE device SET scrub = 1, generation = generation + 1`,
	} {
		if _, err := tx.ExecContext(ctx, q, stream[:], a.s.device(), int64(a.in.ServerTime)); err != nil {
			return err
		}
	}
	a.done.Removed++
	return nil
}

// purge drops own entries of streams that left this device long ago.
func (a *application) purge(ctx context.Context, tx *sql.Tx) error {
	limit := int64(a.in.ServerTime) - keepOwn.Milliseconds()
	res, err := tx.ExecContext(ctx, `DELETE FROM entries WHERE device = ? AND seq <= (SELECT acked FROM device)
		AND stream IN (SELECT stream FROM streams WHERE left_at < ?)`, a.s.device(), limit)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE device SET generation = generation + 1`)
	return err
}

// scrub empties the WAL after keys were deleted. While a reader is in the way
// it is left for the next answer.
func (s *Store) scrub(ctx context.Context) error {
	var due bool
	if err := s.read.QueryRowContext(ctx, `SELECT scrub FROM device`).Scan(&due); err != nil || !due {
		return s.check("see whether the log is to be emptied", err)
	}
	var busy, frames, moved int
	err := s.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved)
	if engineCode(err) == "store_busy" || err == nil && busy != 0 {
		return nil
	}
	if err != nil {
		return s.check("empty the log", err)
	}
	return s.inTx(ctx, "note that the log was emptied", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE device SET scrub = 0`)
		return err
	})
}
