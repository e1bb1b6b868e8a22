package sim

import (
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// medicate is an act with a medicine of today, by an order that is on the
// screen: stopped ones too, for nobody knows everything.
func (d *device) medicate(c *chart.Chart) []deed {
	r := d.w.r
	orders := c.Orders()
	if len(orders) == 0 {
		return nil
	}
	s := orders[r.IntN(len(orders))]
	switch r.IntN(10) {
	case 0:
		return d.correct(c, s)
	case 1:
		return d.followUp(c, s)
	}
	a := d.dose(s.Current())
	if a == nil {
		return nil
	}
	switch {
	case a.Act == journal.ActNotGiven:
		return []deed{{fact: a}}
	case r.IntN(8) == 0:
		return []deed{d.onPaper(a)}
	case s.Current().Double || r.IntN(6) == 0:
		return d.checked(a)
	}
	return append([]deed{{fact: a}}, d.withdrawal(a)...)
}

// dose is a registration on a slot of today, or as needed.
func (d *device) dose(o *journal.Order) *journal.Administration {
	r := d.w.r
	a := &journal.Administration{
		Order: o.Order, Version: o.Version, Act: journal.ActGiven, Drug: o.Drug, Dose: o.Dose, Unit: o.Unit, Route: o.Route,
	}
	if o.Technique.NeedsSite() {
		a.Site = []string{"venstre skulder", "høyre skulder", "mage"}[r.IntN(3)]
	}
	if o.PRN != nil {
		a.PRNReason = "smerter"
		return a
	}
	slots := o.Slots(journal.DateOf(journal.InstantOf(d.now())))
	if len(slots) == 0 {
		return nil
	}
	a.Slot = slots[r.IntN(len(slots))].Key()
	a.Dose, _ = o.DoseAt(a.Slot)
	switch r.IntN(12) {
	case 0, 1:
		a.Act, a.NotGiven = journal.ActNotGiven, journal.ReasonRefused
	case 2:
		a.Act = journal.ActDelivered
	case 3:
		a.Act = journal.ActSeenTaken
	case 4:
		a.Act = journal.ActSelf
	}
	return a
}

// onPaper is a dose that was signed on paper up to half a day ago and is keyed
// in now. Paper knows the right time.
func (d *device) onPaper(a *journal.Administration) deed {
	a.Late, a.Paper = true, "Kari Holm"
	return deed{fact: a, truly: d.w.now.Add(-d.w.within(12 * time.Hour))}
}

// checked is a dose that one prepares, another checks and the first gives;
// sometimes nobody checks, and sometimes it is thrown away.
func (d *device) checked(a *journal.Administration) []deed {
	r := d.w.r
	prepared := *a
	prepared.Act = journal.ActPrepared
	deeds := []deed{{fact: &prepared}}
	if r.IntN(3) > 0 {
		deeds = append(deeds, deed{fact: &journal.Countersign{Purpose: journal.SignCheck}, by: &d.second, names: 1})
	}
	if r.IntN(6) == 0 {
		away := *a
		away.Act = journal.ActDiscarded
		return append(deeds, deed{fact: &away, names: 1})
	}
	return append(deeds, deed{fact: a, names: 1})
}

// follow lets a follow-up name what it follows up: a check, a dose that is
// handed out or thrown away the prepared dose, a withdrawal the dose.
func follow(f journal.Fact, before journal.ID) {
	switch f := f.(type) {
	case *journal.Countersign:
		f.Target = before
	case *journal.Administration:
		f.Target = before
	case *journal.Movement:
		f.Administration = before
	}
}

// correct marks a registration as feilregistrert and mostly makes it anew.
func (d *device) correct(c *chart.Chart, s *chart.OrderState) []deed {
	r := d.w.r
	doses := c.Doses(s.ID)
	if len(doses) == 0 {
		return nil
	}
	old := doses[r.IntN(len(doses))]
	deeds := []deed{{fact: &journal.EnteredInError{Target: old.Entry.ID, Reason: "feil klokkeslett"}}}
	if r.IntN(3) > 0 && old.Reached() {
		again := *old.Administration
		deeds = append(deeds, d.onPaper(&again))
	}
	return deeds
}

// followUp is what happens after a dose: its effect, a patch that comes off, a
// check that comes late.
func (d *device) followUp(c *chart.Chart, s *chart.OrderState) []deed {
	r := d.w.r
	doses := c.Doses(s.ID)
	if len(doses) == 0 {
		return nil
	}
	old := doses[r.IntN(len(doses))]
	next := *old.Administration
	next.Target = old.Entry.ID
	switch {
	case old.Act != journal.ActGiven:
		return nil
	case s.Current().Technique == journal.TechniquePatch:
		next.Act = journal.ActPatchOff
	case next.PRN():
		next.Act, next.PRNEffect = journal.ActEffect, "god effekt"
	default:
		return []deed{{fact: &journal.Countersign{Target: old.Entry.ID, Purpose: journal.SignCheck}, by: &d.second}}
	}
	return []deed{{fact: &next}}
}
