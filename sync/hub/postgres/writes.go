package postgres

import (
	"maps"
	"slices"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// Most that is kept back before it is sent.
const (
	maxEntries = 2000
	maxSealed  = 4 << 20
)

// writes is what functions have changed and PostgreSQL has not been told.
type writes struct {
	entries     table // as in insertEntries; nil: none
	sealed      int   // bytes of the entries
	marks       map[place]mark
	devices     map[journal.ID]hub.Device
	streams     map[journal.ID]hub.Stream
	grants      map[grant]bool
	members     map[membership]hub.Member
	settings    map[string][]byte // nil: removed
	contacts    []hub.Contact
	quarantined map[hub.QuarantineKey]hub.Quarantined
	alarms      []hub.Alarm
}

type place struct {
	stream journal.ID
	pos    uint64
}

type mark struct {
	state   hub.State
	relayed bool
}

type grant struct{ stream, device journal.ID }

type membership struct{ list, patient journal.ID }

func (w *writes) empty() bool {
	return w.entries == nil && len(w.marks)+len(w.devices)+len(w.streams)+len(w.grants)+len(w.members)+
		len(w.settings)+len(w.contacts)+len(w.quarantined)+len(w.alarms) == 0
}

func (w *writes) count() int {
	if w.entries == nil {
		return 0
	}
	return w.entries[0].n
}

// full reports whether it is time to send.
func (w *writes) full() bool {
	return w.count() >= maxEntries || w.sealed >= maxSealed || len(w.marks)+len(w.grants)+len(w.quarantined)+len(w.alarms) >= maxEntries
}

func put[K comparable, V any](m *map[K]V, k K, v V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[k] = v
}

func merge[K comparable, V any](into *map[K]V, from map[K]V) {
	if *into == nil {
		*into = from
		return
	}
	maps.Copy(*into, from)
}

func (w *writes) insert(r *hub.Row) {
	if w.entries == nil {
		w.entries = newEntryTable()
	}
	addEntry(w.entries, r)
	w.sealed += len(r.Bytes)
}

func (w *writes) hear(contacts []hub.Contact) {
	for _, c := range contacts {
		c.Amiss = slices.Clone(c.Amiss)
		w.contacts = append(w.contacts, c)
	}
}

func (w *writes) quarantine(q hub.Quarantined) {
	q.Hash = hub.HashOf(&q.Sealed)
	if old, ok := w.quarantined[q.Key()]; ok {
		old.Chained = old.Chained || q.Chained
		q = old
	}
	put(&w.quarantined, q.Key(), q)
}

// join takes over what a function did after all that was done before.
func (w *writes) join(own *writes) {
	switch {
	case own.entries == nil:
	case w.entries == nil:
		w.entries = own.entries
	default:
		for i := range w.entries {
			w.entries[i].extend(&own.entries[i])
		}
	}
	w.sealed += own.sealed
	merge(&w.marks, own.marks)
	merge(&w.devices, own.devices)
	merge(&w.streams, own.streams)
	merge(&w.grants, own.grants)
	merge(&w.members, own.members)
	merge(&w.settings, own.settings)
	w.contacts = append(w.contacts, own.contacts...)
	for _, q := range own.quarantined {
		w.quarantine(q)
	}
	w.alarms = append(w.alarms, own.alarms...)
}

// calls are the statements that tell PostgreSQL. Each writes its rows in the
// order of their keys, so that two transactions wait for each other in one
// direction only.
func (w *writes) calls() (out []call) {
	add := func(n int, make func() call) {
		if n > 0 {
			out = append(out, make())
		}
	}
	add(w.count(), w.insertEntries)
	add(len(w.marks), w.markEntries)
	add(len(w.streams), w.putStreams)
	add(len(w.devices), w.putDevices)
	add(len(w.grants), w.setGrants)
	add(len(w.members), w.putMembers)
	out = append(out, w.setSettings()...)
	out = append(out, w.keepContacts()...)
	add(len(w.quarantined), w.keepQuarantined)
	add(len(w.alarms), w.addAlarms)
	return out
}

// news is what a transaction tells the other hubs.
type news struct {
	settings bool
	streams  map[journal.ID]struct{}
	devices  map[journal.ID]struct{}
}

// maxTold is how many ids are told one by one.
const maxTold = 5000

func (n *news) add(w *writes) {
	n.settings = n.settings || len(w.settings) > 0
	for id := range w.streams {
		put(&n.streams, id, struct{}{})
	}
	for id := range w.devices {
		put(&n.devices, id, struct{}{})
	}
	for g := range w.grants {
		put(&n.devices, g.device, struct{}{})
	}
}
