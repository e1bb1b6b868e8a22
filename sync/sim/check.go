package sim

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

// checkEpochs: a rollback is declared where there was one, and nowhere else.
func (w *world) checkEpochs(ctx context.Context) {
	epochs, err := w.hub.Epochs(ctx)
	if err != nil {
		w.fail("read the epochs of the hub: %w", err)
	}
	if len(epochs) > 1 && w.restores == 0 {
		w.fail("the hub says it was restored (%s), and it was not", epochs[1].Why)
	}
}

// check looks at a world at rest.
func (w *world) check(ctx context.Context) {
	w.checkSaved()
	w.checkAlarms()
	w.checkEpochs(ctx)
	for _, d := range w.devices {
		if !d.lost() {
			w.checkDevice(ctx, d)
		}
	}
	for id, rows := range w.data().rows {
		w.stats.Entries += len(rows)
		entries, err := w.hub.Entries(ctx, id)
		if err != nil {
			w.fail("read stream %s at the hub: %w", id, err)
			return
		}
		w.checkCharts(id, entries)
		w.judge(id, entries)
	}
	w.checkCentre(ctx)
}

// judge asks the referee about a patient's chart and counts a unit's account.
func (w *world) judge(id journal.ID, entries []journal.Entry) {
	for _, p := range w.centre.patients {
		if p.stream == id {
			w.referee(p, entries)
		}
	}
	for _, u := range w.centre.units {
		if u.stream == id {
			w.checkLedger(id, entries)
		}
	}
}

// checkSaved: nothing that was called saved is missing at the hub, and what
// the central journal has it has once.
func (w *world) checkSaved() {
	for _, s := range w.truth.saved {
		e := s.entry
		switch {
		case w.atHub(s.sealed):
		case (w.truth.bad[e.ID] || w.stats.Faults[Clone] > 0) && w.inQuarantine(s.sealed):
		case s.by.lost() && w.keptBy(s):
			continue // a person enrols the device anew and sends it from there
		default:
			w.fail("entry %d of %s was called saved and is not at the hub", e.Seq, s.by.name)
			return
		}
		n := w.centre.filed[e.ID]
		bad := w.truth.bad[e.ID]
		if bad && n != 0 || !bad && n != 1 && !w.inQuarantine(s.sealed) {
			w.fail("entry %d of %s is %d times in the central journal", e.Seq, s.by.name, n)
		}
	}
}

func (w *world) atHub(s seal.Sealed) bool {
	at, ok := w.data().byID[s.ID]
	if ok {
		rows := w.data().rows[at.id]
		if i, ok := position(rows, at.n); ok && rows[i].Header == s.Header && bytes.Equal(rows[i].Bytes, s.Bytes) {
			return true
		}
	}
	return false
}

func (w *world) inQuarantine(s seal.Sealed) bool {
	return slices.ContainsFunc(w.data().quarantined, func(q hub.Quarantined) bool {
		return q.Header == s.Header && bytes.Equal(q.Bytes, s.Bytes)
	})
}

func (w *world) keptBy(s saved) bool {
	h, ok := s.by.store.rows[s.entry.ID]
	return ok && bytes.Equal(h.Bytes, s.sealed.Bytes)
}

// checkAlarms: an alarm for every copied image that showed, and none without a
// cause.
func (w *world) checkAlarms() {
	for _, d := range w.devices {
		if d.banned != "" && d.twin == nil {
			w.fail("%s was told to stop with %s and is no copy", d.name, d.banned)
		}
	}
	for _, a := range w.data().alarms {
		switch {
		case a.Code == wire.CodeEquivocation && w.stats.Faults[Clone]+w.stats.Faults[Corrupt] == 0:
			w.fail("the hub speaks of a copied image that never was: %s", a.Text)
		case a.Code == wire.CodeGap && w.stats.Faults[HubRestore] == 0:
			w.fail("the hub speaks of a rollback that never was: %s", a.Text)
		}
	}
	for _, d := range w.devices {
		if n := d.store.alarms["equivocation"]; n > 0 && w.stats.Faults[Clone] == 0 {
			w.fail("%s holds contradicting bytes though nothing was copied", d.name)
		}
	}
}

// checkDevice: its queue is empty, its receipts have come, it holds what it
// may hold and no key besides, and shows what the hub shows.
func (w *world) checkDevice(ctx context.Context, d *device) {
	if d.store.acked != uint64(len(d.store.own)) {
		w.fail("%s: %d of %d entries acknowledged at rest", d.name, d.store.acked, len(d.store.own))
	}
	granted, err := (&hubTx{d: w.data(), view: true}).Granted(d.id)
	if err != nil {
		w.fail("read grants: %w", err)
	}
	if holds := d.holds(); !slices.Equal(holds, granted) {
		w.fail("%s has keys of %d streams and may hold %d", d.name, len(holds), len(granted))
		return
	}
	w.checkReceipts(d, granted)
	for _, id := range granted {
		if !d.store.streams[id].complete {
			w.fail("%s: stream %s is not complete at rest", d.name, id)
		}
		entries, err := w.hub.Entries(ctx, id)
		if err != nil {
			w.fail("read stream %s at the hub: %w", id, err)
			return
		}
		w.checkEqual(d, id, entries)
	}
}

func (w *world) checkReceipts(d *device, granted []journal.ID) {
	for i, o := range d.store.own {
		level := d.store.receipt(uint64(i) + 1)
		want := localstore.ReceiptConfirmed
		if w.truth.bad[o.id] {
			want = localstore.ReceiptRefused
		}
		_, held := slices.BinarySearchFunc(granted, o.stream, func(a, b journal.ID) int { return bytes.Compare(a[:], b[:]) })
		if held && level != want || !held && level < localstore.ReceiptHub {
			w.fail("%s: receipt of entry %d is %d at rest, not %d", d.name, i+1, level, want)
		}
	}
}

// checkEqual: the device's chart is the hub's, byte for byte, in whatever order
// the entries are folded.
func (w *world) checkEqual(d *device, id journal.ID, hubs []journal.Entry) {
	mine := d.entries(id)
	w.r.Shuffle(len(mine), func(i, j int) { mine[i], mine[j] = mine[j], mine[i] })
	stepwise := chart.New(id)
	for _, e := range mine {
		stepwise.Add(e)
	}
	if !bytes.Equal(stepwise.Canonical(), chart.Fold(id, hubs).Canonical()) {
		w.fail("%s shows another chart of stream %s than the hub: %d entries against %d", d.name, id, len(mine), len(hubs))
	}
	head, ok := d.store.lists[id]
	if !ok {
		return
	}
	if !sameLedger(id, mine, hubs) {
		w.fail("%s shows another narcotics account than the hub", d.name)
	}
	list := chart.NewList(id)
	list.Add(mine...)
	if count, hash := list.Head(); count != head.Count || hash != head.Hash {
		w.fail("%s: the list %s has %d patients, the hub counts %d", d.name, id, count, head.Count)
	}
}

// checkCentre: everything that the centre said stands in the hub's charts.
func (w *world) checkCentre(ctx context.Context) {
	for _, s := range w.centre.subjects() {
		entries, err := w.hub.Entries(ctx, s.stream)
		if err != nil {
			w.fail("read stream %s at the hub: %w", s.stream, err)
			return
		}
		has := written(entries)
		for _, f := range s.facts {
			if !has[w.centre.key(f)] {
				w.fail("the centre said %s of %s and the hub does not have it", f.key, s.ref)
				return
			}
		}
	}
	for _, u := range w.centre.units {
		for p, m := range u.members {
			got := w.data().members[pair{u.stream, p.stream}]
			if got.Active != m.active || got.Version != m.version {
				w.fail("%s stands on %s as version %d, the centre says %d", p.ref, u.ref, got.Version, m.version)
			}
		}
	}
}

// Err is a violation with all that is needed to see it again.
type Err struct {
	Seed uint64
	Full bool
	Err  error
}

func (e *Err) Error() string {
	full := ""
	if e.Full {
		full = " --full"
	}
	return fmt.Sprintf("seed %d: %v\nreplay with: syncd sim --seeds 1 --seed %d%s", e.Seed, e.Err, e.Seed, full)
}

func (e *Err) Unwrap() error { return e.Err }
