package story

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
	"feltjournal/ui/i18n"
	"feltjournal/ui/print"
	"feltjournal/ui/print/slotcode"
)

// The second act is the medication round, still without network: Anna walks
// the round of 08:00, gives a dose that Bjørn checks at her machine, both give
// the same patient a dose as needed, both take from one stock, a dose is signed
// on paper and keyed back in; when the network is back the stock is counted by two.

// WalkRound gives everything ordinary that is due at 08:00 to a patient, as one act.
func (n *Nurse) WalkRound(ctx context.Context, patient journal.ID, day journal.Date) error {
	group, err := n.Replica.NewID()
	if err != nil {
		return err
	}
	slot := journal.SlotKey{Date: day, Time: MorningDose}
	var deeds []replica.Deed
	n.Replica.View(patient, func(c *chart.Chart) {
		for _, row := range c.Round(day, journal.InstantOf(n.now())) {
			due := slices.ContainsFunc(row.Cells, func(cell chart.Cell) bool {
				return cell.Slot.Key() == slot && cell.State == chart.SlotDue && cell.DoseKnown
			})
			if due && ordinary(c, row.Order.Current()) {
				a := dose(Part{Order: row.Order.Current(), Slot: slot})
				a.Group = group
				deeds = append(deeds, replica.Deed{Stream: patient, Fact: a})
			}
		}
	})
	if len(deeds) == 0 {
		return errors.New("nothing is due in the round")
	}
	_, err = n.Replica.ActAll(ctx, deeds...)
	return err
}

// dose is a part as it is given.
func dose(p Part) *journal.Administration {
	o := p.Order
	a := &journal.Administration{
		Order: o.Order, Version: o.Version, Slot: p.Slot, Act: journal.ActGiven,
		Drug: o.Drug, Unit: o.Unit, Route: o.Route, Packing: o.Packing,
	}
	a.Dose, _ = o.DoseAt(p.Slot)
	if o.Technique.NeedsSite() {
		a.Site = "mage, høyre side"
	}
	if o.PRN != nil {
		a.Dose, a.PRNReason = o.Dose, o.PRN.Reason
	}
	return a
}

// GiveChecked prepares a dose, has it checked by a colleague who types their
// own PIN at this machine, and gives it.
func (n *Nurse) GiveChecked(ctx context.Context, p Part, colleague Player) error {
	second, err := n.Replica.Second(ctx, colleague.ID, colleague.PIN)
	if err != nil {
		return err
	}
	defer second.Close()
	id, err := n.Replica.NewID()
	if err != nil {
		return err
	}
	prepared, given := dose(p), dose(p)
	prepared.Act, given.Target = journal.ActPrepared, id
	_, err = n.Replica.ActAll(ctx,
		replica.Deed{ID: id, Stream: p.Patient, Fact: prepared},
		replica.Deed{Stream: p.Patient, Fact: &journal.Countersign{Target: id, Purpose: journal.SignCheck}, By: second},
		replica.Deed{Stream: p.Patient, Fact: given},
	)
	return err
}

// Give gives a dose.
func (n *Nurse) Give(ctx context.Context, p Part) error {
	_, err := n.Replica.Act(ctx, p.Patient, dose(p), 0, "")
	return err
}

// TakeOut takes an amount out of a stock for a patient.
func (n *Nurse) TakeOut(ctx context.Context, c Cast, amount journal.Amount) error {
	m, err := n.movement(c, journal.MovementWithdrawal, amount)
	if err != nil {
		return err
	}
	m.Patient = c.Checked.Patient
	_, err = n.Replica.Act(ctx, c.Unit, m, 0, "")
	return err
}

// Count counts a stock together with a colleague, and finds what is booked.
func (n *Nurse) Count(ctx context.Context, c Cast, colleague Player) error {
	second, err := n.Replica.Second(ctx, colleague.ID, colleague.PIN)
	if err != nil {
		return err
	}
	defer second.Close()
	id, err := n.Replica.NewID()
	if err != nil {
		return err
	}
	m, err := n.movement(c, journal.MovementCount, n.balance(c)) // it agrees: no deviation
	if err != nil {
		return err
	}
	_, err = n.Replica.ActAll(ctx,
		replica.Deed{ID: id, Stream: c.Unit, Fact: m},
		replica.Deed{Stream: c.Unit, Fact: &journal.Countersign{Target: id, Purpose: journal.SignWitness}, By: second},
	)
	return err
}

func (n *Nurse) balance(c Cast) (b journal.Amount) {
	n.Replica.Ledger(c.Unit, func(l *chart.Ledger) { b = l.Account(c.Account).Balance })
	return b
}

func (n *Nurse) movement(c Cast, t journal.MovementType, amount journal.Amount) (*journal.Movement, error) {
	var m *journal.Movement
	n.Replica.Ledger(c.Unit, func(l *chart.Ledger) {
		if a := l.Account(c.Account); len(a.Lines) > 0 {
			m = &journal.Movement{Type: t, Location: a.Location, Drug: a.Drug, Unit: a.Unit, Amount: amount}
		}
	})
	if m == nil {
		return nil, fmt.Errorf("%s does not see the account", n.Name)
	}
	return m, nil
}

// Print prints a patient's record of a day. The codes on it are what a scanner
// will read.
func (n *Nurse) Print(patient journal.ID, day journal.Date) (pdf []byte, err error) {
	words, err := i18n.Load(i18n.Bokmal)
	if err != nil {
		return nil, err
	}
	n.Replica.View(patient, func(c *chart.Chart) {
		pdf, err = print.MAR(print.Stamp{
			Words: words, Place: Unit, AsOf: n.Replica.AsOf(patient), Now: journal.InstantOf(n.now()), By: n.Author,
		}, c, day, 1)
	})
	return pdf, err
}

// KeyIn keys a dose back in by the code on paper, given at its time and signed
// there by a colleague.
func (n *Nurse) KeyIn(ctx context.Context, code slotcode.Code, day journal.Date, signer string) error {
	found := print.Codes(n.Replica, day, day).Find(code)
	if len(found) != 1 {
		return fmt.Errorf("code %s names %d doses", code, len(found))
	}
	var a *journal.Administration
	n.Replica.View(found[0].Patient, func(c *chart.Chart) {
		a = dose(Part{Order: c.Order(found[0].Slot.Order).Current(), Slot: found[0].Slot.Key()})
	})
	a.Late, a.Paper = true, signer
	_, err := n.Replica.Act(ctx, found[0].Patient, a, found[0].Slot.Due(), "")
	return err
}
