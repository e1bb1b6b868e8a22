package localstore

import (
	"context"
	"database/sql"

	"feltjournal/journal"
)

// Rewind declares that the hub has lost memory (restored from a copy, or a
// new one): every cursor and receipt starts over under the epoch, and the next
// answers of the hub fill them in again. It is the only way a receipt goes
// down, and it raises an alarm.
func (s *Store) Rewind(ctx context.Context, epoch journal.ID) error {
	return s.inTx(ctx, "start over with the hub", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE device SET hub_epoch = ?, acked = 0, settled = 0, last_complete = 0, generation = generation + 1`, epoch[:])
		if err != nil {
			return err
		}
		for _, q := range []string{
			`UPDATE streams SET pos = 0, root = x'0000000000000000', confirmed = 0, held = x'', complete = 0`,
			`UPDATE entries SET pos = 0 WHERE pos <> 0`,
			`UPDATE own SET refused = NULL WHERE refused IS NOT NULL`,
		} {
			if _, err := tx.ExecContext(ctx, q); err != nil {
				return err
			}
		}
		return s.raise(ctx, tx, AlarmRollback, epoch.String())
	})
}
