package chart

import (
	"bytes"
	"cmp"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/policy"
)

// Chart is one patient's chart, folded from the entries of one stream. The
// zero value is not usable: see [New]. Add excludes every other call.
type Chart struct {
	stream  journal.ID
	policy  *policy.Policy
	entries map[journal.ID]*journal.Entry

	orders       map[journal.ID]*order
	doses        map[journal.ID]*Dose // by entry
	voids        map[journal.ID][]Void
	notes        map[journal.ID]*note
	noteList     []*note                // screen order
	replies      map[journal.ID][]*note // by the note they name
	sections     map[sectionKey]*section
	alerts       map[journal.ID]*alert
	closures     map[journal.CaseID][]Closure
	countersigns map[journal.ID][]Signature // by what they are under, screen order
	followers    map[journal.ID][]*Dose     // by the entry they name as target or measurement, in the order they happened
	substances   map[string]*substance      // by ATC code
	absences     []absence                  // by what the versions of the patient say
	observations []*journal.Entry           // screen order
	patients     []*journal.Entry           // best last
	unknown      []*journal.Entry           // screen order

	dirty         map[*order]bool // whose cases Add has to settle
	dirtySections map[*section]bool
	everything    bool // an alert, or where the patient is, changed: every dose has to be judged
}

// New is the empty chart of a stream.
func New(stream journal.ID) *Chart { return sized(stream, 0) }

// Fold is the chart of the entries.
func Fold(stream journal.ID, entries []journal.Entry) *Chart {
	c := sized(stream, len(entries))
	c.Add(entries...)
	return c
}

func sized(stream journal.ID, n int) *Chart {
	return &Chart{
		stream:   stream,
		policy:   policy.Default(),
		entries:  make(map[journal.ID]*journal.Entry, n),
		orders:   map[journal.ID]*order{},
		doses:    make(map[journal.ID]*Dose, n),
		voids:    map[journal.ID][]Void{},
		notes:    map[journal.ID]*note{},
		replies:  map[journal.ID][]*note{},
		sections: map[sectionKey]*section{},
		alerts:   map[journal.ID]*alert{},
		closures: map[journal.CaseID][]Closure{},

		countersigns: map[journal.ID][]Signature{},
		followers:    map[journal.ID][]*Dose{},
		substances:   map[string]*substance{},

		dirty:         map[*order]bool{},
		dirtySections: map[*section]bool{},
	}
}

// Add folds entries in. An entry that is there already changes nothing (C1);
// one of another stream is no part of this chart and is left out.
func (c *Chart) Add(entries ...journal.Entry) {
	replaced := false
	for i := range entries {
		e := entries[i]
		if e.Stream != c.stream {
			continue
		}
		old := c.entries[e.ID]
		if old != nil && !beats(&e, old) {
			continue
		}
		c.entries[e.ID] = &e
		if replaced = replaced || old != nil; !replaced {
			c.index(&e)
		}
	}
	if replaced {
		c.refold()
	}
	c.settle()
}

// beats settles two entries with one id. Mostly they are the same entry come
// twice. Different ones are a forgery or a broken device, which the hub keeps
// in quarantine; should both be here all the same, the one with the larger
// content stands, on every replica.
func beats(e, old *journal.Entry) bool {
	if e.Header == old.Header && e.Fact == old.Fact {
		return false
	}
	return bytes.Compare(content(e), content(old)) > 0
}

// refold starts over with the entries that are held now.
func (c *Chart) refold() {
	held, rules := c.entries, c.policy
	*c = *sized(c.stream, len(held))
	c.policy = rules
	for id, e := range held {
		c.entries[id] = e
		c.index(e)
	}
}

func (c *Chart) index(e *journal.Entry) {
	switch f := e.Fact.(type) {
	case *journal.Administration:
		c.addDose(e, f)
	case *journal.Order:
		c.addOrder(e, f)
	case *journal.Note:
		c.addNote(e, f)
	case *journal.Section:
		c.addSection(e, f)
	case *journal.Observation:
		c.observations = insert(c.observations, e, byStamp)
		c.touch(e.ID)
	case *journal.Countersign:
		c.addCountersign(e, f)
	case *journal.EnteredInError:
		c.addVoid(e, f)
	case *journal.CaseClosure:
		c.addClosure(e, f)
	case *journal.Patient:
		c.addPatient(e)
	case *journal.Alert:
		c.addAlert(e, f)
	default:
		c.unknown = insert(c.unknown, e, byStamp)
	}
}

// settle works out the cases of the orders and sections that Add touched.
func (c *Chart) settle() {
	if c.everything {
		for _, o := range c.orders {
			o.rules, c.dirty[o] = true, true
		}
		c.everything = false
	}
	for o := range c.dirty {
		c.settleOrder(o)
	}
	for s := range c.dirtySections {
		s.settle()
	}
	clear(c.dirty)
	clear(c.dirtySections)
}

// Stream is the stream the chart is folded from.
func (c *Chart) Stream() journal.ID { return c.stream }

// Len is how many entries are folded.
func (c *Chart) Len() int { return len(c.entries) }

// Entry is the entry with that id, nil if it is not here.
func (c *Chart) Entry(id journal.ID) *journal.Entry { return c.entries[id] }

// Unknown are entries whose kind this version cannot show, in screen order.
func (c *Chart) Unknown() []*journal.Entry { return slices.Clone(c.unknown) }

// byStamp is the order on screen.
func byStamp(a, b *journal.Entry) int {
	return cmp.Or(cmp.Compare(a.Stamp, b.Stamp), bytes.Compare(a.ID[:], b.ID[:]))
}

// insert puts v into the sorted list and returns a list that shares nothing
// that changes with the old one: whoever holds the old one keeps a snapshot.
func insert[T any](list []T, v T, by func(a, b T) int) []T {
	i, _ := slices.BinarySearchFunc(list, v, by)
	if i == len(list) {
		return append(list, v)
	}
	return slices.Insert(slices.Clip(list), i, v)
}
