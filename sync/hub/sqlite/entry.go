package sqlite

import (
	"errors"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

const (
	entryColumns = "stream, pos, id, device, seq, stamp, class, epoch, root, state, relayed, sealed"
	selectEntry  = "SELECT " + entryColumns + " FROM entries "
)

func (t *tx) Insert(r hub.Row) error {
	n, err := t.change("INSERT INTO entries ("+entryColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
		r.Stream[:], int64(r.Pos), r.ID[:], r.Device[:], int64(r.Seq), int64(r.Stamp), r.Class, r.KeyEpoch, r.Root[:],
		r.State, r.Relayed, bytes(r.Bytes))
	if err == nil && n == 0 {
		return hub.ErrExists
	}
	return err
}

func scanEntry(row scanner) (r hub.Row, err error) {
	var stream, id, device, root []byte
	var stamp int64
	err = row.Scan(&stream, &r.Pos, &id, &device, &r.Seq, &stamp, &r.Class, &r.KeyEpoch, &root, &r.State, &r.Relayed, &r.Bytes)
	if err != nil {
		return r, err
	}
	r.Stamp = journal.Stamp(stamp)
	return r, errors.Join(fixed(r.Stream[:], stream), fixed(r.ID[:], id), fixed(r.Device[:], device), fixed(r.Root[:], root))
}

func (t *tx) Entry(device journal.ID, seq uint64) (hub.Row, error) {
	r, err := scanEntry(t.row(selectEntry+"WHERE device = ? AND seq = ?", device[:], int64(seq)))
	return r, absent(err, "entry")
}

func (t *tx) At(stream journal.ID, pos uint64) (hub.Row, error) {
	r, err := scanEntry(t.row(selectEntry+"WHERE stream = ? AND pos = ?", stream[:], int64(pos)))
	return r, absent(err, "entry")
}

func (t *tx) ByID(id journal.ID) (hub.Row, error) {
	r, err := scanEntry(t.row(selectEntry+"WHERE id = ?", id[:]))
	return r, absent(err, "entry")
}

func (t *tx) entries(query string, args ...any) ([]hub.Row, error) {
	return t.selectEntries(selectEntry+query, args...)
}

func (t *tx) selectEntries(query string, args ...any) (out []hub.Row, err error) {
	err = t.rows(func(row scanner) error {
		r, err := scanEntry(row)
		out = append(out, r)
		return err
	}, query, args...)
	return out, err
}

// Limits are written as sums: SQLite plans a statement anew each time another
// value is bound to a bare "LIMIT ?", which is dearer than running it.

func (t *tx) Tail(stream journal.ID, after uint64, limit int) ([]hub.Row, error) {
	return t.entries("WHERE stream = ? AND pos > ? ORDER BY pos LIMIT ? + 0", stream[:], int64(after), limit)
}

func (t *tx) Critical(stream journal.ID, after uint64, limit int) ([]hub.Row, error) {
	return t.entries("WHERE class = 1 AND stream = ? AND pos > ? ORDER BY pos LIMIT ? + 0", stream[:], int64(after), limit)
}

// unfiled are the entries that are to be filed: each stands above what its
// stream has confirmed.
const unfiled = "FROM streams INDEXED BY streams_open CROSS JOIN entries ON entries.stream = streams.id AND entries.pos > streams.confirmed" +
	" WHERE streams.confirmed < streams.pos AND entries.state = 0 "

func (t *tx) InState(stream journal.ID, state hub.State, limit int) ([]hub.Row, error) {
	all := stream == journal.ID{}
	switch {
	case state == hub.StateFiled:
		return t.entries("WHERE state = 1 AND (?1 = zeroblob(16) OR stream = ?1) ORDER BY stream, pos LIMIT ?2 + 0", stream[:], limit)
	case state == hub.StateNew && all:
		return t.selectEntries(selectUnfiled+"ORDER BY streams.id, entries.pos LIMIT ? + 0", limit)
	case state == hub.StateNew:
		return t.selectEntries(selectUnfiled+"AND streams.id = ? ORDER BY entries.pos LIMIT ? + 0", stream[:], limit)
	case all:
		return t.entries("WHERE state > 1 AND state = ? ORDER BY stream, pos LIMIT ? + 0", state, limit)
	}
	return t.entries("WHERE state > 1 AND state = ? AND stream = ? ORDER BY pos LIMIT ? + 0", state, stream[:], limit)
}

var selectUnfiled = "SELECT " + columnsOf("entries", entryColumns) + " " + unfiled

func (t *tx) CountState(state hub.State, limit int) (n int, err error) {
	switch state {
	case hub.StateNew:
		err = t.row("SELECT count(*) FROM (SELECT 1 "+unfiled+"LIMIT ? + 0)", limit).Scan(&n)
	case hub.StateFiled:
		err = t.row("SELECT count(*) FROM (SELECT 1 FROM entries WHERE state = 1 LIMIT ? + 0)", limit).Scan(&n)
	default:
		err = t.row("SELECT count(*) FROM (SELECT 1 FROM entries WHERE state > 1 AND state = ? LIMIT ? + 0)", state, limit).Scan(&n)
	}
	return n, absent(err, "count of entries")
}

func (t *tx) Recent(since journal.Stamp, limit int) ([]hub.Row, error) {
	return t.entries("WHERE class = 1 AND stamp > ? ORDER BY stamp, stream, pos LIMIT ? + 0", int64(since), limit)
}

func (t *tx) Root(stream journal.ID, pos uint64) (root [8]byte, err error) {
	var b []byte
	err = t.row("SELECT root FROM entries WHERE stream = ? AND pos = ?", stream[:], int64(pos)).Scan(&b)
	if err == nil {
		err = fixed(root[:], b)
	}
	return root, absent(err, "root")
}

func (t *tx) Places(device journal.ID, after uint64, limit int) (out []hub.Place, err error) {
	err = t.rows(func(row scanner) error {
		var stream []byte
		var p hub.Place
		if err := row.Scan(&p.Seq, &stream, &p.Pos); err != nil {
			return err
		}
		err := fixed(p.Stream[:], stream)
		out = append(out, p)
		return err
	}, "SELECT seq, stream, pos FROM entries WHERE device = ? AND seq > ? ORDER BY seq LIMIT ? + 0", device[:], int64(after), limit)
	return out, err
}

func (t *tx) Mark(stream journal.ID, pos uint64, state hub.State, relayed bool) error {
	n, err := t.change("UPDATE entries SET state = ?, relayed = ? WHERE stream = ? AND pos = ?", state, relayed, stream[:], int64(pos))
	if err == nil && n == 0 {
		return hub.ErrNotFound
	}
	return err
}
