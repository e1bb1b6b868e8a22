package localstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// head is the newest own entry: what the next one is chained to.
type head struct {
	device journal.ID
	seq    uint64
	stamp  journal.Stamp
	link   seal.Link
	behind bool // the hub holds more of ours than this file does
}

// scan reads the row of selectHead.
func (h *head) scan(row *sql.Row) error {
	var seq, stamp, ahead int64
	var link []byte
	if err := row.Scan(&ahead, &seq, &stamp, &link); err != nil {
		return err
	}
	h.seq, h.stamp, h.behind = uint64(seq), journal.Stamp(stamp), ahead != 0
	copy(h.link[:], link)
	return nil
}

// RecordOptions go with one record.
type RecordOptions struct {
	Draft journal.ID // removed in the same transaction; zero: none
}

// Record seals body as u and makes it durable together with its place in the
// outbox and its chain link. Author and Recorded are filled in here. Only when
// it returns nil may a screen say that something is saved.
//
// Errors a user can mend: disk_full, store_io, no_key (the stream's key is not
// here), device_behind (the file was restored from a copy and waits for the
// hub).
func (s *Store) Record(ctx context.Context, u *Unlocked, stream journal.ID, body journal.Body, opt RecordOptions) (journal.Entry, error) {
	epoch, key, err := u.newest(ctx, stream)
	if err != nil {
		return journal.Entry{}, err
	}
	body.Author, body.Recorded = u.User(), s.clock.Wall()
	e := journal.Entry{Header: journal.Header{Stream: stream, Class: body.Fact.Class(), KeyEpoch: epoch}, Body: body}
	s.mu.Lock()
	defer s.mu.Unlock()
	next, err := s.mint(&e, key)
	if err != nil {
		return journal.Entry{}, err
	}
	err = s.inTx(ctx, "record an entry", func(ctx context.Context, tx *sql.Tx) (err error) {
		if next, err = s.remint(ctx, tx, &e, key, next); err != nil {
			return err
		}
		return s.append(ctx, tx, next, opt)
	})
	if err != nil {
		return journal.Entry{}, err
	}
	s.head = head{device: e.Device, seq: e.Seq, stamp: e.Stamp, link: next.link}
	return e, nil
}

// minted is an entry with everything that its number decides.
type minted struct {
	sealed seal.Sealed
	link   seal.Link
}

// mint gives e the number after the newest one we know of. Called with mu.
func (s *Store) mint(e *journal.Entry, key seal.Key) (m minted, err error) {
	e.Device, e.Seq, e.Stamp = s.head.device, s.head.seq+1, s.clock.Now()
	if e.ID, err = journal.NewID(e.Stamp.Instant(), s.opt.Rand); err != nil {
		return m, err
	}
	if m.sealed, err = seal.Seal(*e, key); err != nil {
		return m, fmt.Errorf("seal an entry: %w", err)
	}
	m.link = s.head.link.Next(m.sealed)
	return m, nil
}

// remint looks at the newest own entry under the write lock and mints again
// when another window was faster.
func (s *Store) remint(ctx context.Context, tx *sql.Tx, e *journal.Entry, key seal.Key, m minted) (minted, error) {
	now := head{device: s.head.device}
	if err := now.scan(tx.StmtContext(ctx, s.st.head).QueryRowContext(ctx)); err != nil {
		return m, err
	}
	if now.behind {
		return m, journal.Invalid("device_behind")
	}
	if now.seq == s.head.seq && now.link == s.head.link {
		return m, nil
	}
	if now.stamp > s.head.stamp {
		s.clock = journal.NewClock(s.opt.Now, max(now.stamp, e.Stamp))
	}
	s.head = now
	return s.mint(e, key)
}

func (s *Store) append(ctx context.Context, tx *sql.Tx, m minted, opt RecordOptions) error {
	e := m.sealed
	res, err := tx.StmtContext(ctx, s.st.insertEntry).ExecContext(ctx, insertArgs(e, 0)...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(errors.New("localstore: an own number is taken"), err)
	}
	if _, err := tx.StmtContext(ctx, s.st.insertOwn).ExecContext(ctx, int64(e.Seq), e.Stream[:], int64(e.Stamp), m.link[:]); err != nil {
		return err
	}
	if opt.Draft == (journal.ID{}) {
		return nil
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM drafts WHERE id = ?`, opt.Draft[:])
	return err
}
