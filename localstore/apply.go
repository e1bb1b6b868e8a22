package localstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"feltjournal/journal"
)

// chunkPause lets a window's save in between two chunks: without it a save
// was measured to wait more than a second.
const chunkPause = 5 * time.Millisecond

// ErrEpoch is returned by Apply for an answer from a hub with another memory
// than the one this device knows. The agent has to declare it with Rewind.
var ErrEpoch = errors.New("localstore: the hub has another epoch")

// Applied counts what an answer changed.
type Applied struct {
	New       int // entries that were not held before
	Known     int // entries that were
	Conflicts int // entries put in quarantine
	Removed   int // streams that were taken away
}

// Apply takes one answer of the hub: receipts, keys and entries in chunks,
// then cursors, list heads and removals in the transaction of the last chunk.
// It may be repeated, whole or in part, and cut off at any point.
func (s *Store) Apply(ctx context.Context, in Inbound) (Applied, error) {
	a := &application{s: s, in: in}
	a.plan()
	for {
		n := min(len(a.steps), maxChunkRows)
		chunk, last := a.steps[:n], n == len(a.steps)
		if err := s.inTx(ctx, "apply the hub's answer", func(ctx context.Context, tx *sql.Tx) error { return a.run(ctx, tx, chunk, last) }); err != nil {
			return a.done, err
		}
		if a.steps = a.steps[n:]; last {
			return a.done, s.scrub(ctx)
		}
		if err := s.opt.Sleep(ctx, chunkPause); err != nil {
			return a.done, err
		}
	}
}

type applyStep = func(context.Context, *sql.Tx) error

// application is one Apply under way.
type application struct {
	s     *Store
	in    Inbound
	steps []applyStep // one row each
	done  Applied
}

func (a *application) plan() {
	for _, k := range a.in.Keys {
		a.steps = append(a.steps, func(ctx context.Context, tx *sql.Tx) error { return a.key(ctx, tx, k) })
	}
	for _, e := range a.in.Entries {
		a.steps = append(a.steps, func(ctx context.Context, tx *sql.Tx) error { return a.entry(ctx, tx, e) })
	}
	for _, p := range a.in.Placements {
		a.steps = append(a.steps, func(ctx context.Context, tx *sql.Tx) error { return a.placement(ctx, tx, p) })
	}
	for _, r := range a.in.Refused {
		a.steps = append(a.steps, func(ctx context.Context, tx *sql.Tx) error { return a.refusal(ctx, tx, r) })
	}
}

func (a *application) run(ctx context.Context, tx *sql.Tx, chunk []applyStep, last bool) error {
	var epoch []byte
	if err := tx.QueryRowContext(ctx, `SELECT hub_epoch FROM device`).Scan(&epoch); err != nil {
		return err
	}
	if known := journal.ID(epoch); known != (journal.ID{}) && known != a.in.Epoch {
		return fmt.Errorf("%w: %s, known is %s", ErrEpoch, a.in.Epoch, known)
	}
	for _, step := range chunk {
		if err := step(ctx, tx); err != nil {
			return err
		}
	}
	if last {
		return a.finish(ctx, tx)
	}
	return nil
}

// acknowledge moves the receipt up. When the hub knows more of us than we do,
// this file was restored from a copy: nothing may be recorded under numbers
// that are taken until the lost entries have come back. It runs in the last
// transaction: the hub tells the places of our entries only until it is told
// that the receipt has come.
func (a *application) acknowledge(ctx context.Context, tx *sql.Tx) error {
	var last uint64
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM own`).Scan(&last); err != nil {
		return err
	}
	if holds := max(a.in.Holds, a.in.Acked); holds > last {
		if _, err := tx.ExecContext(ctx, `UPDATE device SET ahead = max(ahead, ?)`, int64(holds)); err != nil {
			return err
		}
		if err := a.s.raise(ctx, tx, AlarmBehind, fmt.Sprintf("%d", holds)); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE streams SET left_at = ?1 WHERE left_at IS NOT NULL AND stream IN
		(SELECT stream FROM own WHERE seq > (SELECT acked FROM device) AND seq <= ?2)`, int64(a.in.ServerTime), int64(a.in.Acked))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE device SET acked = max(acked, min(?, ?)), hub_epoch = ?`, int64(a.in.Acked), int64(last), a.in.Epoch[:])
	return err
}

func (a *application) key(ctx context.Context, tx *sql.Tx, k WrappedKey) error {
	if _, err := tx.StmtContext(ctx, a.s.st.addStream).ExecContext(ctx, k.Stream[:]); err != nil {
		return err
	}
	// A key of an epoch never changes at the hub; a new wrapping of it may.
	_, err := tx.StmtContext(ctx, a.s.st.addKey).ExecContext(ctx, k.Stream[:], k.Epoch, k.Wrapped)
	return err
}

// placement gives an own entry its place. One that was refused before has been
// released by a person at the hub, and counts again among those that wait to be
// confirmed.
func (a *application) placement(ctx context.Context, tx *sql.Tx, p Placement) error {
	if _, err := tx.StmtContext(ctx, a.s.st.placeOwn).ExecContext(ctx, int64(p.Pos), a.s.device(), int64(p.Seq)); err != nil {
		return err
	}
	r, err := tx.StmtContext(ctx, a.s.st.releaseOwn).ExecContext(ctx, int64(p.Seq))
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE device SET settled = min(settled, ?)`, int64(p.Seq)-1)
	return err
}

func (a *application) refusal(ctx context.Context, tx *sql.Tx, r Refusal) error {
	_, err := tx.ExecContext(ctx, `UPDATE own SET refused = ? WHERE seq = ?`, r.Code, int64(r.Seq))
	return err
}

// finish runs in the transaction of the last entries, so that no cursor ever
// stands ahead of its rows.
func (a *application) finish(ctx context.Context, tx *sql.Tx) error {
	if err := a.acknowledge(ctx, tx); err != nil {
		return err
	}
	for _, c := range a.in.Cursors {
		if err := a.cursor(ctx, tx, c); err != nil {
			return err
		}
	}
	for _, l := range a.in.Lists {
		_, err := tx.ExecContext(ctx, `INSERT INTO lists (stream, count, hash) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET count = excluded.count, hash = excluded.hash`, l.Stream[:], l.Count, l.Hash[:])
		if err != nil {
			return err
		}
	}
	for _, stream := range a.in.Removed {
		if err := a.remove(ctx, tx, stream); err != nil {
			return err
		}
	}
	return a.answered(ctx, tx)
}

// cursor moves a stream on. Within one epoch neither the position nor the
// confirmation goes down.
func (a *application) cursor(ctx context.Context, tx *sql.Tx, c Cursor) error {
	held := slices.Clone(c.Held)
	slices.Sort(held)
	_, err := tx.StmtContext(ctx, a.s.st.cursor).ExecContext(ctx,
		c.Stream[:], int64(c.Pos), c.Root[:], int64(c.Confirmed), packHeld(held))
	return err
}

func (a *application) answered(ctx context.Context, tx *sql.Tx) error {
	if a.in.Complete {
		if _, err := tx.ExecContext(ctx, `UPDATE streams SET complete = 1 WHERE complete = 0 AND left_at IS NULL`); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE device SET last_complete = max(last_complete, ?)`, int64(a.in.ServerTime)); err != nil {
			return err
		}
		if err := a.purge(ctx, tx); err != nil {
			return err
		}
	}
	if err := settle(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE device SET hub_epoch = ?, server_time = ?, last_answer = ?`,
		a.in.Epoch[:], int64(a.in.ServerTime), int64(journal.InstantOf(a.s.opt.Now())))
	return err
}
