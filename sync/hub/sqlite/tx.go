package sqlite

import (
	"context"
	"errors"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// tx implements hub.Tx on a connection with an open transaction.
type tx struct {
	ctx      context.Context //nolint:containedctx // a transaction lives as long as its context
	conn     *conn
	readOnly bool
}

var _ hub.Tx = (*tx)(nil)

var errReadOnly = errors.New("a snapshot cannot be changed")

func (t *tx) exec(query string, args ...any) error {
	_, err := t.change(query, args...)
	return err
}

func (t *tx) change(query string, args ...any) (int64, error) {
	if t.readOnly {
		return 0, errReadOnly
	}
	return t.conn.change(t.ctx, query, args...)
}

func (t *tx) row(query string, args ...any) scanner { return t.conn.row(t.ctx, query, args...) }

func (t *tx) rows(scan func(scanner) error, query string, args ...any) error {
	return t.conn.rows(t.ctx, scan, query, args...)
}

// ids reads a column of ids.
func (t *tx) ids(query string, args ...any) (out []journal.ID, err error) {
	err = t.rows(func(row scanner) error {
		var b []byte
		if err := row.Scan(&b); err != nil {
			return err
		}
		var id journal.ID
		err := fixed(id[:], b)
		out = append(out, id)
		return err
	}, query, args...)
	return out, err
}

// errShape is a column of the wrong length: the file was damaged or changed by
// somebody else.
var errShape = errors.New("a column has the wrong length")

// fixed copies a column into an array.
func fixed(dst, src []byte) error {
	if len(dst) != len(src) {
		return errShape
	}
	copy(dst, src)
	return nil
}

func (t *tx) Setting(name string) ([]byte, error) {
	var b []byte
	err := absent(t.row("SELECT value FROM settings WHERE name = ?", name).Scan(&b), "setting "+name)
	if errors.Is(err, hub.ErrNotFound) {
		return nil, nil
	}
	return b, err
}

func (t *tx) SetSetting(name string, value []byte) error {
	if value == nil {
		return t.exec("DELETE FROM settings WHERE name = ?", name)
	}
	return t.exec("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
}

func (t *tx) Settings() (out []string, err error) {
	err = t.rows(func(row scanner) error {
		var name string
		err := row.Scan(&name)
		out = append(out, name)
		return err
	}, "SELECT name FROM settings ORDER BY name")
	return out, err
}
