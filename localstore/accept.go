package localstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"feltjournal/journal/seal"
)

// entry takes one sealed entry: new, known, or in conflict with what is held.
func (a *application) entry(ctx context.Context, tx *sql.Tx, e Placed) error {
	if e.Seq == 0 || e.Seq > math.MaxInt64 || e.Pos > math.MaxInt64 {
		return a.quarantine(ctx, tx, e, "number")
	}
	// Own entries are known, or come back to a file that was restored.
	if bytes.Equal(e.Device[:], a.s.device()) {
		return a.own(ctx, tx, e)
	}
	return a.insert(ctx, tx, e)
}

func (a *application) insert(ctx context.Context, tx *sql.Tx, e Placed) error {
	res, err := tx.StmtContext(ctx, a.s.st.insertEntry).ExecContext(ctx, insertArgs(e.Sealed, e.Pos)...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		a.done.New++
		return err
	}
	return a.known(ctx, tx, e)
}

// known meets an entry whose id or number is taken.
func (a *application) known(ctx context.Context, tx *sql.Tx, e Placed) error {
	held, err := scanRow(tx.StmtContext(ctx, a.s.st.findEntry).QueryRowContext(ctx, e.ID[:], e.Device[:], int64(e.Seq)))
	if err != nil {
		return err
	}
	if held.Header != e.Header || !bytes.Equal(held.Bytes, e.Bytes) {
		return a.quarantine(ctx, tx, e, AlarmEquivocation)
	}
	a.done.Known++
	return a.reposition(ctx, tx, held, e.Pos)
}

// reposition gives an urgent copy its place. A place never changes without a
// declared rollback.
func (a *application) reposition(ctx context.Context, tx *sql.Tx, held Row, pos uint64) error {
	switch {
	case pos == 0 || pos == held.Pos:
		return nil
	case held.Pos != 0:
		return a.s.raise(ctx, tx, AlarmMoved, held.ID.String())
	}
	_, err := tx.StmtContext(ctx, a.s.st.place).ExecContext(ctx, int64(pos), held.Number)
	return err
}

// own meets our own entry coming back. One that this file lost joins the
// chain again, in order; any other unknown one waits until its turn.
func (a *application) own(ctx context.Context, tx *sql.Tx, e Placed) error {
	var last head
	if err := last.scan(tx.StmtContext(ctx, a.s.st.head).QueryRowContext(ctx)); err != nil {
		return err
	}
	if e.Seq <= last.seq {
		return a.ownHeld(ctx, tx, e)
	}
	if e.Seq != last.seq+1 {
		return a.insert(ctx, tx, e)
	}
	if err := a.insert(ctx, tx, e); err != nil {
		return err
	}
	return a.rejoin(ctx, tx, last)
}

// ownHeld compares with the chain even after the row itself was purged.
func (a *application) ownHeld(ctx context.Context, tx *sql.Tx, e Placed) error {
	_, err := scanRow(tx.StmtContext(ctx, a.s.st.findEntry).QueryRowContext(ctx, e.ID[:], e.Device[:], int64(e.Seq)))
	if !errors.Is(err, sql.ErrNoRows) {
		if err != nil {
			return err
		}
		return a.known(ctx, tx, e)
	}
	before, err := linkAt(ctx, tx, e.Seq-1)
	if err != nil {
		return err
	}
	after, err := linkAt(ctx, tx, e.Seq)
	if err != nil {
		return err
	}
	if before.Next(e.Sealed) != after {
		return a.quarantine(ctx, tx, e, AlarmEquivocation)
	}
	return a.insert(ctx, tx, e)
}

// rejoin extends the chain by the own entries that are held but not in it. It
// acknowledges nothing: of those before them the hub may hold other bytes (a
// copied file), and only a push shows it.
func (a *application) rejoin(ctx context.Context, tx *sql.Tx, last head) error {
	for {
		e, err := scanRow(tx.QueryRowContext(ctx, `SELECT `+rowColumns+` FROM entries WHERE device = ? AND seq = ?`, a.s.device(), int64(last.seq+1)))
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return err
		}
		last.link, last.seq, last.stamp = last.link.Next(e.Sealed), e.Seq, e.Stamp
		if _, err := tx.StmtContext(ctx, a.s.st.insertOwn).ExecContext(ctx, int64(e.Seq), e.Stream[:], int64(e.Stamp), last.link[:]); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE device SET ahead = 0 WHERE ahead <= ?`, int64(last.seq))
	return err
}

// quarantine keeps bytes that must not replace what is held.
func (a *application) quarantine(ctx context.Context, tx *sql.Tx, e Placed, code string) error {
	if _, err := a.s.keep(ctx, tx, e, code); err != nil {
		return err
	}
	a.done.Conflicts++
	return a.s.raise(ctx, tx, AlarmEquivocation, fmt.Sprintf("%s/%d", e.Device, e.Seq))
}

// keep writes bytes to the quarantine; fresh is false when they are there.
func (s *Store) keep(ctx context.Context, tx *sql.Tx, e Placed, code string) (fresh bool, err error) {
	header := seal.AppendHeader(nil, e.Header)
	sum := sha256.Sum256(append(header[:len(header):len(header)], e.Bytes...))
	res, err := tx.ExecContext(ctx, `INSERT INTO quarantine (hash, at, code, pos, header, sealed) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		sum[:], s.opt.Now().UnixMilli(), code, int64(e.Pos&math.MaxInt64), header, e.Bytes)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func linkAt(ctx context.Context, tx *sql.Tx, seq uint64) (l seal.Link, err error) {
	if seq == 0 {
		return l, nil
	}
	var b []byte
	err = tx.QueryRowContext(ctx, `SELECT link FROM own WHERE seq = ?`, int64(seq)).Scan(&b)
	copy(l[:], b)
	return l, err
}
