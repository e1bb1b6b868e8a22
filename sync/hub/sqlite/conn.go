package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"feltjournal/sync/hub"
)

// conn is one connection with its prepared statements. One goroutine at a time
// uses it.
type conn struct {
	sql        *sql.Conn
	statements map[string]*sql.Stmt
}

func (c *conn) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := c.statements[query]; s != nil {
		return s, nil
	}
	s, err := c.sql.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", verb(query), err)
	}
	c.statements[query] = s
	return s, nil
}

func (c *conn) exec(ctx context.Context, query string) error {
	_, err := c.change(ctx, query)
	return err
}

// change is exec that tells how many rows changed.
func (c *conn) change(ctx context.Context, query string, args ...any) (int64, error) {
	s, err := c.prepare(ctx, query) //nolint:sqlclosecheck // kept until the connection closes
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", verb(query), err)
	}
	n, err := r.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", verb(query), err)
	}
	return n, nil
}

// scanner is what is common to one row and many.
type scanner interface{ Scan(dest ...any) error }

// failedRow reports an error that came before there was a row.
type failedRow struct{ err error }

func (f failedRow) Scan(...any) error { return f.err }

func (c *conn) row(ctx context.Context, query string, args ...any) scanner {
	s, err := c.prepare(ctx, query) //nolint:sqlclosecheck // kept until the connection closes
	if err != nil {
		return failedRow{err}
	}
	return s.QueryRowContext(ctx, args...)
}

func (c *conn) rows(ctx context.Context, scan func(scanner) error, query string, args ...any) error {
	s, err := c.prepare(ctx, query) //nolint:sqlclosecheck // kept until the connection closes
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", verb(query), err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("%s: %w", verb(query), err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", verb(query), err)
	}
	return nil
}

func (c *conn) close() error {
	var errs []error
	for _, s := range c.statements {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.sql.Close())...)
}

// verb is the start of a query, enough to find it by.
func verb(query string) string {
	words := strings.Fields(query)
	return strings.Join(words[:min(len(words), 6)], " ")
}

// absent turns "no rows" into hub.ErrNotFound.
func absent(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", what, hub.ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return nil
}
