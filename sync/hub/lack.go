package hub

import (
	"bytes"
	"cmp"
	"slices"

	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// lack is a stream of which the device lacks something.
type lack struct {
	Stream
	has   wire.Position
	known bool // the device knows of the stream at all
}

func (l *lack) tail() uint64 { return l.Pos - min(l.has.Pos, l.Pos) }

// urgent reports whether a stop or an allergy waits in the tail.
func (l *lack) urgent() bool { return l.Critical > l.has.Pos }

// lacking lists the device's streams that moved, lists first, then those with
// something urgent.
func (x *exchange) lacking(tx Tx, known vector) ([]lack, error) {
	if err := x.hub.prefetch(tx, x.session.granted, x.age); err != nil {
		return nil, err
	}
	var out []lack
	for _, id := range x.session.granted {
		head, err := x.hub.head(tx, id, x.age)
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
		if held(x.session.granted, p.Stream) {
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
