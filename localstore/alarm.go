package localstore

import (
	"context"
	"database/sql"
	"fmt"

	"feltjournal/journal"
)

// Alarm is something a person must know of. Code is the key of a sentence
// ("alarm.<code>"); Detail holds ids and numbers only.
type Alarm struct {
	Code        string
	Detail      string
	First, Last journal.Instant
	Times       int
}

// Codes of alarms.
const (
	AlarmEquivocation = "equivocation"      // other bytes under a number that is taken
	AlarmMoved        = "position"          // the hub moved an entry without declaring a rollback
	AlarmRollback     = "hub_rollback"      // the hub lost its memory or was restored from a copy
	AlarmBehind       = "device_behind"     // this file has lost own entries that the hub holds
	AlarmSalvaged     = "file_salvaged"     // a damaged file was moved away
	AlarmUnreadable   = "unreadable"        // sealed bytes that do not open with the right key
	AlarmAttempts     = "slot_erased"       // too many wrong PINs
	AlarmPolicy       = "policy_unreadable" // a version of the rules for medicines that this program cannot read
)

// Raise records an alarm; the same code and detail again only counts.
func (s *Store) Raise(ctx context.Context, code, detail string) error {
	return s.inTx(ctx, "record an alarm", func(ctx context.Context, tx *sql.Tx) error {
		return s.raise(ctx, tx, code, detail)
	})
}

func (s *Store) raise(ctx context.Context, tx *sql.Tx, code, detail string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO alarms (code, detail, first, last) VALUES (?1, ?2, ?3, ?3)
		ON CONFLICT DO UPDATE SET last = excluded.last, times = times + 1`, code, detail, int64(journal.InstantOf(s.opt.Now())))
	if err != nil {
		return fmt.Errorf("record alarm %s: %w", code, err)
	}
	return nil
}

// Dismiss removes an alarm that a person has dealt with.
func (s *Store) Dismiss(ctx context.Context, a Alarm) error {
	return s.inTx(ctx, "dismiss an alarm", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM alarms WHERE code = ? AND detail = ?`, a.Code, a.Detail)
		return err
	})
}

func (s *Store) alarms(ctx context.Context) ([]Alarm, error) {
	var out []Alarm
	err := s.each(ctx, "read alarms", func(rows *sql.Rows) error {
		var a Alarm
		if err := rows.Scan(&a.Code, &a.Detail, &a.First, &a.Last, &a.Times); err != nil {
			return err
		}
		out = append(out, a)
		return nil
	}, `SELECT code, detail, first, last, times FROM alarms ORDER BY last DESC`)
	return out, err
}
