package localstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"modernc.org/sqlite"
)

// minSQLite is the first release without the WAL-reset bug, which could
// corrupt a database that two connections write and checkpoint at once.
const minSQLite = "3.51.3"

// readers is how many connections read beside the one that writes.
const readers = 4

// busyMillis is how long a statement waits for another process.
const busyMillis = 10_000

// dataSource names the file with the pragmas in it, so that every pooled
// connection has them.
func dataSource(path string, o Options, readOnly bool) string {
	q := url.Values{}
	for _, p := range []string{
		fmt.Sprintf("busy_timeout(%d)", busyMillis), "journal_mode(WAL)", "synchronous(" + o.synchronous + ")", "foreign_keys(1)",
		"temp_store(MEMORY)", "secure_delete(1)", "cell_size_check(1)", "trusted_schema(0)", "mmap_size(0)", fmt.Sprintf("wal_autocheckpoint(%d)", o.checkpoint),
	} {
		q.Add("_pragma", p)
	}
	q.Set("_defensive", "1")
	if readOnly {
		q.Add("_pragma", "query_only(1)")
	} else {
		q.Set("_txlock", "immediate")
	}
	if o.vfs != "" {
		q.Set("vfs", o.vfs)
	}
	slash := filepath.ToSlash(path)
	if !strings.HasPrefix(slash, "/") {
		slash = "/" + slash // C:/… on Windows
	}
	return (&url.URL{Scheme: "file", Path: slash, RawQuery: q.Encode()}).String()
}

func openPool(path string, o Options, readOnly bool) (*sql.DB, error) {
	path, err := filepath.Abs(path) // a URL has no relative paths
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", filepath.Base(path), err)
	}
	db, err := sql.Open("sqlite", dataSource(path, o, readOnly))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	n := 1
	if readOnly {
		n = readers
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// gateSQLite refuses an engine that is older than minSQLite.
func gateSQLite(ctx context.Context, db *sql.DB) error {
	var have string
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&have); err != nil {
		return fmt.Errorf("ask for the SQLite version: %w", err)
	}
	return checkSQLite(have)
}

func checkSQLite(have string) error {
	if olderVersion(have, minSQLite) {
		return fmt.Errorf("SQLite %s can corrupt a database shared by two processes; at least %s is needed", have, minSQLite)
	}
	return nil
}

func olderVersion(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		m, _ := strconv.Atoi(x[i])
		n, _ := strconv.Atoi(y[i])
		if m != n {
			return m < n
		}
	}
	return len(x) < len(y)
}

// useOFDLocks keeps SQLite's locks when something else in the process opens
// and closes the file. It works on Linux and before the first open only.
func useOFDLocks() error {
	_, err := sqlite.OFDLocking(true)
	if err == nil || errors.Is(err, sqlite.ErrOFDLockingUnavailable) || errors.Is(err, sqlite.ErrOFDLockingTooLate) {
		return nil
	}
	return fmt.Errorf("choose OFD locks: %w", err)
}
