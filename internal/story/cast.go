package story

import (
	"fmt"
	"slices"
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
)

// Cast is who plays what in the second act, the medication round: found by
// what the charts say, so that it does not depend on names.
type Cast struct {
	Walk    []journal.ID // patients of the round at 08:00
	Checked Part         // a dose that a second person has to check
	PRN     Part         // a dose as needed that both will give
	Paper   Part         // a dose that is signed on paper
	Unit    journal.ID   // whose narcotics are counted
	Account chart.AccountKey
}

// Part is one dose of one patient.
type Part struct {
	Patient journal.ID
	Name    string
	Order   *journal.Order
	Slot    journal.SlotKey // zero: as needed
}

// walk is how many patients the round of the story has.
const walk = 3

// Cast looks for the players. Each dose is another patient's, and Åse has a
// story of her own.
func (n *Nurse) Cast(day journal.Date) (Cast, error) {
	var c Cast
	patients := n.Replica.Patients()
	slices.SortFunc(patients, func(a, b replica.Summary) int { return strings.Compare(a.Name, b.Name) })
	for _, p := range patients {
		if p.Removed == nil && p.Name != Ase {
			c.consider(n.Replica, p, day)
		}
	}
	for _, l := range n.Replica.Ledgers() {
		n.Replica.Ledger(l.Stream, func(ledger *chart.Ledger) {
			if all := ledger.Accounts(); len(all) > 0 && c.Unit == (journal.ID{}) {
				c.Unit, c.Account = l.Stream, all[0].Key
			}
		})
	}
	if len(c.Walk) < walk || c.Checked.Order == nil || c.PRN.Order == nil || c.Paper.Order == nil || c.Unit == (journal.ID{}) {
		return c, fmt.Errorf("the municipality lacks a player: %+v", c)
	}
	return c, nil
}

// consider gives a patient the first part that is free and fits.
func (c *Cast) consider(r *replica.Replica, p replica.Summary, day journal.Date) {
	r.View(p.Stream, func(ch *chart.Chart) {
		part := func(fits func(*journal.Order) bool) Part { return find(ch, p, day, fits) }
		double := part(func(o *journal.Order) bool { return ch.Policy().NeedsDouble(o) && o.Scale == nil })
		prn := part(func(o *journal.Order) bool {
			return o.PRN != nil && o.PRN.MinInterval > 0 && !ch.Policy().NeedsDouble(o)
		})
		plain := part(func(o *journal.Order) bool { return ordinary(ch, o) })
		switch {
		case c.Checked.Order == nil && double.Order != nil && double.Slot != (journal.SlotKey{}):
			c.Checked = double
		case c.PRN.Order == nil && prn.Order != nil:
			c.PRN = prn
		case len(c.Walk) < walk && plain.Order != nil:
			c.Walk = append(c.Walk, p.Stream)
		case c.Paper.Order == nil && plain.Order != nil:
			c.Paper = plain
		}
	})
}

// find is the first order that fits, with its slot at 08:00.
func find(ch *chart.Chart, p replica.Summary, day journal.Date, fits func(*journal.Order) bool) Part {
	for _, s := range ch.Orders() {
		o := s.Current()
		slot := journal.SlotKey{Date: day, Time: MorningDose}
		if o.PRN != nil {
			slot = journal.SlotKey{}
		} else if !slices.ContainsFunc(o.Slots(day), func(s journal.Slot) bool { return s.Key() == slot }) {
			continue
		}
		if o.Status == journal.OrderActive && fits(o) {
			return Part{p.Stream, p.Name, o, slot}
		}
	}
	return Part{}
}

// ordinary is a dose that asks for nothing but to be given.
func ordinary(ch *chart.Chart, o *journal.Order) bool {
	return o.PRN == nil && o.Scale == nil && o.Hold == nil && !o.Self && !o.Technique.NeedsSite() && !ch.Policy().NeedsDouble(o)
}
