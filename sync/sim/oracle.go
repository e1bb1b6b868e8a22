package sim

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// The fold is right on every replica or wrong on every replica, so equality
// does not show its mistakes. The oracle works out by itself, in the plainest
// way, what a chart must say.

// checkCharts compares the hub's chart of a stream with the oracle.
func (w *world) checkCharts(id journal.ID, entries []journal.Entry) {
	c := chart.Fold(id, entries)
	o := newOracle(entries)
	o.doses(w, c)
	o.signatures(w, c)
	o.sections(w, c)
	o.notes(w, c)
	o.orders(w, c)
	open, _ := c.OpenCases()
	w.stats.Cases += open
}

type oracle struct {
	entries []journal.Entry
	voided  map[journal.ID]bool
}

func newOracle(entries []journal.Entry) *oracle {
	o := &oracle{entries: entries, voided: map[journal.ID]bool{}}
	for _, e := range entries {
		if f, ok := e.Fact.(*journal.EnteredInError); ok {
			o.voided[f.Target] = true
		}
	}
	return o
}

// doses: every administration is on the chart and stands unless it was marked.
func (o *oracle) doses(w *world, c *chart.Chart) {
	shown := map[journal.ID]chart.Dose{}
	for _, e := range o.entries {
		a, ok := e.Fact.(*journal.Administration)
		if !ok {
			continue
		}
		for _, d := range append(c.Doses(a.Order), c.Unplaced()...) {
			shown[d.Entry.ID] = d
		}
		d, ok := shown[e.ID]
		if !ok {
			w.fail("a dose is not on the chart (R-MED-01)")
			return
		}
		if d.Counts() == o.voided[e.ID] {
			w.fail("a dose counts: %t, though marked as entered in error: %t (C16)", d.Counts(), o.voided[e.ID])
		}
	}
}

// sections: what nobody wrote on top of stands, side by side if need be.
func (o *oracle) sections(w *world, c *chart.Chart) {
	named, heads := map[journal.ID]bool{}, map[string]int{}
	for _, e := range o.entries {
		if s, ok := e.Fact.(*journal.Section); ok {
			for _, p := range s.Parents {
				named[p] = true
			}
		}
	}
	for _, e := range o.entries {
		if s, ok := e.Fact.(*journal.Section); ok && !named[e.ID] {
			heads[s.Key]++
		}
	}
	for key, n := range heads {
		if s := c.Section(journal.CarePlan, key); s == nil || len(s.Heads) != n {
			w.fail("a section that stands %d times is not shown so (C11)", n)
		}
	}
}

// notes: every note is readable.
func (o *oracle) notes(w *world, c *chart.Chart) {
	for _, e := range o.entries {
		if _, ok := e.Fact.(*journal.Note); !ok {
			continue
		}
		if v, ok := c.Note(e.ID); !ok || v.Entry.ID != e.ID {
			w.fail("a note is not on the chart")
		}
	}
}

// orders: the highest version stands, and every stop is in force.
func (o *oracle) orders(w *world, c *chart.Chart) {
	highest := map[journal.ID]*journal.Order{}
	for _, e := range o.entries {
		if f, ok := e.Fact.(*journal.Order); ok && (highest[f.Order] == nil || f.Version > highest[f.Order].Version) {
			highest[f.Order] = f
		}
	}
	for id, f := range highest {
		s := c.Order(id)
		if s == nil || s.Current().Version != f.Version || s.Current().Status != f.Status {
			w.fail("the highest version of an order is not the one shown (I12)")
		}
	}
}
