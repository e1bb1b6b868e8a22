package localstore

import (
	"context"
	"database/sql"
	"fmt"
)

// statements are prepared once: they are on the path of every record, or run
// for each row of the hub's answer.
type statements struct {
	head        *sql.Stmt
	insertEntry *sql.Stmt
	insertOwn   *sql.Stmt
	record      *sql.Stmt
	findEntry   *sql.Stmt
	place       *sql.Stmt
	placeOwn    *sql.Stmt
	releaseOwn  *sql.Stmt
	cursor      *sql.Stmt
	addStream   *sql.Stmt
	addKey      *sql.Stmt
}

const entryColumns = "id, stream, device, seq, stamp, class, epoch, pos, sealed"

const selectHead = `SELECT coalesce(o.seq, 0), coalesce(o.stamp, 0), o.link FROM device d
	LEFT JOIN own o ON o.seq = (SELECT max(seq) FROM own)`

// upsertCursor moves a cursor forward, never back, and not of a stream that has
// left: a late answer from before would make the next download begin behind
// entries that are gone. A stream that comes back brings its key first.
const upsertCursor = `INSERT INTO streams (stream, pos, root, confirmed, held) VALUES (?1, ?2, ?3, ?4, ?5)
	ON CONFLICT DO UPDATE SET
		root = CASE WHEN excluded.pos >= pos THEN excluded.root ELSE root END,
		held = CASE WHEN excluded.confirmed >= confirmed THEN excluded.held ELSE held END,
		pos = max(pos, excluded.pos), confirmed = max(confirmed, excluded.confirmed)
	WHERE left_at IS NULL`

func (st *statements) prepare(ctx context.Context, write, _ *sql.DB) error {
	for _, p := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&st.head, selectHead},
		{&st.insertEntry, `INSERT INTO entries (` + entryColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&st.insertOwn, `INSERT INTO own (seq, stream, stamp, link) VALUES (?, ?, ?, ?)`},
		{&st.record, `INSERT INTO record (` + entryColumns + `, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&st.findEntry, `SELECT row, ` + entryColumns + ` FROM entries WHERE id = ?1 OR (device = ?2 AND seq = ?3)`},
		{&st.place, `UPDATE entries SET pos = ? WHERE row = ?`},
		{&st.placeOwn, `UPDATE entries SET pos = ?1 WHERE device = ?2 AND seq = ?3`},
		{&st.releaseOwn, `UPDATE own SET refused = NULL WHERE seq = ? AND refused IS NOT NULL`},
		{&st.cursor, upsertCursor},
		{&st.addStream, `INSERT INTO streams (stream) VALUES (?) ON CONFLICT DO UPDATE SET left_at = NULL`},
		{&st.addKey, `INSERT INTO keys (stream, epoch, wrapped) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET wrapped = excluded.wrapped`},
	} {
		var err error
		if *p.stmt, err = write.PrepareContext(ctx, p.text); err != nil {
			return unsound(fmt.Errorf("prepare a statement: %w", err))
		}
	}
	return nil
}

func (st *statements) close() {
	for _, s := range []*sql.Stmt{st.head, st.insertEntry, st.insertOwn, st.record, st.findEntry, st.place, st.placeOwn, st.releaseOwn, st.cursor, st.addStream, st.addKey} {
		if s != nil {
			s.Close() // the database is closed next
		}
	}
}
