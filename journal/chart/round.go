package chart

import (
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
