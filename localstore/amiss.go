package localstore

import (
	"context"
	"database/sql"
	"math"
	"slices"

	"feltjournal/journal"
)

// MaxAmiss bounds how many lists in doubt are kept.
const MaxAmiss = 32

// SetAmiss replaces the lists whose count does not match the hub's, as who can
// read them found. The same lists again write nothing.
func (s *Store) SetAmiss(ctx context.Context, lists []journal.ID) error {
	lists = slices.Clone(lists[:min(len(lists), MaxAmiss)])
	slices.SortFunc(lists, byID)
	held, err := s.Amiss(ctx, math.MaxInt64) // whatever our clock said then
	if err != nil || slices.Equal(held, lists) {
		return err
	}
	return s.inTx(ctx, "note lists in doubt", func(ctx context.Context, tx *sql.Tx) error {
		for _, id := range held {
			if slices.Contains(lists, id) {
				continue
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM amiss WHERE stream = ?`, id[:]); err != nil {
				return err
			}
		}
		now := int64(journal.InstantOf(s.opt.Now()))
		for _, id := range lists {
			if _, err := tx.ExecContext(ctx, `INSERT INTO amiss (stream, since) VALUES (?, ?) ON CONFLICT DO NOTHING`, id[:], now); err != nil {
				return err
			}
		}
		return nil
	})
}

// Amiss are the lists that are in doubt since an instant or longer, ascending:
// a count may differ for a moment while an answer of the hub is being stored.
func (s *Store) Amiss(ctx context.Context, since journal.Instant) ([]journal.ID, error) {
	var out []journal.ID
	err := s.each(ctx, "read lists in doubt", func(rows *sql.Rows) error {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return err
		}
		id, err := idOf(b)
		out = append(out, id)
		return err
	}, `SELECT stream FROM amiss WHERE since <= ? ORDER BY stream`, int64(since))
	return out, err
}

func byID(a, b journal.ID) int { return slices.Compare(a[:], b[:]) }
