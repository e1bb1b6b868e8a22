package journal

import (
	"slices"
	"time"
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
	naive := time.Date(d.Year(), d.Month(), d.Day(), 0, int(t), 0, 0, time.UTC)
	before, after := offset(naive.Add(-24*time.Hour)), offset(naive.Add(24*time.Hour))
	first, second := naive.Add(-before), naive.Add(-after)
	isFirst, isSecond := offset(first) == before, offset(second) == after
	switch {
	case isFirst && isSecond && again:
		return InstantOf(second)
	case isFirst:
		return InstantOf(first)
	case isSecond:
		return InstantOf(second)
	}
	skipped, _ := first.In(Oslo).ZoneBounds()
	return InstantOf(skipped)
}

// offset is how far Oslo is ahead of UTC at t.
func offset(t time.Time) time.Duration {
	_, seconds := t.In(Oslo).Zone()
	return time.Duration(seconds) * time.Second
}

// slotAt names the slot of order that falls due at i, a whole minute.
func slotAt(order ID, i Instant) Slot {
	t := i.Time().In(Oslo)
	s := Slot{order, NewDate(t.Year(), t.Month(), t.Day()), LocalTime(t.Hour()*60 + t.Minute()), false}
	s.Again = s.Due() != i
	return s
}

// Scheduled reports whether the order's doses fall at times that can be
// computed. An order given as needed, one with something unclear in it and one
// whose phase is unknown (every third day, but from when?) have no slots; they
// are shown as text, never guessed at.
func (o *Order) Scheduled() bool {
	t := o.Timing
	if o.PRN != nil || len(o.Unclear) > 0 || t.Validate() != nil {
		return false
	}
	if t.EveryDays > 1 && !o.anchor().plausible() {
		return false
	}
	return len(t.Times) > 0 || t.EveryHours > 0 && o.anchor().plausible()
}

// Slots are the order's doses on an Oslo day, in the order they fall due. A
// version that ends the order has slots up to the instant it ended; a draft or
// a version of unknown status has none.
func (o *Order) Slots(day Date) []Slot {
	if !(SlotKey{Date: day}).Valid() || !o.Scheduled() || !o.falls(day) {
		return nil
	}
	var slots []Slot
	if o.Timing.EveryHours > 0 {
		slots = o.hourly(day)
	}
	for _, t := range o.Timing.Times {
		slots = append(slots, Slot{Order: o.Order, Date: day, Time: t})
	}
	return slices.DeleteFunc(slots, func(s Slot) bool { return !o.covers(s.Due()) })
}

// Ends reports whether this version ends or pauses the order.
func (o *Order) Ends() bool {
	switch o.Status {
	case OrderOnHold, OrderStopped, OrderCompleted, OrderCancelled, OrderEnteredInError:
		return true
	}
	return false
}

// covers reports whether the order is in force at i by its own dates.
func (o *Order) covers(i Instant) bool {
	if i < o.Start && o.Start != 0 || o.End != 0 && i >= o.End {
		return false
	}
	return o.Status == OrderActive || o.Ends() && o.Ended != 0 && i < o.Ended
}

// falls reports whether the order has doses on day at all.
func (o *Order) falls(day Date) bool {
	t := o.Timing
	if !t.Weekdays.Has(day.Weekday()) {
		return false
	}
	return t.EveryDays <= 1 || (day.number()-DateOf(o.anchor()).number())%t.EveryDays == 0
}

// hourly steps by the clock that does not change, so the night that has 25
// hours has a dose more or the next one stands an hour earlier on the wall.
func (o *Order) hourly(day Date) []Slot {
	const minute, hour = 60_000, 3_600_000
	step := Instant(o.Timing.EveryHours) * hour
	anchor := o.anchor() / minute * minute
	from, to := day.at(0, false), day.AddDays(1).at(0, false)
	var slots []Slot
	for i := from + mod(anchor-from, step); i < to; i += step {
		slots = append(slots, slotAt(o.Order, i))
	}
	return slots
}

// anchor is where "every n" counts from.
func (o *Order) anchor() Instant {
	if o.Timing.Anchor != 0 {
		return o.Timing.Anchor
	}
	return o.Start
}

func mod(a, n Instant) Instant { return (a%n + n) % n }

// plausible refuses zero and what no clinical calendar holds: arithmetic on
// instants stays far from overflow.
func (i Instant) plausible() bool {
	const year = 366 * 24 * 3_600_000
	return i != 0 && i > -70*year && i < 230*year
}

// number counts days, so that two dates can be subtracted.
func (d Date) number() int {
	return int(time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
