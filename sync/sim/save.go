package sim

import (
	"context"
	"errors"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// sign makes deeds durable: in one act, of which all is saved or nothing, or
// one after the other, as when the colleague comes later.
func (d *device) sign(deeds []deed) {
	if len(deeds) > 1 && d.w.r.IntN(2) == 0 {
		d.save(deeds, nil)
		return
	}
	var ids []journal.ID
	for i := range deeds {
		var ok bool
		if ids, ok = d.save(deeds[i:i+1], ids); !ok {
			return
		}
	}
}

// save seals and stores an act, and remembers that it was called saved. before
// are the ids of the deeds of the same list that were saved already; the act's
// own are added to them.
func (d *device) save(act []deed, before []journal.ID) (ids []journal.ID, ok bool) {
	if d.store.ahead > 0 {
		return before, false
	}
	if d.real != nil {
		return d.saveReal(act, before)
	}
	w, ids := d.w, before
	entries, keys := make([]journal.Entry, len(act)), make([]seal.Key, len(act))
	for i := range act {
		d.complete(&act[i], ids)
		entries[i], keys[i] = d.entry(act[i], i)
		ids = append(ids, entries[i].ID)
	}
	w.truth.try(d, ids[len(before):])
	sealed, err := d.store.record(entries, keys)
	w.tracef("%s saves %d from %T %d in %.4x: %v", d.name, len(act), act[0].fact, entries[0].Seq, act[0].stream[:], err)
	switch {
	case err == nil:
		for i := range act {
			d.remember(act[i], entries[i], sealed[i])
		}
		d.whole()
	case errors.Is(err, errCrash):
		d.survive(err)
	case !errors.Is(err, errFull):
		w.fail("%s: save: %w", d.name, err)
	}
	return ids, err == nil
}

// complete names the deed that it follows up, and looks whether it is valid.
func (d *device) complete(a *deed, ids []journal.ID) {
	if a.names > 0 {
		follow(a.fact, ids[a.names-1])
	}
	if err := a.fact.Validate(); err != nil {
		d.w.fail("a simulated nurse did something that is not valid: %w", err)
	}
}

// entry is the i-th of an act, with the key to seal it with; sometimes one that
// the hub cannot read.
func (d *device) entry(a deed, i int) (journal.Entry, seal.Key) {
	w := d.w
	epochs, err := d.store.KeyEpochs(context.Background())
	if err != nil {
		w.fail("read key epochs: %w", err)
	}
	e := journal.Entry{Body: d.body(a)}
	e.Stream, e.Device, e.Seq, e.Stamp = a.stream, d.id, uint64(len(d.store.own)+1+i), d.clock.Now()
	e.Class, e.KeyEpoch = a.fact.Class(), epochs[a.stream]
	key, _ := d.keyOf(keyName{a.stream, e.KeyEpoch})
	bad := w.happens(BadEntry)
	if bad {
		key = seal.Key{1}
	}
	if bad && w.r.IntN(2) == 0 {
		e.KeyEpoch++ // a key that nobody has: the hub refuses it at the door
	}
	if e.ID, err = journal.NewID(e.Stamp.Instant(), random{w.r}); err != nil {
		w.fail("make an id: %w", err)
	}
	if bad {
		w.truth.bad[e.ID] = true
	}
	return e, key
}

// saveReal is save on the real file.
func (d *device) saveReal(act []deed, before []journal.ID) (ids []journal.ID, ok bool) {
	ids = before
	items := make([]item, len(act))
	for i := range act {
		d.complete(&act[i], ids)
		id, err := d.real.store.NewID()
		if err != nil {
			d.w.fail("%s: make an id: %w", d.name, err)
		}
		ids = append(ids, id)
		items[i] = item{id: id, stream: act[i].stream, body: d.body(act[i]), other: act[i].by != nil}
	}
	d.w.truth.try(d, ids[len(before):])
	entries, sealed, err := d.real.record(context.Background(), items)
	if err != nil {
		d.w.fail("%s: save: %w", d.name, err)
		return ids, false
	}
	for i := range act {
		d.remember(act[i], entries[i], sealed[i])
	}
	d.mirror(context.Background())
	d.whole()
	return ids, true
}

func (d *device) remember(a deed, e journal.Entry, sealed seal.Sealed) {
	truly := d.w.now
	if !a.truly.IsZero() {
		truly = a.truly
	}
	d.w.truth.add(saved{entry: e, sealed: sealed, by: d, truly: journal.InstantOf(truly)})
	d.w.stats.Acts++
}

// body is what the device believes of the time: what was keyed in from paper
// was done when the clock on the wall said so, everything else now by its own.
func (d *device) body(a deed) journal.Body {
	b := journal.Body{
		Author: d.author, At: journal.InstantOf(d.now()), Recorded: d.clock.Wall(), Trust: d.trust(),
		Basis: journal.Basis{AsOf: d.asOf[a.stream]}, Fact: a.fact,
	}
	if a.by != nil {
		b.Author = *a.by
	}
	if !a.truly.IsZero() {
		b.At = journal.InstantOf(a.truly)
	}
	return b
}
