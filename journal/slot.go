package journal

import (
	"cmp"
	"slices"
)

// Slot names one planned dose by the order, the local date and the local time
// label in Europe/Oslo. It is computed on the device and never sent as such,
// so it does not move when the dose changes, and it is well defined on the two
// nights a year when the clock changes.
type Slot struct {
	Order ID
	Date  Date
	Time  LocalTime
	Again bool // the second 02:xx of the night when summer time ends
}

// SlotKey is a slot without its order, as an administration carries it. The
// zero value means no slot: a dose given as needed.
type SlotKey struct {
	Date  Date      `msgpack:"d,omitempty"`
	Time  LocalTime `msgpack:"t,omitempty"`
	Again bool      `msgpack:"a,omitempty"`
}

// Of names the slot of order at k.
func (k SlotKey) Of(order ID) Slot { return Slot{order, k.Date, k.Time, k.Again} }

// Key is the slot without its order.
func (s Slot) Key() SlotKey { return SlotKey{s.Date, s.Time, s.Again} }

// Valid reports whether k names a real day and time.
func (k SlotKey) Valid() bool {
	return k.Date == k.Date.AddDays(0) && k.Date.Year() >= 1900 && k.Date.Year() < 2200 && k.Time >= 0 && k.Time < 24*60
}

// Due is the instant at which the slot falls due. On the night summer time
// ends a label between 02:00 and 02:59 happens twice: Again names the second
// one. On the night summer time begins such a label does not happen at all;
// the dose is then due at the next instant that does, 03:00: it is neither
// skipped nor given an hour early. Due of an invalid key means nothing.
func (s Slot) Due() Instant { return s.Date.at(s.Time, s.Again) }

func (d Date) at(t LocalTime, again bool) Instant {
	naive := Instant(d.number())*fullDay + Instant(t)*minute
	before, after := offset(naive-fullDay), offset(naive+fullDay)
	first, second := naive-before, naive-after
	if first == second { // nobody sets the clock twice in two days
		return first
	}
	isFirst, isSecond := offset(first) == before, offset(second) == after
	switch {
	case isFirst && isSecond && again:
		return second
	case isFirst:
		return first
	case isSecond:
		return second
	}
	return changed(first)
}

// slotAt names the slot of order that falls due at i, a whole minute.
func slotAt(order ID, i Instant) Slot {
	local := i + offset(i)
	s := Slot{order, dateOf(local), LocalTime(mod(local, fullDay) / minute), false}
	s.Again = s.Due() != i
	return s
}

// Scheduled reports whether the order's doses fall at times that can be
// computed. An order given as needed, one with something unclear in it and one
// whose phase is unknown (every third day, but from when?) have no slots; they
// are shown as text, never guessed at, also when that is so for only one part
// of its plan.
func (o *Order) Scheduled() bool {
	if o.PRN != nil || len(o.Unclear) > 0 {
		return false
	}
	if len(o.Plan) == 0 {
		p := o.whole()
		return p.computable()
	}
	some := false
	for i := range o.Plan {
		p := o.part(i)
		if p.pause() {
			continue
		}
		if !p.computable() {
			return false
		}
		some = true
	}
	return some
}

// Slots are the order's doses on an Oslo day, each once, in the order they fall
// due. A version that ends the order has slots up to the instant it ended; a
// draft or a version of unknown status has none.
func (o *Order) Slots(day Date) []Slot {
	if !(SlotKey{Date: day}).Valid() || !o.Scheduled() {
		return nil
	}
	if len(o.Plan) == 0 {
		p := o.whole()
		return p.slots(o, day, nil)
	}
	var slots []Slot
	for i := range o.Plan {
		p := o.part(i)
		slots = p.slots(o, day, slots)
	}
	slices.SortFunc(slots, bySlotDue)
	return slices.Compact(slots)
}

func bySlotDue(a, b Slot) int {
	return cmp.Or(cmp.Compare(a.Due(), b.Due()), cmp.Compare(a.Time, b.Time))
}

// Ends reports whether this version ends or pauses the order.
func (o *Order) Ends() bool {
	switch o.Status {
	case OrderOnHold, OrderStopped, OrderCompleted, OrderCancelled, OrderEnteredInError:
		return true
	}
	return false
}

// inForce reports whether the order's status lets a dose fall due at i.
func (o *Order) inForce(i Instant) bool {
	return o.Status == OrderActive || o.Ends() && o.Ended != 0 && i < o.Ended
}
