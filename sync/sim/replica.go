package sim

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
)

// replica is localstore in memory: the same answers to the agent, on a disk
// that can be full, cut off and copied.
type replica struct {
	disk
	device journal.ID
	chunk  func() int // rows in the next chunk of an answer
}

var _ agent.Store = (*replica)(nil)

func (r *replica) State(context.Context) (localstore.State, error) {
	return localstore.State{
		Device: r.device, HubEpoch: r.epoch, Acked: r.acked, Last: uint64(len(r.own)), Ahead: r.ahead,
	}, nil
}

func (r *replica) Unsent(_ context.Context, after uint64, b localstore.Budget) ([]seal.Sealed, error) {
	var out []seal.Sealed
	for seq := after + 1; seq <= uint64(len(r.own)) && len(out) < b.Entries; seq++ {
		h, ok := r.rows[r.own[seq-1].id]
		if !ok {
			break
		}
		out = append(out, h.Sealed)
	}
	return out, nil
}

func (r *replica) LinkAt(_ context.Context, seq uint64) (seal.Link, error) {
	if seq == 0 {
		return seal.Link{}, nil
	}
	if seq > uint64(len(r.own)) {
		return seal.Link{}, fmt.Errorf("no own entry %d", seq)
	}
	return r.own[seq-1].link, nil
}

func (r *replica) Cursors(context.Context) ([]localstore.Cursor, error) {
	var out []localstore.Cursor
	for _, s := range r.streams {
		if !s.left {
			out = append(out, s.Cursor)
		}
	}
	slices.SortFunc(out, func(a, b localstore.Cursor) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	return out, nil
}

func (r *replica) KeyEpochs(context.Context) (map[journal.ID]uint16, error) {
	out := map[journal.ID]uint16{}
	for k := range r.keys {
		out[k.stream] = max(out[k.stream], k.epoch)
	}
	return out, nil
}

func (r *replica) Foreign(_ context.Context, after journal.ID, b localstore.Budget) ([]seal.Sealed, error) {
	if plant.Bug(plant.OfferForgotten) {
		return nil, nil
	}
	var out []seal.Sealed
	for id, h := range r.rows {
		if h.Device != r.device && bytes.Compare(id[:], after[:]) > 0 {
			out = append(out, h.Sealed)
		}
	}
	slices.SortFunc(out, func(a, b seal.Sealed) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return out[:min(len(out), b.Entries)], nil
}

func (r *replica) Rewind(_ context.Context, epoch journal.ID) error {
	return r.tx(false, func() error {
		assign(&r.disk, &r.epoch, epoch)
		assign(&r.disk, &r.acked, 0)
		assign(&r.disk, &r.rewinds, r.rewinds+1)
		for id, s := range r.streams {
			s.Cursor, s.complete = localstore.Cursor{Stream: id}, false
			put(&r.disk, r.streams, id, s)
		}
		for id, h := range r.rows {
			h.pos = 0
			put(&r.disk, r.rows, id, h)
		}
		for seq := range r.refused {
			drop(&r.disk, r.refused, seq)
		}
		put(&r.disk, r.alarms, "rollback", r.alarms["rollback"]+1)
		return nil
	})
}

// record makes own entries durable in one transaction, with their places in the
// outbox and in the chain.
func (r *replica) record(act []journal.Entry, keys []seal.Key) ([]seal.Sealed, error) {
	if r.ahead > 0 {
		return nil, journal.Invalid("device_behind")
	}
	made := make([]seal.Sealed, len(act))
	for i := range act {
		var err error
		if made[i], err = seal.Seal(act[i], keys[i]); err != nil {
			return nil, err
		}
	}
	if plant.Bug(plant.ActHalfRecorded) {
		for i := range made {
			if err := r.append(made[i : i+1]); err != nil {
				return nil, err
			}
		}
		return made, nil
	}
	return made, r.append(made)
}

func (r *replica) append(own []seal.Sealed) error {
	return r.tx(plant.Bug(plant.AckBeforeCommit), func() error {
		for _, s := range own {
			r.insert(held{Sealed: s})
			r.chain(s)
		}
		return nil
	})
}

func (r *replica) insert(h held) {
	put(&r.disk, r.rows, h.ID, h)
	put(&r.disk, r.bySeq, numbered{h.Device, h.Seq}, h.ID)
}

// chain appends an own entry to the chain of links.
func (r *replica) chain(s seal.Sealed) {
	var link seal.Link
	if n := len(r.own); n > 0 {
		link = r.own[n-1].link
	}
	o := ownEntry{id: s.ID, stream: s.Stream, stamp: s.Stamp, link: link.Next(s)}
	assign(&r.disk, &r.own, append(r.own[:len(r.own):len(r.own)], o))
}

// stream returns what is held of a stream, by place (unplaced last) and number.
func (r *replica) stream(id journal.ID) []held {
	var out []held
	for _, h := range r.rows {
		if h.Stream == id {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b held) int {
		return cmp.Or(cmp.Compare(a.pos-1, b.pos-1), bytes.Compare(a.Device[:], b.Device[:]), cmp.Compare(a.Seq, b.Seq))
	})
	return out
}

// receipt tells how far an own entry has come, as localstore does.
func (r *replica) receipt(seq uint64) localstore.Receipt {
	o := r.own[seq-1]
	s, h := r.streams[o.stream], r.rows[o.id]
	switch {
	case r.refused[seq] != "":
		return localstore.ReceiptRefused
	case seq > r.acked:
		return localstore.ReceiptLocal
	case h.pos == 0 || h.pos > s.Confirmed:
		return localstore.ReceiptHub
	case slices.Contains(s.Held, h.pos):
		return localstore.ReceiptRefused
	}
	return localstore.ReceiptConfirmed
}
