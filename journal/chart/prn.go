package chart

import (
	"time"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// PRNWindow is the time that a maximum per day is summed over.
const PRNWindow = 24 * time.Hour

// PRNState is where an order that is given as needed stands.
type PRNState struct {
	Last   *Dose          // the last dose that reached the patient, nil if none
	Count  int            // doses in the last 24 hours
	Sum    journal.Amount // of them, in Unit
	Unit   string
	Max    journal.Amount  // zero: no maximum stated
	Room   journal.Amount  // what is left of Max
	Next   journal.Instant // earliest time for a whole dose by interval and maximum; zero: now
	Locked bool            // a dose now needs a reason (C8)
	// Unsure: the sum is not the whole truth, because a dose has another unit or
	// no amount, or its time is in doubt.
	Unsure bool
}

// PRN is the state of an order at an instant; the zero state for an order that
// is not here or not as needed.
func (c *Chart) PRN(order journal.ID, now journal.Instant) PRNState {
	o := c.orders[order]
	if o == nil || len(o.state.Versions) == 0 || o.state.InForce(now).Order.PRN == nil {
		return PRNState{}
	}
	f := o.state.InForce(now).Order
	doses := o.asNeeded(now)
	s := PRNState{Unit: f.Unit, Max: f.PRN.MaxPerDay}
	s.Sum, s.Count, s.Unsure = sum(doses, f.Unit, now)
	s.Room = max(0, s.Max-s.Sum)
	if len(doses) > 0 {
		last := *doses[len(doses)-1]
		s.Last = &last
	}
	s.Next = nextDose(f, doses, now)
	s.Locked = s.Next > now
	return s
}

// asNeeded are the doses that reached the patient and count, as they are known
// now.
func (o *order) asNeeded(now journal.Instant) []*Dose {
	var list []*Dose
	for _, d := range o.loose {
		if d.Reached() && d.Counts() {
			list = append(list, d.knownBy(now))
		}
	}
	return list
}

// knownBy is the dose for somebody who reads now. What is registered has
// happened: a dose that says a time to come was signed by a clock that is ahead,
// and may have been given a moment ago (C20).
func (d *Dose) knownBy(now journal.Instant) *Dose {
	if d.At-d.doubt <= now+millis(SigningTime) {
		return d
	}
	twin := *d
	twin.At, twin.doubt = now, millis(ClockDoubt)
	return &twin
}

// sum adds up what was given in the window that ends at an instant.
func sum(doses []*Dose, unit string, at journal.Instant) (amount journal.Amount, count int, unsure bool) {
	var list []*Dose
	for _, d := range doses {
		if inWindow(d, at) {
			list = append(list, d)
			unsure = unsure || d.Unit != unit || d.Dose == 0 || d.doubt != 0
		}
	}
	return total(list, unit), len(list), unsure
}

// total adds up what has the unit.
func total(doses []*Dose, unit string) (amount journal.Amount) {
	for _, d := range doses {
		if d.Unit == unit {
			amount = plus(amount, d.Dose)
		}
	}
	return amount
}

// inWindow reports whether the dose may have been given in the 24 hours up to
// and including at.
func inWindow(d *Dose, at journal.Instant) bool {
	return d.At+d.doubt > at-millis(PRNWindow) && d.At-d.doubt <= at
}

// plus stops at the largest amount: a sum never turns negative.
func plus(a, b journal.Amount) journal.Amount {
	if s := a + b; s >= a {
		return s
	}
	return 1<<63 - 1
}

// nextDose is when interval and maximum both allow a whole dose.
func nextDose(f *journal.Order, doses []*Dose, now journal.Instant) journal.Instant {
	next := journal.Instant(0)
	for _, d := range doses {
		if free := d.At + d.doubt + journal.Instant(f.PRN.MinInterval); f.PRN.MinInterval > 0 && free > now {
			next = max(next, free)
		}
	}
	at := max(now, next)
	for _, d := range doses { // ascending: each one that leaves the window makes room
		if total, _, _ := sum(doses, f.Unit, at); f.PRN.MaxPerDay == 0 || plus(total, f.Dose) <= f.PRN.MaxPerDay {
			break
		}
		at = max(at, d.At+d.doubt+millis(PRNWindow))
		next = at
	}
	return next
}

// bounds are the interval and maximum that were in force at a dose; nil if the
// order was not as needed then.
func (o *order) bounds(d *Dose) (*journal.PRN, string) {
	f := o.state.InForce(d.At).Order
	return f.PRN, f.Unit
}

// maxNear bounds how many doses before one are looked at: no patient gets a
// thousand in a day, and a device that says so must not stall the others.
const maxNear = 1000

// before are the doses that came before the i-th, the latest of them.
func (o *order) before(i int) []*Dose { return o.loose[max(0, i-maxNear):i] }

// judgeInterval raises C8 for each dose that came too soon after others. The
// case belongs to the later dose, so one that turns up between two others
// takes no case away.
func (o *order) judgeInterval() {
	for i, d := range o.loose {
		prn, _ := o.bounds(d)
		if prn == nil || prn.MinInterval == 0 || !d.Reached() {
			continue
		}
		near := func(e *Dose) bool {
			if e.Entry.Device != d.Entry.Device && plant.Bug(plant.OtherDeviceUnseen) {
				return false
			}
			return e.Reached() && d.At-e.At-d.doubt-e.doubt < journal.Instant(prn.MinInterval)
		}
		o.tooMuch(RulePRNInterval, SeverityCritical, d, o.before(i), near, some)
	}
}

// judgeMax raises C8 for each dose that brought the sum over the maximum.
func (o *order) judgeMax() {
	for i, d := range o.loose {
		prn, unit := o.bounds(d)
		if prn == nil || prn.MaxPerDay == 0 || !d.Reached() {
			continue
		}
		near := func(e *Dose) bool {
			return e.Reached() && e.At+e.doubt > d.At-d.doubt-millis(PRNWindow)
		}
		o.tooMuch(RulePRNMax, SeverityCritical, d, o.before(i), near, func(others []*Dose) bool {
			return plus(total(others, unit), total([]*Dose{d}, unit)) > prn.MaxPerDay
		})
	}
}

// tooMuch raises a case about d and the doses before it that are near, when
// they are too much together; live when they still are without those that were
// entered in error. The case is good until the next one is raised, nil if they
// are not too much.
func (o *order) tooMuch(rule Rule, severity Severity, d *Dose, before []*Dose, near func(*Dose) bool, over func([]*Dose) bool) *Case {
	var all, counting []*Dose
	for _, e := range before {
		if near(e) {
			all = append(all, e)
			if e.Counts() {
				counting = append(counting, e)
			}
		}
	}
	if !over(all) {
		return nil
	}
	k := o.raise(rule, severity, d.Entry.ID[:])
	k.live = d.Counts() && over(counting)
	k.aboutDoses(append(all[max(0, len(all)+1-journal.MaxSeen):], d), anyDose)
	return k
}

// asNeeded warns of the maximum and the interval (R-MED-05, C8).
func (q *question) asNeeded() {
	f := q.inForce.Order
	if f.PRN == nil {
		return
	}
	doses := q.order.asNeeded(q.Now)
	if worst, unsure := heaviest(doses, q.Administration, f, q.At); f.PRN.MaxPerDay > 0 && (unsure || worst > f.PRN.MaxPerDay) {
		q.warn("prn_max", "Sum", worst, "Max", f.PRN.MaxPerDay, "Unit", f.Unit, "Unsure", unsure)
	}
	for _, d := range doses {
		gap := max(q.At-d.At, d.At-q.At) - d.doubt // a late registration may fall before a dose as well
		if gap < journal.Instant(f.PRN.MinInterval) {
			q.warn("prn_interval", "Next", nextDose(f, doses, q.At))
			return
		}
	}
}

// heaviest is the largest sum of any 24 hours that would hold the new dose.
func heaviest(doses []*Dose, a *journal.Administration, f *journal.Order, at journal.Instant) (worst journal.Amount, unsure bool) {
	ends := []journal.Instant{at}
	for _, d := range doses {
		if d.At > at && d.At < at+millis(PRNWindow) {
			ends = append(ends, d.At)
		}
	}
	for _, end := range ends {
		amount, _, vague := sum(doses, f.Unit, end)
		worst, unsure = max(worst, plus(amount, a.Dose)), unsure || vague
	}
	return worst, unsure || a.Unit != f.Unit || a.Dose == 0
}
