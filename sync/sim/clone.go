package sim

import (
	"context"
	"maps"
)

// lost tells that a copied image is beyond help: the hub told it to stop, or it
// has lost own entries that do not all come back. Both raise an alarm, and a
// person enrols it anew.
func (d *device) lost() bool {
	return d.banned != "" || d.twin != nil && d.w.mended && d.store.ahead > 0
}

// clone copies a device's disk image into another machine, and both go on as
// the same device. Together with a restored hub nobody could tell who is
// right, so a world has one of the two.
func (w *world) clone(ctx context.Context) {
	d := w.devices[w.r.IntN(len(w.devices))]
	if d.banned != "" {
		return
	}
	w.stats.Faults[Clone]++
	twin := *d
	twin.name += " (copy)"
	twin.store = &replica{disk: disk{image: *d.store.copy()}, device: d.id}
	twin.attach()
	twin.twin, d.twin = d, &twin
	twin.nested = false
	twin.asOf = maps.Clone(d.asOf)
	twin.start()
	w.devices = append(w.devices, &twin)
	w.every(w.opt.pace, func() { twin.act(ctx) })
	w.every(w.opt.contact, func() { twin.round(ctx) })
}
