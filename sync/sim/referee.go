package sim

import (
	"cmp"
	"slices"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// The referee saw everything with a clock that is right: who did what when, and
// when the centre stopped an order. After a run it works out, by counting, which
// doses were doubled, given after a stop or given too close, and compares that
// with the cases that the fold finds from the entries alone.
//
// Where a device's clock was wrong and nobody could know, no fold can be right
// about time: such doses are counted as undecidable and left out of the
// questions about time. A slot is a name and no time: nothing about slots is
// ever undecidable.

// Verdicts count what the referee compared.
type Verdicts struct {
	Doses       int // registrations that reached a patient, were handed out or were not given
	Doubles     int // slots with more than one dose
	AfterStops  int // doses after the end of their order
	TooClose    int // doses as needed inside the interval
	TooMuch     int // doses as needed over the maximum
	Undecidable int // doses whose time nobody can know
	Missed      int // cases that should be there and are not
	Invented    int // cases that are there and should not be
}

func (v *Verdicts) add(o Verdicts) {
	v.Doses += o.Doses
	v.Doubles += o.Doubles
	v.AfterStops += o.AfterStops
	v.TooClose += o.TooClose
	v.TooMuch += o.TooMuch
	v.Undecidable += o.Undecidable
	v.Missed += o.Missed
	v.Invented += o.Invented
}

// registration is one as it really was.
type registration struct {
	id     journal.ID
	a      *journal.Administration
	at     journal.Instant // really
	sure   bool            // the entry tells the right time, and says nothing against it
	within bool            // its clock is known to be wrong, but not by more than the fold allows for
}

type referee struct {
	w       *world
	patient *subject
	events  map[journal.ID][]registration // by order, what stands, as it happened
	cases   []*chart.Case
	count   Verdicts
}

// referee judges the chart of a patient.
func (w *world) referee(p *subject, entries []journal.Entry) {
	r := &referee{w: w, patient: p, events: w.happened(entries), cases: chart.Fold(p.stream, entries).Cases()}
	for _, o := range p.orders {
		order, events := o.Order, r.events[o.Order]
		r.count.Doses += len(events)
		r.doubles(order, events)
		r.afterStop(order, events)
		r.asNeeded(order, events)
	}
	w.stats.Verdicts.add(r.count)
}

// happened is what stands of the registrations that the hub can read.
func (w *world) happened(entries []journal.Entry) map[journal.ID][]registration {
	voided := map[journal.ID]bool{}
	for _, e := range entries {
		if f, ok := e.Fact.(*journal.EnteredInError); ok {
			voided[f.Target] = true
		}
	}
	truly := w.truth.times()
	out := map[journal.ID][]registration{}
	for _, e := range entries {
		if a, ok := e.Fact.(*journal.Administration); ok && !voided[e.ID] && a.Act <= journal.ActSelf {
			out[a.Order] = append(out[a.Order], newEvent(e, a, truly[e.ID]))
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b registration) int {
			return cmp.Or(cmp.Compare(a.at, b.at), slices.Compare(a.id[:], b.id[:]))
		})
	}
	return out
}

func newEvent(e journal.Entry, a *journal.Administration, truly journal.Instant) registration {
	straight := e.At == truly && e.Basis.AsOf <= e.Recorded
	off := e.At - truly
	doubt := journal.Instant(chart.ClockDoubt.Milliseconds())
	return registration{
		id: e.ID, a: a, at: truly,
		sure:   straight && e.Trust != journal.TrustOff,
		within: e.Trust == journal.TrustOff && e.Basis.AsOf <= e.Recorded && max(off, -off) < doubt,
	}
}

func (t *truth) times() map[journal.ID]journal.Instant {
	out := make(map[journal.ID]journal.Instant, len(t.saved))
	for _, s := range t.saved {
		out[s.entry.ID] = s.truly
	}
	return out
}

func (e *registration) taken() bool { return e.a.Act != journal.ActNotGiven }

// doubles: what was given, and what was handed out or seen taken, whichever is
// more, is how many doses a slot came to.
func (r *referee) doubles(order journal.ID, events []registration) {
	given, handed, seen := map[journal.SlotKey]int{}, map[journal.SlotKey]int{}, map[journal.SlotKey]int{}
	for _, e := range events {
		switch e.a.Act {
		case journal.ActGiven:
			given[e.a.Slot]++
		case journal.ActDelivered:
			handed[e.a.Slot]++
		case journal.ActSeenTaken, journal.ActSelf:
			seen[e.a.Slot]++
		}
	}
	for _, e := range events {
		if k := e.a.Slot; e.a.Slot.Valid() && given[k]+max(handed[k], seen[k]) > 0 {
			double := given[k]+max(handed[k], seen[k]) > 1
			r.compare(&r.count.Doubles, double, true, r.found(chart.RuleDoubleDose, order, func(c *chart.Case) bool { return c.Slot == k }),
				"a double dose (C2)")
			delete(given, k)
			delete(handed, k)
			delete(seen, k)
		}
	}
}

// afterStop: a dose at a time at which the last word of the centre was an end.
func (r *referee) afterStop(order journal.ID, events []registration) {
	for _, e := range events {
		if !e.taken() {
			continue
		}
		found := r.found(chart.RuleAfterStop, order, func(c *chart.Case) bool { return slices.Contains(c.Entries, e.id) })
		switch after := r.ended(order, e.at); {
		case e.sure:
			r.compare(&r.count.AfterStops, after, true, found, "a dose after the stop (C5)")
		case e.within:
			r.compare(&r.count.AfterStops, after, false, found, "a dose after the stop by a doubtful clock (C5, C20)")
		default:
			r.count.Undecidable++
		}
	}
}

// ended is what the centre had last said of an order at a time.
func (r *referee) ended(order journal.ID, at journal.Instant) bool {
	ended := false
	for _, f := range r.patient.facts {
		if o, ok := f.fact.(*journal.Order); ok && o.Order == order && f.at <= at {
			ended = o.Status != journal.OrderActive
		}
	}
	return ended
}

// asNeeded: the interval and the maximum of an order whose times are all known.
func (r *referee) asNeeded(order journal.ID, events []registration) {
	prn := r.bounds(order)
	if prn == nil || slices.ContainsFunc(events, func(e registration) bool { return e.taken() && !e.sure }) {
		return
	}
	const day = journal.Instant(24 * time.Hour / time.Millisecond)
	for i, e := range events {
		if !e.taken() {
			continue
		}
		close, sum := false, e.a.Dose
		for _, before := range events[:i] {
			if before.taken() && before.at > e.at-day {
				sum += before.a.Dose
			}
			close = close || before.taken() && e.at-before.at < journal.Instant(prn.MinInterval)
		}
		last := func(c *chart.Case) bool { return c.Entries[len(c.Entries)-1] == e.id }
		r.compare(&r.count.TooClose, close, true, r.found(chart.RulePRNInterval, order, last), "a dose too soon (C8)")
		r.compare(&r.count.TooMuch, sum > prn.MaxPerDay, true, r.found(chart.RulePRNMax, order, last), "a dose too much (C8)")
	}
}

// bounds are an order's limits, which the simulated centre never changes.
func (r *referee) bounds(order journal.ID) *journal.PRN {
	for _, o := range r.patient.orders {
		if o.Order == order {
			return o.PRN
		}
	}
	return nil
}

// found reports whether the fold has the case, open or closed by a person.
func (r *referee) found(rule chart.Rule, order journal.ID, about func(*chart.Case) bool) (found chart.CaseState) {
	for _, c := range r.cases {
		if c.Rule == rule && c.Order == order && about(c) {
			return c.State
		}
	}
	return 0
}

// compare holds the fold to the truth. A case that a person has closed may
// have been one by facts that were marked later, so it is never invented; exact
// is false where the fold may be more careful than the truth.
func (r *referee) compare(n *int, want, exact bool, found chart.CaseState, what string) {
	switch {
	case want:
		*n++
		if found != chart.CaseOpen && found != chart.CaseClosed {
			r.count.Missed++
			r.w.fail("the fold missed %s", what)
		}
	case exact && found == chart.CaseOpen:
		r.count.Invented++
		r.w.fail("the fold invented %s", what)
	}
}
