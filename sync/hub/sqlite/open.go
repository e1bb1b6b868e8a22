package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"feltjournal/sync/hub"

	_ "modernc.org/sqlite" // the driver
)

//go:embed sql/*.sql
var scripts embed.FS

// steps lead from one schema to the next; PRAGMA user_version is how many of
// them a file has taken.
var steps = []string{"0001_init.sql", "0002_region.sql"}

const (
	// application is PRAGMA application_id: "FJHB".
	application = 0x464a4842
	// readers is how many snapshots can be read at once.
	readers = 4
)

// minSQLite is the first release without the WAL-reset bug.
var minSQLite = [3]int{3, 51, 3}

// ErrVersion is a file that this version cannot use: made by a newer one, or
// not the store of a hub.
var ErrVersion = errors.New("not a hub store of this version")

// disk is how the file is written; tests cut the power of another.
type disk struct {
	vfs         string // empty: the system's
	synchronous string
	checkpoint  int // pages of the WAL between two checkpoints
}

var safe = disk{synchronous: "FULL", checkpoint: 8000}

// Open opens the store in file path, making it if there is none.
func Open(ctx context.Context, path string) (*Store, error) { return open(ctx, path, safe) }

func open(ctx context.Context, path string, d disk) (*Store, error) {
	db, err := sql.Open("sqlite", d.dataSource(path))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	s := &Store{db: db, idle: make(chan *conn, readers)}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", filepath.Base(path), err), s.Close())
	}
	return s, nil
}

// dataSource carries the pragmas, so that every connection has them.
func (d disk) dataSource(path string) string {
	q := url.Values{}
	for _, p := range []string{
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(" + d.synchronous + ")", "temp_store(MEMORY)", "secure_delete(1)",
		"cell_size_check(1)", "trusted_schema(0)", fmt.Sprintf("wal_autocheckpoint(%d)", d.checkpoint), "cache_size(-4000)",
	} {
		q.Add("_pragma", p)
	}
	if d.vfs != "" {
		q.Set("vfs", d.vfs)
	}
	q.Set("_defensive", "1")
	slash := filepath.ToSlash(path)
	if !strings.HasPrefix(slash, "/") && filepath.IsAbs(path) {
		slash = "/" + slash // C:/… on Windows
	}
	return "file:" + (&url.URL{Path: slash}).EscapedPath() + "?" + q.Encode()
}

func (s *Store) start(ctx context.Context) (err error) {
	if s.writer, err = s.connect(ctx); err != nil {
		return err
	}
	if err := s.writer.gate(ctx); err != nil {
		return err
	}
	if err := s.writer.exec(ctx, "PRAGMA cache_size = -32000"); err != nil { // KiB; it works on many streams at once
		return err
	}
	for range readers {
		c, err := s.connect(ctx)
		if err != nil {
			return err
		}
		s.idle <- c
		s.readers++
	}
	return nil
}

func (s *Store) connect(ctx context.Context) (*conn, error) {
	c, err := s.db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	return &conn{sql: c, statements: map[string]*sql.Stmt{}}, nil
}

// gate refuses an engine that is too old and a file of a newer version, and
// brings an older file to the newest schema, or leaves it as it was.
func (c *conn) gate(ctx context.Context) error {
	var engine string
	var version, app int
	if err := c.sql.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&engine); err != nil {
		return fmt.Errorf("read the version of SQLite: %w", err)
	}
	if !recent(engine) {
		return fmt.Errorf("%w: SQLite %s can damage its file", ErrVersion, engine)
	}
	if err := c.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer c.sql.ExecContext(ctx, "ROLLBACK") //nolint:errcheck // nothing to undo after the commit
	if err := c.sql.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	if err := c.sql.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app); err != nil {
		return fmt.Errorf("read the application id: %w", err)
	}
	if version > len(steps) || (version == 0) != (app == 0) || app != 0 && app != application {
		return fmt.Errorf("%w: schema %d", ErrVersion, version)
	}
	return c.climb(ctx, version)
}

// climb takes the steps that the file has not taken, in the open transaction.
func (c *conn) climb(ctx context.Context, version int) error {
	if version == len(steps) {
		return nil
	}
	for _, name := range steps[version:] {
		script, err := scripts.ReadFile("sql/" + name)
		if err != nil {
			return fmt.Errorf("read the step %s: %w", name, err)
		}
		if _, err := c.sql.ExecContext(ctx, string(script)); err != nil {
			return fmt.Errorf("take the step %s: %w", name, err)
		}
	}
	marks := fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d;", len(steps), application)
	if _, err := c.sql.ExecContext(ctx, marks); err != nil {
		return fmt.Errorf("mark the schema: %w", err)
	}
	return c.exec(ctx, "COMMIT")
}

func recent(version string) bool {
	for i, part := range strings.SplitN(version, ".", 3) {
		n, err := strconv.Atoi(part)
		if err != nil || n != minSQLite[i] {
			return err == nil && n > minSQLite[i]
		}
	}
	return true
}

var _ hub.Store = (*Store)(nil)
