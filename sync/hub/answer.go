package hub

import (
	"bytes"
	"cmp"
	"slices"

	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// maxStreams is how many streams one answer speaks of.
const maxStreams = 2000

// answer fills in what the device lacks, given what it holds.
func (x *exchange) answer(tx Tx, known vector) error {
	x.session.shown = known
	lacking, err := x.lacking(tx, known)
	if err != nil {
		return err
	}
	next := x.dismiss(known)
	bulk, urgent := rooms(lacking, x.hub.cfg.Answer)
	for i := range lacking {
		l := &lacking[i]
		if bulk.full() && l.tail() > 0 || i >= maxStreams {
			x.resp.More = true
			if err := x.ahead(tx, l, &urgent); err != nil {
				return err
			}
			continue
		}
		if err := x.serve(tx, l, &bulk, next); err != nil {
			return err
		}
	}
	x.order()
	positions := make([]wire.Position, 0, len(next))
	for _, p := range next {
		positions = append(positions, p)
	}
	x.session.told = newVector(positions)
	x.whole = !x.resp.More
	if x.session.toldAt = 0; x.whole {
		x.session.toldAt = x.fresh
	}
	return x.tellPeers(tx)
}

// serve answers one stream: its keys, its tail as far as there is room, and
// where it stands after that.
func (x *exchange) serve(tx Tx, l *lack, room *room, next map[journal.ID]wire.Position) error {
	pos, root := l.has.Pos, l.has.Root
	if run := x.own[l.ID]; run.first == pos+1 && run.last == l.Pos {
		pos, root = l.Pos, [8]byte(l.Root[:8]) // all that is new it has just brought; the places are among the receipts
	}
	if pos < l.Pos {
		rows, ok := x.hub.latest.tail(l.ID, pos, l.Pos, room.entries)
		if !ok {
			var err error
			if rows, err = tx.Tail(l.ID, pos, room.entries); err != nil {
				return err
			}
		}
		for i := range rows {
			if !x.include(&rows[i], room) {
				break
			}
			pos, root = rows[i].Pos, rows[i].Root
		}
	}
	if plant.Bug(plant.CursorPastCut) {
		pos, root = l.Pos, [8]byte(l.Root[:8])
	}
	if pos < l.Pos {
		x.resp.More = true
	}
	full := l.Root
	copy(full[:8], root[:])
	state := x.state(l, pos, full)
	if err := x.wrap(l); err != nil {
		return err
	}
	if err := x.count(tx, l, pos); err != nil {
		return err
	}
	next[l.ID] = position(&state, l.KeyEpoch)
	if !l.known || next[l.ID] != l.has {
		x.resp.Streams = append(x.resp.Streams, state)
	}
	return nil
}

// include sends one entry, or only its place if the device wrote it. It reports
// false when there is no room.
func (x *exchange) include(r *Row, room *room) bool {
	if x.wrote(r) {
		if r.Seq > x.req.Acked || plant.Bug(plant.OwnPlacesForgotten) {
			return true // its place is among the receipts
		}
		if !room.take(0) {
			return false
		}
		// It may have forgotten the place in a rewind.
		x.resp.Placements = append(x.resp.Placements, wire.Placement{Seq: r.Seq, Pos: r.Pos})
		return true
	}
	if !room.take(len(r.Bytes)) {
		return false
	}
	x.resp.Entries = append(x.resp.Entries, wire.Placed{Sealed: r.Sealed, Pos: r.Pos})
	return true
}

// wrote reports whether the device has r because it wrote it. One whose file
// was lost does not know of its newest numbers and gets them back.
func (x *exchange) wrote(r *Row) bool {
	return r.Device == x.req.Device && r.Seq <= x.req.Acked+uint64(len(x.req.Entries))
}

// ahead sends urgent copies of a stream that has to wait, once. A chart that
// the device has not begun is not shown, so nothing goes ahead for it.
func (x *exchange) ahead(tx Tx, l *lack, room *room) error {
	after := max(l.has.Pos, x.session.urgent[l.ID])
	if l.has.Pos == 0 || l.Critical <= after || room.full() {
		return nil
	}
	rows, err := tx.Critical(l.ID, after, room.entries)
	if err != nil {
		return err
	}
	for i := range rows {
		if x.wrote(&rows[i]) {
			continue
		}
		if !room.take(len(rows[i].Bytes)) {
			return nil
		}
		x.session.urgent[l.ID] = rows[i].Pos
		x.resp.Entries = append(x.resp.Entries, wire.Placed{Sealed: rows[i].Sealed})
	}
	return nil
}

// order puts the most urgent class first, then stream by stream.
func (x *exchange) order() {
	slices.SortStableFunc(x.resp.Entries, func(a, b wire.Placed) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), bytes.Compare(a.Stream[:], b.Stream[:]), cmp.Compare(a.Pos, b.Pos))
	})
}
