package sim

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// second is what really happened of double checks: who checked what, and when
// it was handed out.
type second struct {
	w      *world
	doses  map[journal.ID]chart.Dose
	checks map[journal.ID][]journal.Entry // by what they name, those that stand
	truly  map[journal.ID]journal.Instant
	double map[journal.ID]bool // orders that ask for a check
	waits  map[journal.ID]bool // and those for which the policy does
	cases  map[journal.ID]bool // doses with a case of a missing check
}

// signatures compares the checks that the fold finds of each dose with those
// that were made (R-MED-06, C15).
func (o *oracle) signatures(w *world, c *chart.Chart) {
	x := &second{
		w: w, truly: w.truth.times(), doses: map[journal.ID]chart.Dose{}, checks: map[journal.ID][]journal.Entry{},
		double: map[journal.ID]bool{}, waits: map[journal.ID]bool{}, cases: map[journal.ID]bool{},
	}
	for _, e := range o.entries {
		if f, ok := e.Fact.(*journal.Countersign); ok && !o.voided[e.ID] {
			x.checks[f.Target] = append(x.checks[f.Target], e)
		}
	}
	x.orders(c)
	x.missing(c)
	for _, e := range o.entries {
		if d, ok := x.doses[e.ID]; ok {
			x.compare(d)
		}
	}
}

// orders looks up the doses of every order, and whether they are checked: no
// simulated version changes that.
func (x *second) orders(c *chart.Chart) {
	for _, s := range c.Orders() {
		x.double[s.ID], x.waits[s.ID] = s.Current().Double, c.Policy().NeedsDouble(s.Current())
		for _, d := range c.Doses(s.ID) {
			x.doses[d.Entry.ID] = d
		}
	}
}

func (x *second) missing(c *chart.Chart) {
	for _, k := range c.Cases() {
		for _, id := range k.Entries {
			x.cases[id] = x.cases[id] || k.Rule == chart.RuleCheckMissing
		}
	}
}

// made are the checks of a dose and of the prepared dose that it hands out. No
// simulated nurse checks their own.
func (x *second) made(d chart.Dose) []journal.Entry {
	list := slices.Clone(x.checks[d.Entry.ID])
	if p, ok := x.doses[d.Target]; ok && d.Reached() && p.Act == journal.ActPrepared {
		list = append(list, x.checks[d.Target]...)
	}
	return list
}

func (x *second) compare(d chart.Dose) {
	made := x.made(d)
	if len(made) != len(d.Checks) {
		x.w.fail("a dose was checked %d times and shows %d checks (R-MED-06)", len(made), len(d.Checks))
		return
	}
	before, sure := 0, true
	for _, e := range made {
		after, known := x.after(d, e)
		if x.shown(d, e.ID, after, known); !after {
			before++
		}
		sure = sure && known
	}
	if sure && d.Counts() {
		x.state(d, len(made), before)
	}
}

// shown: the check is on the dose, as made before or after it.
func (x *second) shown(d chart.Dose, check journal.ID, after, known bool) {
	i := slices.IndexFunc(d.Checks, func(s chart.Signature) bool { return s.Entry.ID == check })
	switch {
	case i < 0:
		x.w.fail("a check of a dose is not shown (R-MED-06)")
	case known && after != d.Checks[i].After:
		x.w.fail("a check was made after the dose: %t, the chart says %t (C15)", after, d.Checks[i].After)
	}
}

// after tells whether a check was really made after its dose was handed out;
// known is false where the clocks do not say.
func (x *second) after(d chart.Dose, check journal.Entry) (after, known bool) {
	handed := x.handed(d)
	if len(handed) != 1 {
		return false, len(handed) == 0
	}
	h := handed[0]
	event, sign := newEvent(*h.Entry, h.Administration, x.truly[h.Entry.ID]), newEvent(check, nil, x.truly[check.ID])
	return sign.at > event.at, event.sure && sign.sure
}

// handed are the registrations by which a dose reached the patient: itself, or
// those that hand out what it prepared.
func (x *second) handed(d chart.Dose) (list []chart.Dose) {
	if d.Reached() {
		return []chart.Dose{d}
	}
	for _, h := range x.doses {
		if d.Act == journal.ActPrepared && h.Target == d.Entry.ID && h.Reached() && h.Counts() {
			list = append(list, h)
		}
	}
	return list
}

// state: what the screen says of the checks, and the case of a missing one.
func (x *second) state(d chart.Dose, made, before int) {
	handsOut := d.Act == journal.ActGiven || d.Act == journal.ActDelivered
	want := chart.CheckNone
	switch {
	case before > 0:
		want = chart.CheckDone
	case made > 0:
		want = chart.CheckAfter
	case handsOut && x.waits[d.Order]:
		want = chart.CheckWaiting
	}
	if d.Check != want && (handsOut || made > 0) {
		x.w.fail("a dose is shown as check state %d and was in state %d (R-MED-06)", d.Check, want)
	}
	if handsOut && x.double[d.Order] && want != chart.CheckDone && !x.cases[d.Entry.ID] {
		x.w.fail("the fold missed a dose that nobody checked in time (C15)")
	}
}
