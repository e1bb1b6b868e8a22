package chart

import (
	"slices"
	"time"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// CheckState is where a dose stands with its double check (dobbeltkontroll).
type CheckState uint8

// The states of a check.
const (
	CheckNone    CheckState = 0 // not asked for
	CheckWaiting CheckState = 1 // venter på kontroll
	CheckDone    CheckState = 2 // a second person found it right before it was handed out
	CheckAfter   CheckState = 3 // etterkontroll: a second person found it right afterwards
	CheckWrong   CheckState = 4 // a second person found something wrong
)

// SigningTime is how much earlier than its recording a signature may claim to
// be made. A check is a signature by somebody who stands at the screen: one
// that claims more was made when it was recorded, never before (C15).
const SigningTime = 5 * time.Minute

func (c *Chart) addCountersign(e *journal.Entry, f *journal.Countersign) {
	c.countersigns[f.Target] = insert(c.countersigns[f.Target], Signature{Entry: e, Countersign: f}, bySigned)
	c.touch(f.Target)
}

// Countersigns is everything that was signed under an entry, in screen order,
// also what counts for nothing: an own signature, one entered in error.
func (c *Chart) Countersigns(entry journal.ID) []Signature {
	return slices.Clone(c.countersigns[entry])
}

// CheckCountersign refuses, for good, a check by the person who prepared or
// handed out what is checked (same_person, R-MED-06). An entry that is not in
// the chart cannot be judged: whoever signs a dose and its check in one act
// compares the authors.
func (c *Chart) CheckCountersign(f *journal.Countersign, author journal.Author) error {
	if e := c.entries[f.Target]; e != nil && e.Author.ID == author.ID {
		return journal.Invalid("same_person")
	}
	if d := c.doses[f.Target]; d != nil {
		if p := c.preparation(d); p != nil && p.Entry.Author.ID == author.ID {
			return journal.Invalid("same_person")
		}
	}
	return nil
}

// checks are the checks of a dose that count, on itself or on the prepared
// dose that was handed out, in screen order.
func (c *Chart) checks(d *Dose) []Signature {
	if len(c.countersigns) == 0 {
		return nil
	}
	p := c.preparation(d)
	list := c.checksUnder(nil, d, d, p)
	if p != nil && d.Reached() {
		list = c.checksUnder(list, p, d, p)
		slices.SortFunc(list, bySigned)
	}
	return list
}

// checksUnder adds the checks that were signed under one registration of the
// dose by somebody who neither wrote it nor prepared what it hands out.
func (c *Chart) checksUnder(list []Signature, under, d, p *Dose) []Signature {
	for _, s := range c.countersigns[under.Entry.ID] {
		by := s.Entry.Author.ID
		own := by == under.Entry.Author.ID || p != nil && by == p.Entry.Author.ID
		if plant.Bug(plant.OwnCheckCounts) {
			own = false
		}
		if plant.Bug(plant.CheckElsewhereLost) && s.Entry.Device != under.Entry.Device {
			continue
		}
		if s.Purpose != journal.SignCheck || own || len(c.voids[s.Entry.ID]) > 0 {
			continue
		}
		s.After = c.handedOutBefore(d, s.Entry)
		list = append(list, s)
	}
	return list
}

// handedOutBefore reports whether the dose had, or may have, reached the
// patient when the check was made.
func (c *Chart) handedOutBefore(d *Dose, check *journal.Entry) bool {
	if d.Act == journal.ActPrepared {
		d = c.handOut(d)
	}
	if d == nil || !d.Reached() || plant.Bug(plant.CheckBackdated) {
		return false
	}
	at, doubt := signed(check)
	if check.Device == d.Entry.Device {
		return at > d.At // one clock, right or wrong
	}
	return at > d.At-d.doubt-doubt
}

// signed is when a check was made: as claimed, or when it was recorded if that
// is later than a signature takes.
func signed(e *journal.Entry) (at, doubt journal.Instant) {
	at, doubt = happened(e)
	if e.Recorded-e.At > millis(SigningTime) {
		at += e.Recorded - e.At
	}
	return at, doubt
}

// checkState is what a screen says of the checks of a dose.
func (c *Chart) checkState(d *Dose, checks []Signature) CheckState {
	state := CheckNone
	for _, s := range checks {
		switch {
		case s.Found == journal.FoundWrong:
			return CheckWrong
		case !s.After:
			state = CheckDone
		case state == CheckNone:
			state = CheckAfter
		}
	}
	if state == CheckNone && d.Counts() && c.awaitsCheck(d) {
		return CheckWaiting
	}
	return state
}

// awaitsCheck reports whether the order or the policy wants the dose checked.
// A prepared dose waits until it is handed out or thrown away.
func (c *Chart) awaitsCheck(d *Dose) bool {
	o := c.orders[d.Order]
	if o == nil || len(o.state.Versions) == 0 || !o.state.InForce(d.At).terms.double {
		return false
	}
	if d.Act == journal.ActPrepared {
		return c.handOut(d) == nil && c.discard(d) == nil
	}
	return o.handsOut(d)
}

// handsOut reports whether the registration is the one that hands a dose out.
// What the patient takes by themselves, or is seen to take after it was
// delivered, is not.
func (o *order) handsOut(d *Dose) bool {
	switch d.Act {
	case journal.ActGiven, journal.ActDelivered:
		return true
	case journal.ActSeenTaken:
		return d.PRN() || !has(o.slots[d.Slot], journal.ActDelivered)
	}
	return false
}

// judgeChecks raises C15 for each dose that its order wanted checked and that
// was not when it was handed out, and for each that a check found wrong. It
// asks only what the order says: a policy may be another one tomorrow, and a
// case must be the same on every replica.
func (c *Chart) judgeChecks(o *order) {
	if !o.double && len(c.countersigns) == 0 {
		return
	}
	for _, d := range o.doses {
		if o.handsOut(d) {
			c.judgeCheck(o, d)
		}
	}
}

func (c *Chart) judgeCheck(o *order, d *Dose) {
	asked := len(o.state.Versions) > 0 && o.state.InForce(d.At).Order.Double
	checks := c.checks(d)
	state := c.checkState(d, checks)
	if state != CheckWrong && (!asked || state == CheckDone) {
		return
	}
	k := o.raise(RuleCheckMissing, SeverityReview, d.Entry.ID[:])
	k.Slot, k.live = d.Slot, d.Counts() && state != CheckAfter
	k.about(d.Entry)
	for _, s := range checks {
		k.about(s.Entry)
	}
	if state == CheckWrong {
		k.Severity = SeverityCritical
	}
	if state == CheckAfter && d.Counts() {
		k.settled = checks[0].Entry
	}
}
