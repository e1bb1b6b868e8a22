package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed sql/*.sql
var migrations embed.FS

// migrationsTable is where goose keeps what was applied.
const migrationsTable = "feltjournal_migrations"

// ErrSchema is a schema that this hub cannot use.
var ErrSchema = errors.New("the schema does not suit this hub")

// Migration is what [Migrate] did, or would do.
type Migration struct {
	From, To int64    // number of the newest migration before and after
	Steps    []string // names of those between, in order
	DryRun   bool     // nothing was changed
}

func (m Migration) String() string {
	switch {
	case len(m.Steps) == 0:
		return fmt.Sprintf("the schema is at %d; nothing to do", m.From)
	case m.DryRun:
		return fmt.Sprintf("the schema is at %d; %s would bring it to %d", m.From, strings.Join(m.Steps, ", "), m.To)
	}
	return fmt.Sprintf("the schema went from %d to %d: %s", m.From, m.To, strings.Join(m.Steps, ", "))
}

// Migrate brings the schema at address to what this hub needs. Hubs may go on
// while it runs: a migration only adds, unless it says (in feltjournal_compat)
// from which hub on it can be used. With dryRun it only says what it would do.
func Migrate(ctx context.Context, address string, dryRun bool) (Migration, error) {
	return migrate(ctx, address, dryRun, migrations)
}

func migrate(ctx context.Context, address string, dryRun bool, files fs.FS) (m Migration, err error) {
	config, err := configure(address)
	if err != nil {
		return m, err
	}
	// A migration that waits for a lock holds up everybody behind it.
	config.ConnConfig.RuntimeParams["lock_timeout"] = "10s"
	db := stdlib.OpenDB(*config.ConnConfig)
	defer db.Close()
	if m, err = run(ctx, db, dryRun, files); err != nil {
		return m, fmt.Errorf("migrate the store: %w", asUnreachable(err))
	}
	return m, nil
}

func run(ctx context.Context, db *sql.DB, dryRun bool, files fs.FS) (m Migration, err error) {
	dir, err := fs.Sub(files, "sql")
	if err != nil {
		return m, err
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return m, err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, dir, goose.WithTableName(migrationsTable), goose.WithSessionLocker(locker),
		goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return m, err
	}
	m.DryRun = dryRun
	if m.From, err = applied(ctx, db); err != nil {
		return m, err
	}
	m.To = m.From
	for _, s := range p.ListSources() {
		if s.Version > m.From {
			m.Steps, m.To = append(m.Steps, path.Base(s.Path)), s.Version
		}
	}
	if dryRun || len(m.Steps) == 0 {
		return m, nil
	}
	_, err = p.Up(ctx)
	return m, err
}

// applied is the number of the newest migration of the schema; zero: none.
func applied(ctx context.Context, db *sql.DB) (n int64, err error) {
	var there bool
	if err := db.QueryRowContext(ctx, "SELECT to_regclass($1) IS NOT NULL", migrationsTable).Scan(&there); err != nil || !there {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+migrationsTable+" WHERE is_applied").Scan(&n)
	return n, err
}

// newest is the number of the newest migration that this program knows.
func newest() (n int64) {
	names, err := fs.Glob(migrations, "sql/*.sql")
	if err != nil {
		return 0
	}
	for _, name := range names {
		if v, err := goose.NumericComponent(name); err == nil {
			n = max(n, v)
		}
	}
	return n
}

// compatible says whether this program can use the schema, and how the schema
// is called.
func compatible(ctx context.Context, c *pgx.Conn) (schema string, err error) {
	var server int
	var there bool
	err = c.QueryRow(ctx, "SELECT current_setting('server_version_num')::int, coalesce(current_schema(), ''), to_regclass('feltjournal_compat') IS NOT NULL").
		Scan(&server, &schema, &there)
	if err != nil {
		return "", fmt.Errorf("look at the server: %w", err)
	}
	if server < minServer {
		return "", fmt.Errorf("%w: PostgreSQL %d is older than %d", ErrSchema, server/10000, minServer/10000)
	}
	if !there {
		return "", fmt.Errorf("%w: there is none yet; run syncd hub migrate", ErrSchema)
	}
	var have, oldest int64
	err = c.QueryRow(ctx, "SELECT (SELECT max(version_id) FROM "+migrationsTable+" WHERE is_applied), min_hub FROM feltjournal_compat").Scan(&have, &oldest)
	if err != nil {
		return "", fmt.Errorf("read the number of the schema: %w", err)
	}
	return schema, suits(have, oldest, newest())
}

// suits compares a schema (have), the oldest hub it can be used by, and this hub.
func suits(have, oldest, ours int64) error {
	switch {
	case have < ours:
		return fmt.Errorf("%w: it is at %d and this hub needs %d; run syncd hub migrate", ErrSchema, have, ours)
	case oldest > ours:
		return fmt.Errorf("%w: it is at %d and can be used by hubs from %d on, this one is %d; install a newer syncd", ErrSchema, have, oldest, ours)
	}
	return nil
}

// asUnreachable marks err as one that may pass, unless the server itself has
// refused us.
func asUnreachable(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && !passes(err) {
		return err
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return &broken{err}
	}
	return err
}
