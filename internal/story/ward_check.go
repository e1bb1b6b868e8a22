package story

import (
	"context"
	"fmt"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// ward looks at the second act.
func (c *checking) ward(ctx context.Context) error {
	for _, check := range []func(context.Context) error{c.walked, c.checkedByTwo, c.tooSoon, c.counted, c.keyedIn} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	return nil
}

// doses are the registrations by an act that stand in a chart at the hub.
func (c *checking) doses(ctx context.Context, patient journal.ID, match func(chart.Dose) bool) (list []chart.Dose, err error) {
	ch, err := c.hubChart(ctx, patient)
	if err != nil {
		return nil, err
	}
	for _, o := range ch.Orders() {
		for _, d := range ch.Doses(o.ID) {
			if d.Counts() && match(d) {
				list = append(list, d)
			}
		}
	}
	return list, nil
}

func (c *checking) walked(ctx context.Context) error {
	patients, doses := 0, 0
	for _, p := range c.Nurses[0].Replica.Patients() {
		if p.Removed != nil {
			continue
		}
		list, err := c.doses(ctx, p.Stream, func(d chart.Dose) bool {
			return d.Entry.Author.ID == Anna.ID && d.Act == journal.ActGiven && d.Group != (journal.ID{}) && d.Slot.Time == MorningDose
		})
		if err != nil {
			return err
		}
		if doses += len(list); len(list) > 0 {
			patients++
		}
	}
	c.found(patients >= walk, "the round of 08:00 is given, patient by patient", "%d patients, %d doses", patients, doses)
	return nil
}

func (c *checking) checkedByTwo(ctx context.Context) error {
	p := c.Cast.Checked
	list, err := c.doses(ctx, p.Patient, func(d chart.Dose) bool {
		return d.Order == p.Order.Order && d.Slot == p.Slot && d.Act == journal.ActGiven && d.Check == chart.CheckDone
	})
	if err != nil {
		return err
	}
	seen := "not checked"
	for _, d := range list {
		seen = fmt.Sprintf("given by %s, checked by %s", d.Entry.Author.Name, d.Checks[0].Entry.Author.Name)
	}
	c.found(len(list) == 1 && seen == "given by "+Anna.Name+", checked by "+Bjorn.Name, "a dose was checked by a second person before it was given", "%s", seen)
	return nil
}

func (c *checking) tooSoon(ctx context.Context) error {
	ch, err := c.hubChart(ctx, c.Cast.PRN.Patient)
	if err != nil {
		return err
	}
	n := 0
	for _, k := range ch.Cases() {
		if k.Open && k.Rule == chart.RulePRNInterval && k.Order == c.Cast.PRN.Order.Order {
			n++
		}
	}
	c.found(n == 1, "one case: as needed, twice inside the interval", "%d", n)
	return nil
}

// counted: the account is the same at the hub and at every nurse, and what two
// counted is what is booked.
func (c *checking) counted(ctx context.Context) error {
	entries, err := c.Centre.Entries(ctx, c.Cast.Unit)
	if err != nil {
		return err
	}
	hub := chart.NewLedger(c.Cast.Unit)
	hub.Add(entries...)
	want := hub.Account(c.Cast.Account)
	same := 0
	for _, n := range c.Nurses {
		if n.balance(c.Cast) == want.Balance {
			same++
		}
	}
	c.found(same == len(c.Nurses), "the narcotics account has one balance everywhere", "%s %s", want.Balance, want.Unit)
	witnessed := want.Counted != nil && len(want.Counted.Witnesses) == 1 && !want.Open && want.Difference == 0
	c.found(witnessed, "two persons counted the stock and it agrees", "open difference: %t", want.Open)
	return nil
}

func (c *checking) keyedIn(ctx context.Context) error {
	p := c.Cast.Paper
	list, err := c.doses(ctx, p.Patient, func(d chart.Dose) bool {
		return d.Order == p.Order.Order && d.Slot == p.Slot && d.Late && d.Paper == PaperSigner
	})
	c.found(len(list) == 1, "a dose signed on paper stands in its own slot, marked etterregistrert", "%d", len(list))
	return err
}
