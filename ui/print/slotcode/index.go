package slotcode

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// Dose is what a code names.
type Dose struct {
	Patient journal.ID
	Slot    journal.Slot // without a date: the order, for doses as needed
}

// Index holds the codes of the doses of some patients. The zero value is ready
// to use; it is not safe for concurrent use.
type Index struct {
	by map[Code][]Dose
}

// Add adds the doses of a patient from one day to another, by any version of
// an order that ever planned them and by what is registered: paper was printed
// from the version of its day.
func (x *Index) Add(c *chart.Chart, from, to journal.Date) {
	for _, o := range c.Orders() {
		seen := map[journal.Slot]bool{}
		for i := range o.Versions {
			x.order(c.Stream(), o.Versions[i].Order, from, to, seen)
		}
		for _, d := range c.Doses(o.ID) {
			if d.Slot.Date >= from && d.Slot.Date <= to {
				x.add(c.Stream(), d.Slot.Of(o.ID), seen)
			}
		}
	}
}

func (x *Index) order(patient journal.ID, o *journal.Order, from, to journal.Date, seen map[journal.Slot]bool) {
	if o.PRN != nil {
		x.add(patient, journal.Slot{Order: o.Order}, seen)
	}
	for day := from; day <= to; day = day.AddDays(1) {
		for _, s := range o.Slots(day) {
			x.add(patient, s, seen)
		}
	}
}

func (x *Index) add(patient journal.ID, s journal.Slot, seen map[journal.Slot]bool) {
	if seen[s] {
		return
	}
	seen[s] = true
	if x.by == nil {
		x.by = map[Code][]Dose{}
	}
	code := Of(patient, s)
	x.by[code] = append(x.by[code], Dose{patient, s})
}

// Find is what a code names: none, one, or the doses that share it.
func (x *Index) Find(c Code) []Dose { return x.by[c] }

// Shared reports whether the code names more than one dose, and so none.
func (x *Index) Shared(c Code) bool { return len(x.by[c]) > 1 }

// Len is how many codes there are.
func (x *Index) Len() int { return len(x.by) }
