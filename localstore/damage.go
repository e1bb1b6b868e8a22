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

// ErrDamaged means that a file was damaged beyond carrying its outbox over
// safely. Everything was moved to a quarantine directory and kept; the device
// has to be enrolled again, as a new device. Its code is store_damaged.
var ErrDamaged error = journal.Invalid("store_damaged")

// errUnsound marks what recoverFile is for.
var errUnsound = errors.New("localstore: the file is damaged")

// unsound marks err when it says that the bytes are wrong. A full disk, a busy
// or read-only file or a newer schema is no damage.
func unsound(err error) error {
	if err == nil || errors.Is(err, ErrNewer) || errors.Is(err, errUnsound) {
		return err
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH:
			return fmt.Errorf("%w: %w", errUnsound, err)
		}
		if e.Code() == sqlite3.SQLITE_IOERR_SHORT_READ {
			return fmt.Errorf("%w: %w", errUnsound, err)
		}
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w: a row is missing", errUnsound)
	}
	return err
}

// lookOver checks an existing file before anything is written to it.
func lookOver(ctx context.Context, db *sql.DB) error {
	for _, check := range []func(context.Context, *sql.DB) error{quickCheck, notEmpty, migrate} {
		if err := check(ctx, db); err != nil {
			return unsound(err)
		}
	}
	return nil
}

// quickCheck has SQLite look over every page.
func quickCheck(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return unsound(fmt.Errorf("check the file: %w", err))
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", errUnsound, verdict)
	}
	return nil
}

// notEmpty refuses a file that has lost its schema: making a new one in its
// place would look like a nurse with no patients and nothing unsent.
func notEmpty(ctx context.Context, db *sql.DB) error {
	n, err := schemaVersion(ctx, db)
	if err != nil {
		return unsound(err)
	}
	if n <= 0 {
		return fmt.Errorf("%w: it holds nothing", errUnsound)
	}
	return nil
}

// checkOutbox wants every own entry that was not acknowledged to be there and
// to follow the chain: a page from an older copy of the file shows here.
func (s *Store) checkOutbox(ctx context.Context, st State) error {
	link, err := s.LinkAt(ctx, st.Acked)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnsound, err)
	}
	want := st.Acked + 1
	err = s.each(ctx, "check the outbox", func(rows *sql.Rows) error {
		var stored []byte
		r, err := scanRow(&withLink{rows, &stored})
		if err != nil {
			return fmt.Errorf("%w: %w", errUnsound, err)
		}
		link = link.Next(r.Sealed)
		if r.Seq != want || string(stored) != string(link[:]) {
			return fmt.Errorf("%w: own entry %d does not follow the chain", errUnsound, want)
		}
		want++
		return nil
	}, `SELECT `+eRowColumns+`, o.link FROM own o JOIN entries e ON e.device = ? AND e.seq = o.seq WHERE o.seq > ? ORDER BY o.seq`,
		st.Device[:], int64(st.Acked))
	if err == nil && want != st.Last+1 && st.Last >= st.Acked {
		return fmt.Errorf("%w: own entry %d is missing", errUnsound, want)
	}
	return err
}

// withLink scans a row's columns and one more.
type withLink struct {
	from scanner
	link *[]byte
}

func (w *withLink) Scan(dest ...any) error { return w.from.Scan(append(dest, w.link)...) }
