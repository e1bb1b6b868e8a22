package localstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed sql/*.sql
var migrations embed.FS

// ErrNewer means that a newer Feltjournal has written the file. It is left
// alone; the user has to update.
var ErrNewer = errors.New("localstore: the file was written by a newer version")

// migrate brings the schema up to date, one transaction a step. PRAGMA
// user_version counts the steps done.
func migrate(ctx context.Context, db *sql.DB) error {
	names, err := fs.Glob(migrations, "sql/*.sql")
	if err != nil {
		return fmt.Errorf("list migrations: %w", err)
	}
	have, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	if have > len(names) {
		return fmt.Errorf("%w: schema %d, this version knows %d", ErrNewer, have, len(names))
	}
	for i := have; i < len(names); i++ {
		if err := step(ctx, db, names[i], i+1); err != nil {
			return fmt.Errorf("migrate to schema %d: %w", i+1, err)
		}
	}
	return nil
}

func schemaVersion(ctx context.Context, db *sql.DB) (n int, err error) {
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&n); err != nil {
		return 0, fmt.Errorf("read schema version: %w", err)
	}
	return n, nil
}

func step(ctx context.Context, db *sql.DB, name string, version int) error {
	script, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // a no-op after commit
	// Another process may have done the step while we waited for the lock.
	var have int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil || have >= version {
		return err
	}
	if _, err := tx.ExecContext(ctx, string(script)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return err
	}
	return tx.Commit()
}
