package localstore

import (
	"context"
	"database/sql"
	"fmt"

	"feltjournal/journal"
)

// State is where this device stands with the hub.
type State struct {
	Device        journal.ID
	ReplicaPublic []byte
	HubURL        string
	HubEpoch      journal.ID // zero before first contact
	Acked         uint64     // own entries up to here are durable at the hub
	Last          uint64     // newest own entry; zero: none
	Ahead         uint64     // not zero: the hub holds own entries up to here that this file has lost
	Generation    uint64     // grows when rows were removed or receipts went down
	Offline       bool       // the demo switch "koble fra nettet"
	Wanted        uint64     // how often a person asked to synchronise now

	ServerTime   journal.Instant // the hub's clock in its last answer
	LastAnswer   journal.Instant // our clock at that time
	LastComplete journal.Instant // the hub's clock when nothing more was waiting: the age of the picture
	LastContact  journal.Instant // our clock at the last attempt
	ContactCode  string          // how it went; "" is well
}

// State reads it.
func (s *Store) State(ctx context.Context) (State, error) {
	st, err := scanState(s.read.QueryRowContext(ctx, selectState))
	if err != nil {
		return State{}, s.check("read the device's state", err)
	}
	return st, nil
}

const selectState = `SELECT id, replica_public, hub_url, hub_epoch, acked, ahead, generation, offline, wanted, server_time, last_answer,
	last_complete, last_contact, contact_code, coalesce((SELECT max(seq) FROM own), 0) FROM device WHERE one = 1`

func scanState(row *sql.Row) (State, error) {
	var st State
	var id, epoch []byte
	err := row.Scan(&id, &st.ReplicaPublic, &st.HubURL, &epoch, &st.Acked, &st.Ahead, &st.Generation, &st.Offline, &st.Wanted, &st.ServerTime,
		&st.LastAnswer, &st.LastComplete, &st.LastContact, &st.ContactCode, &st.Last)
	if err != nil {
		return State{}, err
	}
	copy(st.Device[:], id)
	copy(st.HubEpoch[:], epoch)
	return st, nil
}

// Cursors is how far each held stream has come, ordered by stream.
func (s *Store) Cursors(ctx context.Context) ([]Cursor, error) {
	var out []Cursor
	err := s.each(ctx, "read cursors", func(rows *sql.Rows) error {
		var c Cursor
		var stream, root, held []byte
		if err := rows.Scan(&stream, &c.Pos, &root, &c.Confirmed, &held); err != nil {
			return err
		}
		copy(c.Stream[:], stream)
		copy(c.Root[:], root)
		c.Held = unpackHeld(held)
		out = append(out, c)
		return nil
	}, `SELECT stream, pos, root, confirmed, held FROM streams WHERE left_at IS NULL ORDER BY stream`)
	return out, err
}

// KeyEpochs is the newest key held of each stream.
func (s *Store) KeyEpochs(ctx context.Context) (map[journal.ID]uint16, error) {
	out := map[journal.ID]uint16{}
	err := s.each(ctx, "read key epochs", func(rows *sql.Rows) error {
		var stream []byte
		var epoch uint16
		if err := rows.Scan(&stream, &epoch); err != nil {
			return err
		}
		id, err := idOf(stream)
		if err != nil {
			return err
		}
		out[id] = epoch
		return nil
	}, `SELECT stream, max(epoch) FROM keys GROUP BY stream`)
	return out, err
}

// SetOffline turns the demo switch "koble fra nettet" on or off, for every
// process that uses this store.
func (s *Store) SetOffline(ctx context.Context, off bool) error {
	return s.inTx(ctx, "set the offline switch", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE device SET offline = ?`, off)
		return err
	})
}

// AskSync asks whoever syncs this store, in whatever process, for a round now.
func (s *Store) AskSync(ctx context.Context) error {
	return s.inTx(ctx, "ask for a round", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE device SET wanted = wanted + 1`)
		return err
	})
}

// each runs a query on the read pool and f on every row.
func (s *Store) each(ctx context.Context, op string, f func(*sql.Rows) error, query string, args ...any) error {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return s.check(op, err)
	}
	defer rows.Close() // rows.Err tells
	for rows.Next() {
		if err := f(rows); err != nil {
			return s.check(op, err)
		}
	}
	return s.check(op, rows.Err())
}

// idOf copies a 16-byte column.
func idOf(b []byte) (id journal.ID, err error) {
	if len(b) != len(id) {
		return id, fmt.Errorf("an id of %d bytes", len(b))
	}
	copy(id[:], b)
	return id, nil
}
