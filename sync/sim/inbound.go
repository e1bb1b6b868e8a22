package sim

import (
	"bytes"
	"context"
	"errors"

	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
)

// errEpoch is an answer of a hub with another memory.
var errEpoch = errors.New("the hub has another epoch")

// Apply takes an answer in chunks, each one transaction; cursors, list heads
// and removals stand in the last.
func (r *replica) Apply(_ context.Context, in localstore.Inbound) (localstore.Applied, error) {
	var done localstore.Applied
	steps := r.steps(in, &done)
	if plant.Bug(plant.CursorBeforeRows) {
		if err := r.tx(false, func() error { r.cursors(in.Cursors); return nil }); err != nil {
			return done, err
		}
	}
	for {
		n := min(len(steps), r.chunk())
		chunk, last := steps[:n], n == len(steps)
		err := r.tx(false, func() error {
			if r.epoch != (journal.ID{}) && r.epoch != in.Epoch {
				return errEpoch
			}
			for _, step := range chunk {
				step()
			}
			if last {
				r.finish(in, &done)
			}
			return nil
		})
		if err != nil || last {
			return done, err
		}
		steps = steps[n:]
	}
}

func (r *replica) steps(in localstore.Inbound, done *localstore.Applied) []func() {
	var steps []func()
	for _, k := range in.Keys {
		steps = append(steps, func() { r.key(k) })
	}
	for _, e := range in.Entries {
		steps = append(steps, func() { r.entry(e, done) })
	}
	if !plant.Bug(plant.PlacesSkipped) {
		for _, p := range in.Placements {
			steps = append(steps, func() { r.place(p) })
		}
	}
	for _, x := range in.Refused {
		steps = append(steps, func() { r.refuse(x) })
	}
	return steps
}

func (r *replica) acknowledge(in localstore.Inbound) {
	last := uint64(len(r.own))
	if holds := max(in.Holds, in.Acked); holds > last {
		assign(&r.disk, &r.ahead, max(r.ahead, holds))
		put(&r.disk, r.alarms, "behind", r.alarms["behind"]+1)
	}
	acked := max(r.acked, min(in.Acked, last))
	switch {
	case plant.Bug(plant.TwoWorkers):
		acked = min(in.Acked, last)
	case plant.Bug(plant.AllSentAfterPush) && in.Acked > r.acked:
		acked = last
	}
	assign(&r.disk, &r.acked, acked)
	assign(&r.disk, &r.epoch, in.Epoch)
}

func (r *replica) key(k localstore.WrappedKey) {
	s := r.streams[k.Stream]
	s.Stream, s.left = k.Stream, false
	put(&r.disk, r.streams, k.Stream, s)
	put(&r.disk, r.keys, keyName{k.Stream, k.Epoch}, k.Wrapped)
}

// entry takes one sealed entry: new, known, or in conflict with what is held.
func (r *replica) entry(e localstore.Placed, done *localstore.Applied) {
	id, taken := r.bySeq[numbered{e.Device, e.Seq}]
	if !taken {
		id = e.ID
	}
	old, known := r.rows[id]
	if !known {
		r.fresh(e, done)
		return
	}
	if same := old.Header == e.Header && bytes.Equal(old.Bytes, e.Bytes); !same {
		assign(&r.disk, &r.quarantine, append(r.quarantine[:len(r.quarantine):len(r.quarantine)], e))
		put(&r.disk, r.alarms, "equivocation", r.alarms["equivocation"]+1)
		done.Conflicts++
		return
	}
	done.Known++
	if e.Pos > 0 && e.Pos != old.pos {
		old.pos = e.Pos
		put(&r.disk, r.rows, e.ID, old)
	}
}

func (r *replica) fresh(e localstore.Placed, done *localstore.Applied) {
	if e.Device == r.device && e.Seq <= uint64(len(r.own)) {
		var before seal.Link
		if e.Seq > 1 {
			before = r.own[e.Seq-2].link
		}
		if before.Next(e.Sealed) != r.own[e.Seq-1].link {
			put(&r.disk, r.alarms, "equivocation", r.alarms["equivocation"]+1)
			done.Conflicts++
			return
		}
	}
	r.insert(held{e.Sealed, e.Pos})
	done.New++
	if e.Device == r.device {
		r.rejoin()
	}
}

// rejoin takes own entries that this image had lost back into the chain. It
// acknowledges nothing: of those before them the hub may hold other bytes, and
// only a push shows it.
func (r *replica) rejoin() {
	for {
		id, ok := r.bySeq[numbered{r.device, uint64(len(r.own)) + 1}]
		if !ok {
			break
		}
		r.chain(r.rows[id].Sealed)
	}
	if r.ahead <= uint64(len(r.own)) {
		assign(&r.disk, &r.ahead, 0)
	}
}

func (r *replica) place(p localstore.Placement) {
	if p.Seq == 0 || p.Seq > uint64(len(r.own)) {
		return
	}
	id := r.own[p.Seq-1].id
	if h, ok := r.rows[id]; ok {
		h.pos = p.Pos
		put(&r.disk, r.rows, id, h)
	}
}

func (r *replica) refuse(x localstore.Refusal) {
	put(&r.disk, r.refused, x.Seq, x.Code)
	if plant.Bug(plant.DropOnForbidden) && x.Seq <= uint64(len(r.own)) {
		drop(&r.disk, r.rows, r.own[x.Seq-1].id)
	}
}

// finish runs in the transaction of the last rows. The receipt moves here and
// not before: the hub tells the places of own entries only until it is told
// that the receipt has come.
func (r *replica) finish(in localstore.Inbound, done *localstore.Applied) {
	r.acknowledge(in)
	r.cursors(in.Cursors)
	for _, l := range in.Lists {
		put(&r.disk, r.lists, l.Stream, l)
	}
	for _, id := range in.Removed {
		r.remove(id, done)
	}
	if plant.Bug(plant.RemovalByAbsence) && in.Complete {
		r.removeAbsent(in, done)
	}
	if in.Complete || plant.Bug(plant.HalfDownloadComplete) {
		for id, s := range r.streams {
			s.complete = !s.left
			put(&r.disk, r.streams, id, s)
		}
	}
	assign(&r.disk, &r.epoch, in.Epoch)
}

func (r *replica) cursors(cursors []localstore.Cursor) {
	for _, c := range cursors {
		s := r.streams[c.Stream]
		if s.left {
			continue
		}
		s.Stream = c.Stream
		if c.Pos >= s.Pos || plant.Bug(plant.TwoWorkers) {
			s.Pos, s.Root = c.Pos, c.Root
		}
		if c.Confirmed >= s.Confirmed {
			s.Confirmed, s.Held = c.Confirmed, c.Held
		}
		put(&r.disk, r.streams, c.Stream, s)
	}
}

// remove takes a stream away: keys and others' entries; own ones stay.
func (r *replica) remove(id journal.ID, done *localstore.Applied) {
	if s, ok := r.streams[id]; ok && s.left {
		return
	}
	for k := range r.keys {
		if k.stream == id && !plant.Bug(plant.KeyKeptOnRemoval) {
			drop(&r.disk, r.keys, k)
		}
	}
	drop(&r.disk, r.lists, id)
	for eid, h := range r.rows {
		if h.Stream == id && (h.Device != r.device || plant.Bug(plant.RemovalDropsUnsent)) {
			drop(&r.disk, r.rows, eid)
			drop(&r.disk, r.bySeq, numbered{h.Device, h.Seq})
		}
	}
	s := r.streams[id]
	s.Stream, s.Pos, s.Root, s.complete, s.left = id, 0, [8]byte{}, false, true
	put(&r.disk, r.streams, id, s)
	done.Removed++
}

// removeAbsent is a planted bug: what a complete answer does not name is gone.
func (r *replica) removeAbsent(in localstore.Inbound, done *localstore.Applied) {
	named := map[journal.ID]bool{}
	for _, c := range in.Cursors {
		named[c.Stream] = true
	}
	for id := range r.streams {
		if len(named) > 0 && !named[id] {
			r.remove(id, done)
		}
	}
}
