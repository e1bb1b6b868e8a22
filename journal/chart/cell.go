package chart

import (
	"cmp"
	"slices"
	"time"

	"feltjournal/journal"
)

// Cell is one slot of a row.
type Cell struct {
	Slot    journal.Slot
	Due     journal.Instant
	State   SlotState
	Planned bool   // false: only the registrations say there was such a slot
	Events  []Dose // in the order they happened, also those entered in error
	Cases   []journal.CaseID

	Version   uint32         // the order version that planned it; zero when not planned
	Dose      journal.Amount // planned, in the unit of that version
	DoseKnown bool           // false: the order says it otherwise (a text, a scale), or not planned

	before, after journal.Instant
}

// Timeliness says whether a dose was given in its time, by the policy's window.
type Timeliness uint8

// The three of them.
const (
	Early  Timeliness = 1
	OnTime Timeliness = 2
	Late   Timeliness = 3
)

// Timeliness compares when a registration of the cell happened with its time.
func (c *Cell) Timeliness(d Dose) Timeliness {
	switch {
	case d.At < c.Due-c.before:
		return Early
	case d.At > c.Due+c.after:
		return Late
	}
	return OnTime
}

// cells are the slots planned by whichever version was in force when they fell
// due, and those that were registered.
func (r *round) cells(o *order) []Cell {
	var cells []Cell
	cases := r.c.view(nil, o.cases)
	for i := range o.state.Versions {
		v := &o.state.Versions[i]
		for _, slot := range v.Order.Slots(r.day) {
			if due := slot.Due(); o.state.InForce(due).Order == v.Order {
				cells = append(cells, r.cell(o, cases, slot, due, v))
			}
		}
	}
	for key := range o.slots {
		if key.Date == r.day && !slices.ContainsFunc(cells, func(c Cell) bool { return c.Slot.Key() == key }) {
			slot := key.Of(o.id)
			cells = append(cells, r.cell(o, cases, slot, slot.Due(), nil))
		}
	}
	slices.SortFunc(cells, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Slot.Time, b.Slot.Time), cmp.Compare(flag(a.Slot.Again), flag(b.Slot.Again)))
	})
	return cells
}

// cell is a slot as it stands; by is the version that planned it, nil if none
// did.
func (r *round) cell(o *order, cases []*Case, slot journal.Slot, due journal.Instant, by *OrderVersion) Cell {
	doses := o.slots[slot.Key()]
	cell := Cell{Slot: slot, Due: due, Planned: by != nil, Events: r.c.copies(doses)}
	cell.before, cell.after = millis(time.Hour), millis(time.Hour)
	if by != nil {
		cell.Version, cell.before, cell.after = by.Order.Version, by.terms.before, by.terms.after
		cell.Dose, cell.DoseKnown = by.Order.DoseAt(slot.Key())
	}
	conflict := false
	for _, k := range cases {
		if k.Slot == slot.Key() || len(doses) > 0 && r.concerns(k, doses) {
			cell.Cases = append(cell.Cases, k.ID)
			conflict = conflict || k.Open && k.Rule == RuleDoubleDose
		}
	}
	cell.State = r.state(o, &cell, doses, conflict)
	return cell
}

func (r *round) concerns(k *Case, doses []*Dose) bool {
	return slices.ContainsFunc(doses, func(d *Dose) bool { return slices.Contains(k.Entries, d.Entry.ID) })
}

func (r *round) state(o *order, cell *Cell, doses []*Dose, conflict bool) SlotState {
	if conflict {
		return SlotConflict
	}
	if s := outcome(doses); s != 0 {
		return s
	}
	if !cell.Planned || len(o.state.Versions) > 0 && o.state.EndedAt(r.now) {
		return SlotLapsed
	}
	if !r.c.gone(cell.Due, cell.Due).none() {
		return SlotGone
	}
	return r.waiting(cell, slices.ContainsFunc(doses, r.c.standing))
}

// waiting is the state of a slot in which nothing has come to an end yet. A
// dose that is prepared and late is late.
func (r *round) waiting(cell *Cell, prepared bool) SlotState {
	switch {
	case r.now > cell.Due+max(cell.after, millis(Shift)):
		return SlotMissed
	case r.now > cell.Due+cell.after:
		return SlotOverdue
	case prepared:
		return SlotPrepared
	case r.now >= cell.Due-cell.before:
		return SlotDue
	}
	return SlotPlanned
}

// outcome is what the registrations that count come to; zero if to nothing.
// Given outweighs not given: the medicine is in the patient (C3).
func outcome(doses []*Dose) SlotState {
	switch {
	case has(doses, journal.ActGiven), has(doses, journal.ActSeenTaken):
		return SlotGiven
	case has(doses, journal.ActSelf):
		return SlotSelf
	case has(doses, journal.ActDelivered):
		return SlotDelivered
	case has(doses, journal.ActNotGiven):
		return SlotNotGiven
	}
	return 0
}
