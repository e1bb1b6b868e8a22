package hub

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"slices"

	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/wire"
)

// Budget of one answer: small enough to be taken in one breath by a device and
// to be repeated after a cut.
const (
	maxAnswer      = wire.MaxEntries
	maxAnswerBytes = wire.MaxBatchBytes
	// maxUrgent is how many urgent copies go ahead of their turn; room for them
	// is kept when not everything fits.
	maxUrgent      = 100
	maxUrgentBytes = 96 << 10
	// maxReceipts is how many places of newly acknowledged entries one answer
	// tells; those in tails come on top.
	maxReceipts = wire.MaxList - wire.MaxEntries
	// maxStreams is how many streams one answer speaks of.
	maxStreams = 2000
)

// receipts tells where the device's own entries stand that it does not know to
// be acknowledged: those of this request, and of answers that were lost.
func (x *exchange) receipts(tx Tx) error {
	after, device := x.req.Acked, x.session.device
	if x.req.Full {
		after = 0 // it may have forgotten its refusals in a rewind; places come with the streams
	}
	if err := x.refusals(tx, after); err != nil {
		return err
	}
	if after = x.req.Acked; device.Acked <= after {
		return nil
	}
	places, err := tx.Places(device.ID, after, maxReceipts)
	if err != nil {
		return err
	}
	if len(places) == maxReceipts {
		x.resp.Acked, x.resp.More = min(device.Acked, places[len(places)-1].Seq), true
	}
	for _, p := range places {
		if p.Seq <= x.resp.Acked {
			x.resp.Placements = append(x.resp.Placements, wire.Placement{Seq: p.Seq, Pos: p.Pos})
		}
	}
	return nil
}

// refusals tells which of the device's acknowledged entries above after are
// kept in quarantine.
func (x *exchange) refusals(tx Tx, after uint64) error {
	if x.session.device.Acked <= after {
		return nil
	}
	kept, err := tx.Quarantined(x.session.device.ID, after, maxReceipts)
	if err != nil {
		return err
	}
	for i := range kept {
		if kept[i].Chained && kept[i].Seq <= x.resp.Acked {
			x.resp.Refused = append(x.resp.Refused, wire.Refusal{Seq: kept[i].Seq, Code: kept[i].Code})
		}
	}
	return nil
}

// lack is a stream of which the device lacks something.
type lack struct {
	Stream
	has   wire.Position
	known bool // the device knows of the stream at all
}

func (l *lack) tail() uint64 { return l.Pos - min(l.has.Pos, l.Pos) }

// urgent reports whether a stop or an allergy waits in the tail.
func (l *lack) urgent() bool { return l.Critical > l.has.Pos }

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
	return nil
}

// lacking lists the device's streams that moved, lists first, then those with
// something urgent.
func (x *exchange) lacking(tx Tx, known vector) ([]lack, error) {
	var out []lack
	for _, id := range x.session.granted {
		head, err := x.hub.head(tx, id)
		if err != nil {
			return nil, err
		}
		l := lack{Stream: head}
		l.has, l.known = known.find(id)
		state := x.state(&l, head.Pos, head.Root)
		now := position(&state, head.KeyEpoch)
		recount := head.Kind == StreamList && (x.req.Full || x.session.counted[id] != head.Version)
		if !l.known || now != l.has || recount {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b lack) int {
		return cmp.Or(-boolCompare(a.Kind == StreamList, b.Kind == StreamList), -boolCompare(a.urgent(), b.urgent()),
			bytes.Compare(a.ID[:], b.ID[:]))
	})
	return out, nil
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// dismiss names the streams that the device holds and may not hold; the rest
// is where the new vector starts from.
func (x *exchange) dismiss(known vector) map[journal.ID]wire.Position {
	next := make(map[journal.ID]wire.Position, len(known.positions))
	for _, p := range known.positions {
		_, granted := slices.BinarySearchFunc(x.session.granted, p.Stream, func(a, b journal.ID) int {
			return bytes.Compare(a[:], b[:])
		})
		if granted {
			next[p.Stream] = p
			continue
		}
		if plant.Bug(plant.RemovalNotTold) {
			continue
		}
		x.resp.Removed = append(x.resp.Removed, p.Stream)
	}
	return next
}

// room is what is left of the budget.
type room struct {
	entries, bytes int
	closed         bool // something did not fit; nothing more goes in
}

// rooms keeps room for urgent copies when there may be any.
func rooms(lacking []lack, most int) (bulk, urgent room) {
	bulk = room{entries: most, bytes: maxAnswerBytes}
	if slices.ContainsFunc(lacking, func(l lack) bool { return l.urgent() && l.has.Pos > 0 }) {
		urgent = room{entries: min(maxUrgent, most/2), bytes: maxUrgentBytes}
	}
	return room{entries: bulk.entries - urgent.entries, bytes: bulk.bytes - urgent.bytes}, urgent
}

func (r *room) full() bool { return r.closed || r.entries <= 0 }

// take makes room for size bytes, or closes.
func (r *room) take(size int) bool {
	if r.full() || r.bytes < size {
		r.closed = true
		return false
	}
	r.entries--
	r.bytes -= size
	return true
}

// serve answers one stream: its keys, its tail as far as there is room, and
// where it stands after that.
func (x *exchange) serve(tx Tx, l *lack, room *room, next map[journal.ID]wire.Position) error {
	pos, root := l.has.Pos, l.has.Root
	if l.tail() > 0 {
		rows, err := tx.Tail(l.ID, pos, room.entries)
		if err != nil {
			return err
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

// wrap seals the keys that the device lacks to its replica key.
func (x *exchange) wrap(l *lack) error {
	for epoch := l.has.KeyEpoch + 1; epoch <= l.KeyEpoch && epoch > 0; epoch++ {
		key, err := x.hub.cfg.Master.Key(l.ID, epoch)
		if err != nil {
			return err
		}
		wrapped, err := seal.WrapKey(x.session.device.Replica, l.ID, epoch, key)
		if err != nil {
			return err
		}
		x.resp.Keys = append(x.resp.Keys, wire.WrappedKey{Stream: l.ID, Epoch: epoch, Wrapped: wrapped})
	}
	return nil
}

// count sends the hub's own count of a list that the device now has in full.
func (x *exchange) count(tx Tx, l *lack, pos uint64) error {
	if l.Kind != StreamList || pos != l.Pos {
		return nil
	}
	members, err := tx.Members(l.ID)
	if err != nil {
		return err
	}
	head := wire.ListHead{Stream: l.ID}
	sum := sha256.New()
	for _, m := range members {
		if m.Active {
			head.Count++
			sum.Write(m.Patient[:])
		}
	}
	copy(head.Hash[:], sum.Sum(nil))
	x.session.counted[l.ID] = l.Version
	x.resp.Lists = append(x.resp.Lists, head)
	return nil
}

// state is where a stream stands for a device that holds it up to pos.
func (x *exchange) state(l *lack, pos uint64, root [32]byte) wire.StreamState {
	s := wire.StreamState{Stream: l.ID, Pos: pos, Root: [8]byte(root[:8]), Confirmed: min(l.Confirmed, pos)}
	for _, held := range l.Held {
		if held <= s.Confirmed {
			s.Held = append(s.Held, held)
		}
	}
	return s
}

// position is what a device holds after it took s and the keys up to epoch.
func position(s *wire.StreamState, epoch uint16) wire.Position {
	return wire.Position{
		Stream: s.Stream, Pos: s.Pos, Root: s.Root, Confirmed: s.Confirmed, Held: uint64(len(s.Held)), KeyEpoch: epoch,
	}
}

// order puts the most urgent class first, then stream by stream.
func (x *exchange) order() {
	slices.SortStableFunc(x.resp.Entries, func(a, b wire.Placed) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), bytes.Compare(a.Stream[:], b.Stream[:]), cmp.Compare(a.Pos, b.Pos))
	})
}
