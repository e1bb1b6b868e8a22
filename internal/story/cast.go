package story

import (
	"fmt"
	"slices"
	"strings"

	"feltjournal/assets/demo"
	"feltjournal/fhir"
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
)

// Cast is who plays what in the second act, the medication round.
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

// Left is what is in the stock after both have taken from it.
func (Cast) Left() journal.Amount { return demo.Round.Stock.Opening - AnnaTakes - BjornTakes }

// walk is how many patients the round of the story has.
const walk = 3

// Cast looks for the players: those that the municipality names, and for the
// round and the paper the first patients with an ordinary dose.
func (n *Nurse) Cast(day journal.Date) (Cast, error) {
	var c Cast
	patients := n.Replica.Patients()
	slices.SortFunc(patients, func(a, b replica.Summary) int { return strings.Compare(a.Name, b.Name) })
	for _, p := range patients {
		if p.Removed == nil && p.Name != Ase {
			n.Replica.View(p.Stream, func(ch *chart.Chart) { c.consider(ch, p, day) })
		}
	}
	want := demo.Round.Stock
	for _, l := range n.Replica.Ledgers() {
		n.Replica.Ledger(l.Stream, func(ledger *chart.Ledger) {
			for _, a := range ledger.Accounts() {
				if a.Drug.Name == want.Drug.Name && a.Location == want.Location {
					c.Unit, c.Account = l.Stream, a.Key
				}
			}
		})
	}
	if len(c.Walk) < walk || c.Checked.Order == nil || c.PRN.Order == nil || c.Paper.Order == nil || c.Unit == (journal.ID{}) {
		return c, fmt.Errorf("the municipality lacks a player: %+v", c)
	}
	return c, nil
}

// consider gives a patient their part, if they have one.
func (c *Cast) consider(ch *chart.Chart, p replica.Summary, day journal.Date) {
	who := ch.Patient()
	if who == nil {
		return
	}
	plain := find(ch, p, day, func(o *journal.Order) bool { return ordinary(ch, o) })
	switch who.CentralID {
	case demo.Round.Double.Patient:
		c.Checked = named(ch, p, day, demo.Round.Double)
		return
	case demo.Round.PRN.Patient:
		c.PRN = named(ch, p, day, demo.Round.PRN)
		return
	}
	switch {
	case plain.Order == nil:
	case c.Paper.Order == nil && who.CentralID == demo.Round.Print:
		c.Paper = plain
	case len(c.Walk) < walk && who.CentralID != demo.Round.Print:
		c.Walk = append(c.Walk, p.Stream)
	}
}

// named is a part that the municipality has cast.
func named(ch *chart.Chart, p replica.Summary, day journal.Date, planned demo.Planned) Part {
	id := fhir.IDOf(planned.Order)
	return find(ch, p, day, func(o *journal.Order) bool { return o.Order == id })
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
