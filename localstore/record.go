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

// Item is one entry to record.
type Item struct {
	ID     journal.ID // made by [Store.NewID]; zero: made here
	User   *Unlocked  // who signs it
	Stream journal.ID
	Body   journal.Body
}

// NewID makes an id for an entry that others of its batch will name.
func (s *Store) NewID() (journal.ID, error) {
	return journal.NewID(journal.InstantOf(s.opt.Now()), s.opt.Rand)
}

// Record is [Store.RecordAll] of one.
func (s *Store) Record(ctx context.Context, u *Unlocked, stream journal.ID, body journal.Body, opt RecordOptions) (journal.Entry, error) {
	made, err := s.RecordAll(ctx, []Item{{User: u, Stream: stream, Body: body}}, opt)
	if err != nil {
		return journal.Entry{}, err
	}
	return made[0], nil
}

// RecordAll seals each body as its user and makes all of them durable in one
// transaction, with their places in the outbox and their chain links: all are
// there afterwards or none is, also when the power goes. Author and Recorded
// are filled in here. Only when it returns nil may a screen say that something
// is saved.
//
// Errors a user can mend: disk_full, store_io, no_key (a stream's key is not
// here), locked (a user has locked), device_behind (the file was restored from
// a copy and waits for the hub).
func (s *Store) RecordAll(ctx context.Context, items []Item, opt RecordOptions) ([]journal.Entry, error) {
	if len(items) == 0 {
		return nil, nil
	}
	batch, err := s.prepare(ctx, items)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	// Nearly always there is one entry, ours is the newest number, and one
	// statement does it all.
	single := len(batch) == 1 && opt.Draft == (journal.ID{})
	if single {
		err = s.recordNext(ctx, &batch[0])
	}
	if !single || numberTaken(err) {
		err = s.recordAfter(ctx, batch, opt.Draft)
	}
	if err != nil {
		return nil, err
	}
	made := make([]journal.Entry, len(batch))
	for i := range batch {
		made[i] = batch[i].entry
	}
	return made, nil
}

// unminted is an entry that waits for its number, and the key to seal it with.
type unminted struct {
	entry journal.Entry
	key   seal.Key
}

func (s *Store) prepare(ctx context.Context, items []Item) ([]unminted, error) {
	batch := make([]unminted, len(items))
	// One act has one time: at a machine whose clock is behind its picture, a
	// millisecond between them would put a check after the dose it was made for.
	recorded := journal.InstantOf(s.opt.Now())
	for i := range items {
		it := &items[i]
		epoch, key, err := it.User.newest(ctx, it.Stream)
		if err != nil {
			return nil, err
		}
		e := journal.Entry{Header: journal.Header{ID: it.ID, Stream: it.Stream, Class: it.Body.Fact.Class(), KeyEpoch: epoch}, Body: it.Body}
		e.Author, e.Recorded = it.User.User(), recorded
		batch[i] = unminted{e, key}
	}
	return batch, nil
}

// recordNext uses the number after the newest one we know of. The number is
// taken when another window was faster. Called with mu.
func (s *Store) recordNext(ctx context.Context, u *unminted) error {
	next := s.head
	m, err := s.mint(&next, u)
	if err != nil {
		return err
	}
	if err := s.inOne(ctx, "record an entry", s.st.record, m.columns()...); err != nil {
		return err
	}
	s.head = next
	return nil
}

// recordAfter looks for the newest number under the write lock, and removes
// the draft in the same transaction. Called with mu.
func (s *Store) recordAfter(ctx context.Context, batch []unminted, draft journal.ID) error {
	newest := head{device: s.id}
	err := s.inTx(ctx, "record entries", func(ctx context.Context, tx *sql.Tx) error {
		if err := newest.scan(tx.StmtContext(ctx, s.st.head).QueryRowContext(ctx)); err != nil {
			return err
		}
		s.head, s.clock = newest, journal.NewClock(s.opt.Now, max(newest.stamp, s.clock.Now()))
		for i := range batch {
			m, err := s.mint(&newest, &batch[i])
			if err != nil {
				return err
			}
			if _, err := tx.StmtContext(ctx, s.st.record).ExecContext(ctx, m.columns()...); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM drafts WHERE id = ?`, draft[:])
		return err
	})
	if err == nil {
		s.head = newest
	}
	return err
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

// mint gives u's entry the number after h, which becomes the newest. An id it
// has already stays. Called with mu.
func (s *Store) mint(h *head, u *unminted) (m minted, err error) {
	e := &u.entry
	e.Device, e.Seq, e.Stamp = h.device, h.seq+1, s.clock.Now()
	if e.ID == (journal.ID{}) {
		if e.ID, err = journal.NewID(e.Stamp.Instant(), s.opt.Rand); err != nil {
			return m, err
		}
	}
	if m.sealed, err = seal.Seal(*e, u.key); err != nil {
		return m, fmt.Errorf("seal an entry: %w", err)
	}
	m.link = h.link.Next(m.sealed)
	h.seq, h.stamp, h.link = e.Seq, e.Stamp, m.link
	return m, nil
}
