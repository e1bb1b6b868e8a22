package chart

import (
	"cmp"
	"slices"
	"time"

	"feltjournal/journal"
)

// Shift is how long a stopped order is still shown, crossed out (R-MED-10),
// and how long a dose that was missed is still counted as overdue.
const Shift = 12 * time.Hour

// RowKind says how an order stands in the round.
type RowKind uint8

// Kinds of row, in the order they are shown.
const (
	RowScheduled RowKind = 1 // cells at times
	RowPRN       RowKind = 2 // as needed
	RowUnclear   RowKind = 3 // times cannot be computed: shown as the prescriber's own text
	RowUnknown   RowKind = 4 // registrations on an order that has not arrived
)

// RoundRow is an order in the medication round of a day.
type RoundRow struct {
	Kind    RowKind
	ID      journal.ID  // the order's
	Order   *OrderState // nil for RowUnknown
	Crossed bool        // ended: crossed out, not to be given
	Ended   journal.Instant
	Cells   []Cell    // by time
	Loose   []Dose    // registered on the day without a slot
	PRN     *PRNState // for RowPRN
}

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

// Round is the medication round of an Oslo day as it stands at an instant:
// every order that has a slot or a registration on the day, is given as needed
// or could not be understood; ended ones stay, crossed out, on days where they
// had slots and for a shift at least.
func (c *Chart) Round(day journal.Date, now journal.Instant) []RoundRow {
	if !(journal.SlotKey{Date: day}).Valid() {
		return nil
	}
	r := round{c: c, day: day, now: now, from: midnight(day), to: midnight(day.AddDays(1))}
	var rows []RoundRow
	for _, s := range c.Orders() {
		if row := r.row(c.orders[s.ID], s); r.shows(&row) {
			rows = append(rows, row)
		}
	}
	return append(rows, r.unknown()...)
}

type round struct {
	c        *Chart
	day      journal.Date
	now      journal.Instant
	from, to journal.Instant // the day
}

func midnight(d journal.Date) journal.Instant { return journal.Slot{Date: d}.Due() }

func rowKind(f *journal.Order) RowKind {
	switch {
	case f.Status == journal.OrderUnknown, f.Status == journal.OrderDraft:
		return RowUnclear
	case f.Scheduled():
		return RowScheduled
	case f.PRN != nil:
		return RowPRN
	}
	return RowUnclear
}

func (r *round) row(o *order, s *OrderState) RoundRow {
	row := RoundRow{Kind: rowKind(s.Current()), ID: o.id, Order: s, Ended: s.Over()}
	row.Crossed = row.Ended != 0 && row.Ended <= r.now
	row.Cells, row.Loose = r.cells(o), r.loose(o)
	if row.Kind == RowPRN {
		p := r.c.PRN(o.id, r.now)
		row.PRN = &p
	}
	return row
}

// shows reports whether the row belongs to the day.
func (r *round) shows(row *RoundRow) bool {
	if len(row.Cells) > 0 || len(row.Loose) > 0 {
		return true
	}
	f := row.Order.Current()
	if f.Start >= r.to || row.Order.onlyDrafts() {
		return false
	}
	if row.Ended != 0 {
		return row.Ended < r.to && row.Ended+millis(max(Shift, r.c.policy.StoppedFor)) > r.from || row.Ended >= r.to && row.Kind != RowScheduled
	}
	return row.Kind != RowScheduled
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
		known := slices.ContainsFunc(cells, func(c Cell) bool { return c.Slot.Key() == key })
		if key.Date == r.day && !known {
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
	if !r.c.gone(cell.Due, cell.Due).none() || !r.c.gone(r.now, r.now).none() && r.now <= cell.Due+millis(Shift) {
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

func (r *round) loose(o *order) []Dose {
	var list []Dose
	for _, d := range o.loose {
		if d.At >= r.from && d.At < r.to {
			list = append(list, r.c.shown(d))
		}
	}
	return list
}

// unknown are rows for registrations on orders that have not arrived.
func (r *round) unknown() []RoundRow {
	var rows []RoundRow
	for _, o := range r.c.orders {
		if len(o.state.Versions) > 0 {
			continue
		}
		row := RoundRow{Kind: RowUnknown, ID: o.id, Cells: r.cells(o), Loose: r.loose(o)}
		if len(row.Cells) > 0 || len(row.Loose) > 0 {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b RoundRow) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return rows
}

// Due counts the doses that are due at an instant and those that are overdue,
// looking a shift back.
func (c *Chart) Due(now journal.Instant) (due, overdue int) {
	first, last := now-millis(Shift), now+c.longestBefore()
	for day := journal.DateOf(first); day <= journal.DateOf(last); day = day.AddDays(1) {
		r := round{c: c, day: day, now: now}
		for _, o := range c.orders {
			d, l := r.count(o, first)
			due, overdue = due+d, overdue+l
		}
	}
	return due, overdue
}

// longestBefore is the earliest before its time that any order's dose is due.
func (c *Chart) longestBefore() (longest journal.Instant) {
	for _, o := range c.orders {
		for _, v := range o.state.Versions {
			longest = max(longest, v.terms.before)
		}
	}
	return longest
}

func (r *round) count(o *order, first journal.Instant) (due, overdue int) {
	for _, cell := range r.cells(o) {
		switch {
		case cell.Due < first:
		case cell.State == SlotDue:
			due++
		case cell.State == SlotOverdue:
			overdue++
		}
	}
	return due, overdue
}
