package journal

import "slices"

// part is a piece of an order with one dose and one timing: the whole of it,
// or one line of its plan, within the bounds of both.
type part struct {
	dose       Amount
	timing     *Timing
	start, end Instant // end is exclusive; zero: no bound
}

func (o *Order) whole() part { return part{o.Dose, &o.Timing, o.Start, o.End} }

func (o *Order) part(i int) part {
	d := &o.Plan[i]
	return part{d.Dose, &d.Timing, later(o.Start, d.Start), earlier(o.End, d.End)}
}

// later and earlier treat zero as no bound.
func later(a, b Instant) Instant {
	if a == 0 || b != 0 && b > a {
		return b
	}
	return a
}

func earlier(a, b Instant) Instant {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// pause is a part that plans nothing.
func (p *part) pause() bool { return p.dose == 0 && !p.timing.set() }

// anchor is where "every n" counts from.
func (p *part) anchor() Instant {
	if p.timing.Anchor != 0 {
		return p.timing.Anchor
	}
	return p.start
}

// computable reports whether the part's times can be computed.
func (p *part) computable() bool {
	t := p.timing
	if t.Validate() != nil || t.EveryDays > 1 && !p.anchor().plausible() {
		return false
	}
	return len(t.Times) > 0 || t.EveryHours > 0 && p.anchor().plausible()
}

// slots appends the part's slots of a day, in the order they fall due.
func (p *part) slots(o *Order, on Date, list []Slot) []Slot {
	if p.pause() || !p.falls(on) {
		return list
	}
	from := len(list)
	if p.timing.EveryHours > 0 {
		list = p.hourly(o.Order, on, list)
	}
	list = slices.Grow(list, len(p.timing.Times))
	for _, t := range p.timing.Times {
		list = append(list, Slot{Order: o.Order, Date: on, Time: t})
	}
	kept := list[:from]
	for _, s := range list[from:] {
		if due := s.Due(); p.covers(due) && o.inForce(due) {
			kept = append(kept, s)
		}
	}
	return kept
}

// plans reports whether the part has the slot, which falls due at due.
func (p *part) plans(o *Order, k SlotKey, due Instant) bool {
	if p.pause() || !p.falls(k.Date) || !p.covers(due) || !o.inForce(due) {
		return false
	}
	if p.timing.EveryHours > 0 {
		onStep := mod(due-p.anchor()/minute*minute, Instant(p.timing.EveryHours)*hour) == 0
		return onStep && slotAt(o.Order, due).Key() == k
	}
	return !k.Again && slices.Contains(p.timing.Times, k.Time)
}

// covers reports whether i is within the part's bounds.
func (p *part) covers(i Instant) bool {
	return (p.start == 0 || i >= p.start) && (p.end == 0 || i < p.end)
}

// falls reports whether the part has doses on the day at all.
func (p *part) falls(on Date) bool {
	t := p.timing
	if t.Weekdays != 0 && !t.Weekdays.Has(on.Weekday()) {
		return false
	}
	return t.EveryDays <= 1 || (on.number()-DateOf(p.anchor()).number())%t.EveryDays == 0
}

// hourly steps by the clock that does not change, so the night that has 25
// hours has a dose more or the next one stands an hour earlier on the wall.
func (p *part) hourly(order ID, on Date, list []Slot) []Slot {
	step, anchor := Instant(p.timing.EveryHours)*hour, p.anchor()/minute*minute
	from, to := on.at(0, false), on.AddDays(1).at(0, false)
	for i := from + mod(anchor-from, step); i < to; i += step {
		list = append(list, slotAt(order, i))
	}
	return list
}

func mod(a, n Instant) Instant { return (a%n + n) % n }

// plausible refuses zero and what no clinical calendar holds: arithmetic on
// instants stays far from overflow.
func (i Instant) plausible() bool {
	const year = 366 * fullDay
	return i != 0 && i > -70*year && i < 230*year
}
