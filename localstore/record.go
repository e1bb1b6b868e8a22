package localstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// head is the newest own entry: what the next one is chained to.
type head struct {
	device journal.ID
	seq    uint64
	stamp  journal.Stamp
	link   seal.Link
}

// scan reads the row of selectHead.
func (h *head) scan(row *sql.Row) error {
	var seq, stamp int64
	var link []byte
	if err := row.Scan(&seq, &stamp, &link); err != nil {
		return err
	}
	h.seq, h.stamp = uint64(seq), journal.Stamp(stamp)
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
	body.Author, body.Recorded = u.User(), journal.InstantOf(s.opt.Now())
	e := journal.Entry{Header: journal.Header{Stream: stream, Class: body.Fact.Class(), KeyEpoch: epoch}, Body: body}
	s.mu.Lock()
	defer s.mu.Unlock()
	// Nearly always ours is the newest number, and one statement does it all.
	var next minted
	if opt.Draft == (journal.ID{}) {
		next, err = s.recordNext(ctx, &e, key)
	}
	if opt.Draft != (journal.ID{}) || numberTaken(err) {
		next, err = s.recordAfter(ctx, &e, key, opt.Draft)
	}
	if err != nil {
		return journal.Entry{}, err
	}
	s.head = head{device: e.Device, seq: e.Seq, stamp: e.Stamp, link: next.link}
	return e, nil
}

// recordNext uses the number after the newest one we know of. The number is
// taken when another window was faster. Called with mu.
func (s *Store) recordNext(ctx context.Context, e *journal.Entry, key seal.Key) (minted, error) {
	m, err := s.mint(e, key)
	if err != nil {
		return m, err
	}
	return m, s.inOne(ctx, "record an entry", s.st.record, m.columns()...)
}

// recordAfter looks for the newest number under the write lock, and removes
// the draft in the same transaction. Called with mu.
func (s *Store) recordAfter(ctx context.Context, e *journal.Entry, key seal.Key, draft journal.ID) (m minted, err error) {
	err = s.inTx(ctx, "record an entry", func(ctx context.Context, tx *sql.Tx) error {
		newest := head{device: s.head.device}
		if err := newest.scan(tx.StmtContext(ctx, s.st.head).QueryRowContext(ctx)); err != nil {
			return err
		}
		s.head, s.clock = newest, journal.NewClock(s.opt.Now, max(newest.stamp, s.clock.Now()))
		if m, err = s.mint(e, key); err != nil {
			return err
		}
		if _, err := tx.StmtContext(ctx, s.st.record).ExecContext(ctx, m.columns()...); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM drafts WHERE id = ?`, draft[:])
		return err
	})
	return m, err
}

// numberTaken reports whether another window has used the number.
func numberTaken(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY || e.Code() == sqlite3.SQLITE_CONSTRAINT_ROWID)
}

// minted is an entry with everything that its number decides.
type minted struct {
	sealed seal.Sealed
	link   seal.Link
}

// columns are the row of the view that records.
func (m *minted) columns() []any { return append(insertArgs(m.sealed, 0), m.link[:]) }

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
