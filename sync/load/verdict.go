package load

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
)

// Verdict compares what was sent with what the hub holds and with what
// everybody received.
type Verdict struct {
	Sent       int // entries acknowledged
	Stored     int // of them in the store, with the same bytes
	Lost       int // not in the store, or altered
	Doubled    int // in the store more than once, or received more than once at the same device
	Strange    int // in the store, and nobody sent them
	Expected   int // deliveries that are due
	Delivered  int // of them made
	Missed     int
	BrokenRoot int // streams at a device whose running hash is not that of what it received
	Unsent     int // written and not acknowledged
}

// OK reports whether nothing is wrong.
func (v Verdict) OK() bool {
	return v.Lost+v.Doubled+v.Strange+v.Missed+v.BrokenRoot+v.Unsent == 0 && v.Stored == v.Sent && v.Delivered == v.Expected
}

func (v Verdict) String() string {
	return fmt.Sprintf("%d sent, %d stored, %d lost, %d doubled, %d strange; %d of %d delivered, %d missed; %d wrong roots, %d unsent",
		v.Sent, v.Stored, v.Lost, v.Doubled, v.Strange, v.Delivered, v.Expected, v.Missed, v.BrokenRoot, v.Unsent)
}

// Check reads the store and the workstations' own books.
func (f *Fleet) Check(ctx context.Context, store hub.Store) (Verdict, error) {
	var v Verdict
	logs := make([]map[journal.ID][]hub.Row, len(f.units))
	err := store.View(ctx, func(tx hub.Tx) error {
		v = Verdict{}
		for u := range f.units {
			rows, err := f.readUnit(tx, u)
			if err != nil {
				return err
			}
			logs[u] = rows
		}
		return nil
	})
	if err != nil {
		return v, fmt.Errorf("read what the hub holds: %w", err)
	}
	for u := range f.units {
		f.checkStore(&v, u, logs[u])
		first, end := f.city.members(u)
		for _, d := range f.devices[first:end] {
			f.checkDevice(&v, d, logs[u])
		}
	}
	return v, nil
}

// pageSize is how many rows are read at once.
const pageSize = 2000

// readUnit reads the streams of a unit, as far back as its workstations hold
// them from this fleet's time.
func (f *Fleet) readUnit(tx hub.Tx, u int) (map[journal.ID][]hub.Row, error) {
	logs := map[journal.ID][]hub.Row{}
	for _, id := range append([]journal.ID{f.units[u].list}, f.units[u].patients...) {
		from := f.begun[id].Pos
		if f.replicas {
			from = 0
		}
		for after := from; ; {
			rows, err := tx.Tail(id, after, pageSize)
			if err != nil {
				return nil, err
			}
			logs[id] = append(logs[id], rows...)
			if len(rows) < pageSize {
				break
			}
			after = rows[len(rows)-1].Pos
		}
		head, err := tx.Stream(id)
		if err != nil {
			return nil, err
		}
		if got := from + uint64(len(logs[id])); got != head.Pos {
			return nil, fmt.Errorf("stream %s ends at %d and has rows up to %d", id, head.Pos, got)
		}
	}
	return logs, nil
}

// checkStore compares what a unit's workstations know to be acknowledged with
// the rows of the unit's streams.
func (f *Fleet) checkStore(v *Verdict, u int, logs map[journal.ID][]hub.Row) {
	stored := map[journal.ID]*hub.Row{}
	for stream, rows := range logs {
		for i := range rows {
			row := &rows[i]
			if row.Pos <= f.begun[stream].Pos {
				continue
			}
			if stored[row.ID] != nil {
				v.Doubled++
			}
			stored[row.ID] = row
		}
	}
	first, end := f.city.members(u)
	known := 0
	for _, d := range f.devices[first:end] {
		v.Unsent += d.unsent()
		for i := range d.own[:d.acked] {
			v.Sent++
			row := stored[d.own[i].ID]
			if row == nil || !same(&row.Sealed, &d.own[i]) {
				v.Lost++
				continue
			}
			v.Stored++
			known++
		}
	}
	for id := range stored {
		if _, issued := f.stops[id]; issued {
			known++
		}
	}
	v.Strange += max(0, len(stored)-known-f.unacknowledged(u, stored))
}

// unacknowledged counts entries that are in the store though their writer has
// not heard of it yet.
func (f *Fleet) unacknowledged(u int, stored map[journal.ID]*hub.Row) (n int) {
	first, end := f.city.members(u)
	for _, d := range f.devices[first:end] {
		for i := range d.own[d.acked:] {
			if stored[d.own[int(d.acked)+i].ID] != nil {
				n++
			}
		}
	}
	return n
}

func same(a, b *seal.Sealed) bool { return a.Header == b.Header && bytes.Equal(a.Bytes, b.Bytes) }

// errPlace is an entry at another place than the hub has it.
var errPlace = errors.New("wrong place")

// checkDevice compares what a workstation holds with the streams it holds.
func (f *Fleet) checkDevice(v *Verdict, d *Device, logs map[journal.ID][]hub.Row) {
	held := map[journal.ID][]hub.Row{}
	seen := map[journal.ID]bool{}
	for i := range d.received {
		e := &d.received[i]
		if seen[e.ID] {
			v.Doubled++
			continue
		}
		seen[e.ID] = true
		held[e.Stream] = append(held[e.Stream], hub.Row{Sealed: e.Sealed, Pos: e.Pos})
	}
	placed := map[uint64]bool{}
	for _, p := range d.places {
		if e := &d.own[p.Seq-1]; !placed[p.Seq] {
			placed[p.Seq] = true
			held[e.Stream] = append(held[e.Stream], hub.Row{Sealed: *e, Pos: p.Pos})
		}
	}
	for stream, rows := range logs {
		for i := range rows {
			if rows[i].Device == d.id || !d.replica && rows[i].Pos <= f.begun[stream].Pos {
				continue
			}
			v.Expected++
			if seen[rows[i].ID] {
				v.Delivered++
			} else {
				v.Missed++
			}
		}
		if f.root(d, stream, held[stream]) != nil {
			v.BrokenRoot++
		}
	}
}

// root checks that what d holds of a stream, one after the other, has the root
// that the hub told.
func (f *Fleet) root(d *Device, stream journal.ID, held []hub.Row) error {
	slices.SortFunc(held, func(a, b hub.Row) int { return cmp.Compare(a.Pos, b.Pos) })
	s := f.begun[stream]
	if d.replica {
		s = hub.Stream{ID: stream}
	}
	for i := range held {
		if held[i].Pos != s.Pos+1 {
			return errPlace
		}
		s.Root = s.Next(&held[i].Sealed)
		s.Pos++
	}
	if p := d.position(stream); p.Pos != s.Pos || p.Root != [8]byte(s.Root[:8]) {
		return errPlace
	}
	return nil
}
