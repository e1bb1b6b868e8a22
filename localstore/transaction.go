package localstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"feltjournal/journal"
)

// inTx runs f in one immediate transaction and tells the others that
// something changed. f's error undoes everything.
func (s *Store) inTx(ctx context.Context, op string, f func(context.Context, *sql.Tx) error) error {
	if s.closed.Load() {
		return ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	// From here on the caller's context could only leave us in doubt whether
	// the commit happened.
	ctx = context.WithoutCancel(ctx)
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return s.check(op, err)
	}
	defer tx.Rollback() // a no-op after commit
	if err := f(ctx, tx); err != nil {
		return s.check(op, err)
	}
	if err := tx.Commit(); err != nil {
		return s.check(op, err)
	}
	s.notices.send(s.opt)
	return nil
}

// inOne runs one statement that is a transaction by itself.
func (s *Store) inOne(ctx context.Context, op string, stmt *sql.Stmt, args ...any) error {
	if s.closed.Load() {
		return ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := stmt.ExecContext(context.WithoutCancel(ctx), args...); err != nil {
		return s.check(op, err)
	}
	s.notices.send(s.opt)
	return nil
}

// check turns an engine error into what the user can do about it. After an
// I/O error nobody knows what the disk holds: the store closes, and opening
// it again verifies the file.
func (s *Store) check(op string, err error) error {
	if err == nil {
		return nil
	}
	if s.closed.Load() {
		return fmt.Errorf("%s: %w", op, errors.Join(ErrClosed, err))
	}
	if code := engineCode(err); code != "" {
		if code == "store_io" || code == "store_damaged" {
			s.fail()
		}
		return fmt.Errorf("%s: %w: %w", op, journal.Invalid(code), err)
	}
	return fmt.Errorf("%s: %w", op, err)
}

func (s *Store) fail() {
	if !s.closed.Swap(true) {
		_ = s.shut() // the error that brought us here is reported
	}
}

// engineCode is the code of the sentence for an engine error, or "".
func engineCode(err error) string {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CONSTRAINT:
		if e.Code() == sqlite3.SQLITE_CONSTRAINT_TRIGGER {
			return "device_behind" // the only thing a trigger refuses
		}
	case sqlite3.SQLITE_FULL:
		return "disk_full"
	case sqlite3.SQLITE_IOERR:
		return "store_io"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return "store_damaged"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return "store_read_only"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return "store_busy"
	}
	return ""
}
