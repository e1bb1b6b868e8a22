package sim

import (
	"bytes"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
)

// What must hold after every step, on one device.

// progress is what a nurse has seen of the receipts.
type progress struct {
	rewinds  int
	levels   []localstore.Receipt
	complete map[journal.ID]bool
	heads    map[journal.ID]uint64 // at the hub
}

func (d *device) receipts() progress {
	p := progress{rewinds: d.store.rewinds, complete: map[journal.ID]bool{}, heads: map[journal.ID]uint64{}}
	for id, s := range d.store.streams {
		p.complete[id] = s.complete
	}
	for seq := range d.store.own {
		p.levels = append(p.levels, d.store.receipt(uint64(seq)+1))
	}
	return p
}

// afterRound checks what a round may have broken.
func (d *device) afterRound(before progress, result agent.Result) {
	if d.durable(); d.w.violation != nil {
		return
	}
	if d.store.rewinds == before.rewinds && !d.store.returned() {
		for i, level := range before.levels {
			if now := d.store.receipt(uint64(i) + 1); lower(now, level) {
				d.w.fail("%s: receipt of entry %d went from %d down to %d without a rollback", d.name, i+1, level, now)
			}
		}
	}
	for id, s := range d.store.streams {
		if !s.left {
			d.contiguous(id, s)
		}
		behind := s.Pos < before.heads[id] && !d.w.opt.on[Replicas] // one replica may not have heard
		if s.complete && !before.complete[id] && behind {
			d.w.fail("%s: stream %s is called complete at %d of %d", d.name, id, s.Pos, before.heads[id])
		}
	}
	d.filed()
	if result.RolledBack && d.w.stats.Faults[HubRestore] == 0 {
		d.w.fail("%s believes in a rollback of the hub that never was", d.name)
	}
}

// filed checks that confirmed means confirmed.
func (d *device) filed() {
	for i, o := range d.store.own {
		if d.store.receipt(uint64(i)+1) == localstore.ReceiptConfirmed && d.w.centre.filed[o.id] == 0 {
			d.w.fail("%s: entry %d is called confirmed and is not in the central journal", d.name, i+1)
		}
	}
}

// lower tells whether a nurse would see a receipt go down. A refused entry is
// at the hub too, and may be confirmed once a person has looked at it.
func lower(now, before localstore.Receipt) bool {
	if before == localstore.ReceiptRefused || now == localstore.ReceiptRefused {
		return now == localstore.ReceiptLocal
	}
	return now < before
}

// returned tells that the image had lost own entries and got them back.
func (r *replica) returned() bool { return r.alarms["behind"] > 0 }

// whole checks that of an act either all is here or nothing: no nurse finds a
// dose without the withdrawal that was signed with it.
func (d *device) whole() {
	for _, a := range d.w.truth.acts {
		if a.by != d {
			continue
		}
		n := 0
		for _, id := range a.ids {
			if _, ok := d.store.rows[id]; ok {
				n++
			}
		}
		if n != 0 && n != len(a.ids) {
			d.w.fail("%s: %d of %d entries of one act are here", d.name, n, len(a.ids))
			return
		}
	}
}

// durable checks that everything called saved here is still here, and what was
// signed at once together.
func (d *device) durable() {
	d.whole()
	for _, s := range d.w.truth.saved {
		if s.by != d {
			continue
		}
		h, ok := d.store.rows[s.entry.ID]
		if !ok || !bytes.Equal(h.Bytes, s.sealed.Bytes) {
			d.w.fail("%s: entry %d was called saved and is gone", d.name, s.entry.Seq)
			return
		}
	}
}

// contiguous checks that a cursor never stands ahead of its rows. A hub that
// was put back and has not noticed yet can give a place a second time.
func (d *device) contiguous(id journal.ID, s streamRow) {
	places := map[uint64]bool{}
	for _, h := range d.store.rows {
		if h.Stream == id && h.pos > 0 && h.pos <= s.Pos {
			places[h.pos] = true
		}
	}
	for _, q := range d.store.quarantine {
		if q.Stream == id && q.Pos > 0 && q.Pos <= s.Pos {
			places[q.Pos] = true // contradicting bytes, kept beside
		}
	}
	if n := uint64(len(places)); n != s.Pos {
		d.w.fail("%s: the cursor of stream %s stands at %d, but %d rows are here", d.name, id, s.Pos, n)
	}
}
