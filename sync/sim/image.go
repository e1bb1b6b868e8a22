package sim

import (
	"maps"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
)

// image is everything a workstation has on disk, as localstore lays it out.
// Sealed bytes are shared between copies and never changed.
type image struct {
	epoch journal.ID
	acked uint64
	ahead uint64 // own entries that the hub holds and this image lost

	rows    map[journal.ID]held // by entry
	bySeq   map[numbered]journal.ID
	own     []ownEntry // by number, from 1
	refused map[uint64]string
	streams map[journal.ID]streamRow
	keys    map[keyName][]byte
	lists   map[journal.ID]localstore.ListHead

	quarantine []localstore.Placed
	alarms     map[string]int
	rewinds    int
}

// held is an entry with its place; zero: not known yet.
type held struct {
	seal.Sealed
	pos uint64
}

// ownEntry is the chain, kept for ever.
type ownEntry struct {
	id     journal.ID
	stream journal.ID
	stamp  journal.Stamp
	link   seal.Link
}

type streamRow struct {
	localstore.Cursor
	complete bool
	left     bool
}

type keyName struct {
	stream journal.ID
	epoch  uint16
}

func newImage() *image {
	return &image{
		rows: map[journal.ID]held{}, bySeq: map[numbered]journal.ID{}, refused: map[uint64]string{},
		streams: map[journal.ID]streamRow{}, keys: map[keyName][]byte{}, lists: map[journal.ID]localstore.ListHead{},
		alarms: map[string]int{},
	}
}

// copy is what a disk cloner would make of it.
func (m *image) copy() *image {
	c := *m
	c.rows, c.bySeq, c.refused = maps.Clone(m.rows), maps.Clone(m.bySeq), maps.Clone(m.refused)
	c.streams, c.keys, c.lists = maps.Clone(m.streams), maps.Clone(m.keys), maps.Clone(m.lists)
	c.own, c.quarantine, c.alarms = slices.Clone(m.own), slices.Clone(m.quarantine), maps.Clone(m.alarms)
	return &c
}

// disk is an image under transactions. A crash throws away what was committed
// without waiting for the platter; a sound store never does that.
type disk struct {
	image
	undo     []func() // of the transaction that is open
	unsynced []func() // of transactions that did not wait
	// commit is asked at the end of each transaction: an error before undoes
	// it, an error after leaves it committed.
	commit func() (before, after error)
}

// tx runs f in one transaction. lazy transactions do not wait for the disk.
func (d *disk) tx(lazy bool, f func() error) error {
	d.undo = nil
	err := f()
	var after error
	if err == nil {
		err, after = d.commit()
	}
	if err != nil {
		revert(d.undo)
		return err
	}
	if lazy {
		d.unsynced = append(d.unsynced, d.undo...)
	} else {
		d.unsynced = nil
	}
	return after
}

// crash loses what was not synced.
func (d *disk) crash() {
	revert(d.unsynced)
	d.unsynced = nil
}

func revert(undo []func()) {
	for _, f := range slices.Backward(undo) {
		f()
	}
}

// put changes a map of the image, undoably.
func put[K comparable, V any](d *disk, m map[K]V, k K, v V) {
	restore(d, m, k)
	m[k] = v
}

// drop removes from a map of the image, undoably.
func drop[K comparable, V any](d *disk, m map[K]V, k K) {
	restore(d, m, k)
	delete(m, k)
}

func restore[K comparable, V any](d *disk, m map[K]V, k K) {
	old, was := m[k]
	d.undo = append(d.undo, func() {
		if was {
			m[k] = old
		} else {
			delete(m, k)
		}
	})
}

// assign changes a field of the image, undoably.
func assign[V any](d *disk, at *V, v V) {
	old := *at
	d.undo = append(d.undo, func() { *at = old })
	*at = v
}
