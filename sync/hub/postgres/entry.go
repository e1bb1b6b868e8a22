package postgres

import (
	"bytes"
	"cmp"
	"fmt"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

const (
	entryColumns = "stream, pos, id, device, seq, stamp, class, epoch, root, state, relayed, sealed"
	selectEntry  = "SELECT " + entryColumns + " FROM entries "
	insertEntry  = "INSERT INTO entries (" + entryColumns + ") SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bigint[]," +
		" $6::bigint[], $7::smallint[], $8::integer[], $9::bytea[], $10::smallint[], $11::boolean[], $12::bytea[])"
)

var (
	insertEntries = prepare(insertEntry)
	insertIfNew   = prepare(insertEntry + " ON CONFLICT DO NOTHING")
	updateMarks   = prepare("UPDATE entries e SET state = m.state, relayed = m.relayed" +
		" FROM unnest($1::bytea[], $2::bigint[], $3::smallint[], $4::boolean[]) AS m (stream, pos, state, relayed)" +
		" WHERE e.stream = m.stream AND e.pos = m.pos")

	entryOfWriter  = prepare(selectEntry + "WHERE device = $1 AND seq = $2")
	entryAt        = prepare(selectEntry + "WHERE stream = $1 AND pos = $2")
	entryByID      = prepare(selectEntry + "WHERE id = $1")
	tail           = prepare(selectEntry + "WHERE stream = $1 AND pos > $2 ORDER BY pos LIMIT $3")
	critical       = prepare(selectEntry + "WHERE class = 1 AND stream = $1 AND pos > $2 ORDER BY pos LIMIT $3")
	recent         = prepare(selectEntry + "WHERE class = 1 AND stamp > $1 ORDER BY stamp, stream, pos LIMIT $2")
	inStateAll     = prepare(selectEntry + "WHERE state <> 1 AND state = $1 ORDER BY stream, pos LIMIT $2")
	inState        = prepare(selectEntry + "WHERE state <> 1 AND state = $1 AND stream = $2 ORDER BY pos LIMIT $3")
	filedAll       = prepare(selectEntry + "WHERE state = 1 ORDER BY stream, pos LIMIT $1")
	filed          = prepare(selectEntry + "WHERE state = 1 AND stream = $1 ORDER BY pos LIMIT $2")
	countOpen      = prepare("SELECT count(*) FROM (SELECT FROM entries WHERE state <> 1 AND state = $1 LIMIT $2) e")
	countFiled     = prepare("SELECT count(*) FROM (SELECT FROM entries WHERE state = 1 LIMIT $1) e")
	selectRoot     = prepare("SELECT root FROM entries WHERE stream = $1 AND pos = $2")
	placesOfWriter = prepare("SELECT seq, stream, pos FROM entries WHERE device = $1 AND seq > $2 ORDER BY seq LIMIT $3")
)

func newEntryTable() table {
	return newTable(oidBytes, oidInt8, oidBytes, oidBytes, oidInt8, oidInt8, oidInt2, oidInt4, oidBytes, oidInt2, oidBool, oidBytes)
}

func addEntry(t table, r *hub.Row) {
	t[0].bytes(r.Stream[:])
	t[1].int64(r.Pos)
	t[2].bytes(r.ID[:])
	t[3].bytes(r.Device[:])
	t[4].int64(r.Seq)
	t[5].int64(uint64(r.Stamp))
	t[6].int16(uint16(r.Class))
	t[7].int32(uint32(r.KeyEpoch))
	t[8].bytes(r.Root[:])
	t[9].int16(uint16(r.State))
	t[10].bool(r.Relayed)
	t[11].bytes(r.Bytes)
}

func scanEntry(r *row) (e hub.Row, err error) {
	e.Stream, e.Pos, e.ID, e.Device, e.Seq = r.id(), r.int(), r.id(), r.id(), r.int()
	e.Stamp, e.Class, e.KeyEpoch = journal.Stamp(r.int()), journal.Class(r.int()), uint16(r.int())
	r.fixed(e.Root[:])
	e.State, e.Relayed, e.Bytes = hub.State(r.int()), r.bool(), r.bytes()
	return e, nil
}

// Insert takes r for new; PostgreSQL says if it is not, and everything is run
// again. Step by step it asks at once.
func (t *tx) Insert(r hub.Row) error {
	if !t.exact {
		return t.change(func(w *writes) { w.insert(&r) })
	}
	one := newEntryTable()
	addEntry(one, &r)
	return t.now(call{statement: insertIfNew, params: one.params(), done: exactly(1, hub.ErrExists)})
}

func (w *writes) insertEntries() call {
	return call{statement: insertEntries, params: w.entries.params()}
}

func (t *tx) Mark(stream journal.ID, pos uint64, state hub.State, relayed bool) error {
	w := writes{marks: map[place]mark{{stream, pos}: {state, relayed}}}
	if !t.exact {
		return t.change(func(own *writes) { put(&own.marks, place{stream, pos}, mark{state, relayed}) })
	}
	one := w.markEntries()
	one.done = exactly(1, fmt.Errorf("entry: %w", hub.ErrNotFound))
	return t.now(one)
}

func (w *writes) markEntries() call {
	t := newTable(oidBytes, oidInt8, oidInt2, oidBool)
	for _, p := range sortedBy(w.marks, func(a, b place) int {
		return cmp.Or(bytes.Compare(a.stream[:], b.stream[:]), cmp.Compare(a.pos, b.pos))
	}) {
		m := w.marks[p]
		t[0].bytes(p.stream[:])
		t[1].int64(p.pos)
		t[2].int16(uint16(m.state))
		t[3].bool(m.relayed)
	}
	return call{statement: updateMarks, params: t.params(), done: exactly(int64(len(w.marks)), errConflict)}
}

func (t *tx) entry(s *statement, params ...[]byte) (e hub.Row, err error) {
	err = t.one("entry", s, func(r *row) (err error) {
		e, err = scanEntry(r)
		return err
	}, params...)
	return e, err
}

func (t *tx) Entry(device journal.ID, seq uint64) (hub.Row, error) {
	return t.entry(entryOfWriter, device[:], int64Value(seq))
}

func (t *tx) At(stream journal.ID, pos uint64) (hub.Row, error) {
	return t.entry(entryAt, stream[:], int64Value(pos))
}

func (t *tx) ByID(id journal.ID) (hub.Row, error) { return t.entry(entryByID, id[:]) }

func (t *tx) Tail(stream journal.ID, after uint64, limit int) ([]hub.Row, error) {
	return many(t, tail, scanEntry, stream[:], int64Value(after), int64Value(limit))
}

func (t *tx) Critical(stream journal.ID, after uint64, limit int) ([]hub.Row, error) {
	return many(t, critical, scanEntry, stream[:], int64Value(after), int64Value(limit))
}

func (t *tx) Recent(since journal.Stamp, limit int) ([]hub.Row, error) {
	return many(t, recent, scanEntry, int64Value(since), int64Value(limit))
}

func (t *tx) InState(stream journal.ID, state hub.State, limit int) ([]hub.Row, error) {
	all := stream == journal.ID{}
	switch {
	case state == hub.StateFiled && all:
		return many(t, filedAll, scanEntry, int64Value(limit))
	case state == hub.StateFiled:
		return many(t, filed, scanEntry, stream[:], int64Value(limit))
	case all:
		return many(t, inStateAll, scanEntry, int16Value(state), int64Value(limit))
	}
	return many(t, inState, scanEntry, int16Value(state), stream[:], int64Value(limit))
}

func (t *tx) CountState(state hub.State, limit int) (int, error) {
	if state == hub.StateFiled {
		return t.count(countFiled, int64Value(limit))
	}
	return t.count(countOpen, int16Value(state), int64Value(limit))
}

func (t *tx) count(s *statement, params ...[]byte) (n int, err error) {
	err = t.one("count", s, func(r *row) error {
		n = int(r.int())
		return nil
	}, params...)
	return n, err
}

func (t *tx) Root(stream journal.ID, pos uint64) (root [8]byte, err error) {
	err = t.one("root", selectRoot, func(r *row) error {
		r.fixed(root[:])
		return nil
	}, stream[:], int64Value(pos))
	return root, err
}

func (t *tx) Places(device journal.ID, after uint64, limit int) ([]hub.Place, error) {
	return many(t, placesOfWriter, func(r *row) (hub.Place, error) {
		return hub.Place{Seq: r.int(), Stream: r.id(), Pos: r.int()}, nil
	}, device[:], int64Value(after), int64Value(limit))
}
