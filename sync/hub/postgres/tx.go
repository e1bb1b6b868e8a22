package postgres

import (
	"errors"
	"fmt"
	"slices"

	"feltjournal/journal"
	"feltjournal/sync/hub"

	"github.com/jackc/pgx/v5/pgconn"
)

var (
	begin         = prepare("BEGIN")
	beginSnapshot = prepare("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
	commit        = prepare("COMMIT")
	rollback      = prepare("ROLLBACK")
	savepoint     = prepare("SAVEPOINT one")
	undo          = prepare("ROLLBACK TO SAVEPOINT one")
	keep          = prepare("RELEASE SAVEPOINT one")
)

var (
	errReadOnly = errors.New("a snapshot cannot be changed")
	// errConflict is a row that is there and was taken for new, or the other way
	// round: the functions have to be run again, each alone and step by step.
	errConflict = errors.New("an assumption about a row does not hold")
)

// tx implements hub.Tx for one function.
type tx struct {
	*transaction
	scope *hub.Scope // of an Extend: its records are locked and known
	own   writes
	saved bool // what the transaction was before this function can be restored
}

var _ hub.Tx = (*tx)(nil)

// change keeps a write back until somebody asks PostgreSQL for something.
func (t *tx) change(f func(*writes)) error {
	if t.readOnly {
		return errReadOnly
	}
	if t.failed != nil {
		return t.failed
	}
	f(&t.own)
	if t.own.full() {
		return t.ask()
	}
	return nil
}

// now writes at once.
func (t *tx) now(c call) error {
	if t.readOnly {
		return errReadOnly
	}
	t.wrote = true
	return t.ask(c)
}

// ask sends what was kept back and then calls.
func (t *tx) ask(calls ...call) error {
	if t.failed != nil {
		return t.failed
	}
	all := t.take(&t.before)
	if t.shared && !t.saved {
		all = append(all, call{statement: savepoint})
	}
	if t.scope != nil {
		t.locked.renew(&t.own)
	}
	all = append(all, t.take(&t.own)...)
	err := t.send(append(all, calls...))
	t.saved = true
	return err
}

// one asks for one row; what says of which thing, if there is none.
func (t *tx) one(what string, s *statement, scan func(*row) error, params ...[]byte) error {
	found := false
	err := t.ask(call{statement: s, params: params, row: func(r *row) error {
		found = true
		return scan(r)
	}})
	if err == nil && !found {
		err = fmt.Errorf("%s: %w", what, hub.ErrNotFound)
	}
	return err
}

// many asks for rows.
func many[T any](t *tx, s *statement, scan func(*row) (T, error), params ...[]byte) (out []T, err error) {
	err = t.ask(call{statement: s, params: params, row: func(r *row) error {
		v, err := scan(r)
		out = append(out, v)
		return err
	}})
	return out, err
}

func scanID(r *row) (journal.ID, error) { return r.id(), nil }

// exactly fails with otherwise unless n rows were changed.
func exactly(n int64, otherwise error) func(pgconn.CommandTag) error {
	return func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() != n {
			return otherwise
		}
		return nil
	}
}

var (
	selectSetting  = prepare("SELECT value FROM settings WHERE name = $1")
	selectSettings = prepare("SELECT name FROM settings ORDER BY name")
	upsertSettings = prepare("INSERT INTO settings (name, value) SELECT * FROM unnest($1::text[], $2::bytea[])" +
		" ON CONFLICT (name) DO UPDATE SET value = excluded.value")
	deleteSettings = prepare("DELETE FROM settings WHERE name = ANY($1::text[])")
)

func (t *tx) Setting(name string) (value []byte, err error) {
	err = t.one("setting "+name, selectSetting, func(r *row) error {
		value = r.bytes()
		return nil
	}, []byte(name))
	if errors.Is(err, hub.ErrNotFound) {
		return nil, nil
	}
	return value, err
}

func (t *tx) SetSetting(name string, value []byte) error {
	return t.change(func(w *writes) { put(&w.settings, name, slices.Clone(value)) })
}

func (t *tx) Settings() ([]string, error) {
	return many(t, selectSettings, func(r *row) (string, error) { return r.text(), nil })
}

func (w *writes) setSettings() (out []call) {
	set, gone := newTable(oidText, oidBytes), newTable(oidText)
	for _, name := range sorted(w.settings) {
		if value := w.settings[name]; value != nil {
			set[0].text(name)
			set[1].bytes(value)
		} else {
			gone[0].text(name)
		}
	}
	if set[0].n > 0 {
		out = append(out, call{statement: upsertSettings, params: set.params()})
	}
	if gone[0].n > 0 {
		out = append(out, call{statement: deleteSettings, params: gone.params()})
	}
	return out
}
