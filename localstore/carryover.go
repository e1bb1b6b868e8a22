package localstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// carryOver fills a new file at to from the damaged one at from. What the
// device cannot do without (its identity, its chain, its outbox) has to be
// whole; the rest is taken as far as it can be read and comes again otherwise.
func carryOver(ctx context.Context, o Options, from, to string) (err error) {
	old, err := openPool(from, Options{synchronous: "FULL", checkpoint: 1000}, true)
	if err != nil {
		return err
	}
	defer old.Close() // a copy that is thrown away
	fresh := o
	fresh.vfs = ""
	db, err := openPool(to, fresh, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := migrate(ctx, db); err != nil {
		return err
	}
	c := &carrier{opt: o, old: old}
	if err := c.run(ctx, db); err != nil {
		return err
	}
	return c.verify(ctx, db)
}

type carrier struct {
	opt Options
	old *sql.DB
	tx  *sql.Tx
}

func (c *carrier) run(ctx context.Context, db *sql.DB) (err error) {
	if c.tx, err = db.BeginTx(ctx, nil); err != nil {
		return err
	}
	defer c.tx.Rollback() // a no-op after commit
	for _, q := range []string{
		`SELECT one, id, replica_public, hub_url, hub_epoch, acked, ahead, generation + 1 AS generation FROM device`,
		`SELECT seq, stream, stamp, link, refused FROM own`,
		`SELECT ` + entryColumns + ` FROM entries WHERE device = (SELECT id FROM device) AND seq > (SELECT acked FROM device)`,
	} {
		if err := c.copy(ctx, q); err != nil {
			return fmt.Errorf("carry over: %w", err)
		}
	}
	c.lenient(ctx)
	if err := (&Store{opt: c.opt}).raise(ctx, c.tx, AlarmSalvaged, ""); err != nil {
		return err
	}
	return c.tx.Commit()
}

// lenient takes what is readable; an error ends one table, not the rescue.
func (c *carrier) lenient(ctx context.Context) {
	for _, q := range []string{
		`SELECT stream, left_at FROM streams`,
		`SELECT stream, epoch, wrapped FROM keys`,
		`SELECT id, owner, name, revision, updated, sealed FROM drafts`,
		`SELECT owner, name, revision, sealed FROM seen`,
		`SELECT hash, at, code, pos, header, sealed FROM quarantine`,
		`SELECT code, detail, first, last, times FROM alarms`,
		`SELECT ` + entryColumns + ` FROM entries WHERE device = (SELECT id FROM device) AND seq <= (SELECT acked FROM device)`,
	} {
		_ = c.copy(ctx, q) // the hub has these, or nobody
	}
}

// copy runs a query on the old file and inserts what it gives into the table
// it reads from.
func (c *carrier) copy(ctx context.Context, query string) error {
	rows, err := c.old.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close() // rows.Err tells
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	insert := insertInto(query, columns)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if _, err := c.tx.ExecContext(ctx, insert, values...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// insertInto builds the INSERT for the table after the query's first FROM.
func insertInto(query string, columns []string) string {
	_, rest, _ := strings.Cut(query, " FROM ")
	table, _, _ := strings.Cut(rest, " ")
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
	return `INSERT OR IGNORE INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES (` + marks + `)`
}

// verify wants the new file's own sequence to be dense and its outbox to
// follow the chain: else the next entry could take a number that is used.
func (c *carrier) verify(ctx context.Context, db *sql.DB) error {
	s := &Store{opt: c.opt, read: db}
	st, err := s.State(ctx)
	if err != nil {
		return err
	}
	var n uint64
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM own`).Scan(&n); err != nil {
		return err
	}
	if n != st.Last {
		return fmt.Errorf("%w: %d of %d own entries", errUnsound, n, st.Last)
	}
	return s.checkOutbox(ctx, st)
}
