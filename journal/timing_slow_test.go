package journal_test

import (
	"slices"
	"time"

	"feltjournal/journal"
)

// The two years that the timing of orders is compared in: one with 29 February
// in it, four nights on which the clock is set.
var (
	firstDay = journal.NewDate(2027, time.January, 1)
	lastDay  = journal.NewDate(2028, time.December, 31)
)

// grain is how finely the clock on the wall is read. Every time that is drawn
// is a multiple of it.
const grain = 5 * minute

// reading is the clock on the wall at an instant.
type reading struct {
	at    journal.Instant
	label journal.LocalTime
	again bool // it has shown this on this day before
}

// wall is the clock, read through two years, by day.
var wall = readWall()

func readWall() map[journal.Date][]reading {
	days := map[journal.Date][]reading{}
	for i := noon(firstDay) - 24*hour; i < noon(lastDay)+48*hour; i += grain {
		t := i.Time().In(journal.Oslo)
		date := journal.Date(t.Year()*10000 + int(t.Month())*100 + t.Day())
		r := reading{at: i, label: journal.LocalTime(t.Hour()*60 + t.Minute())}
		r.again = slices.ContainsFunc(days[date], func(o reading) bool { return o.label == r.label })
		days[date] = append(days[date], r)
	}
	return days
}

// allDays are the days of the two years, counted by Go's own calendar.
func allDays() []journal.Date {
	var list []journal.Date
	for t := noon(firstDay).Time(); len(list) < 365+366; t = t.Add(24 * time.Hour) {
		local := t.In(journal.Oslo)
		list = append(list, journal.NewDate(local.Date()))
	}
	return list
}

// dueSlot is a slot by the slow implementation.
type dueSlot struct {
	key   journal.SlotKey
	due   journal.Instant
	doses []journal.Amount // of each part that plans it
}

// slowPlan is an independent, slow and obvious implementation of Slots: what the words on a prescription say: part for part, day for
// day, with a finger on the calendar and an eye on the clock.
func slowPlan(o *journal.Order, days []journal.Date) map[journal.Date][]dueSlot {
	plan := map[journal.Date][]dueSlot{}
	for _, part := range partsOf(o) {
		turn := turns(o, part)
		for _, date := range days {
			if !turn(date) {
				continue
			}
			for _, r := range slowTimes(o, part, date) {
				if within(o, part, r.at) {
					plan[date] = note(plan[date], r, part.Dose)
				}
			}
		}
	}
	for _, list := range plan {
		slices.SortStableFunc(list, func(a, b dueSlot) int {
			if a.due != b.due {
				return int(a.due - b.due)
			}
			return int(a.key.Time) - int(b.key.Time)
		})
	}
	return plan
}

func partsOf(o *journal.Order) []journal.Dosage {
	if len(o.Plan) == 0 {
		return []journal.Dosage{{Dose: o.Dose, Timing: o.Timing}}
	}
	return o.Plan
}

type planned struct {
	journal.SlotKey
	at journal.Instant
}

func note(list []dueSlot, p planned, dose journal.Amount) []dueSlot {
	for i := range list {
		if list[i].key == p.SlotKey {
			list[i].doses = append(list[i].doses, dose)
			return list
		}
	}
	return append(list, dueSlot{p.SlotKey, p.at, []journal.Amount{dose}})
}

func startOf(o *journal.Order, part journal.Dosage) journal.Instant {
	if part.Start > o.Start {
		return part.Start
	}
	return o.Start
}

func within(o *journal.Order, part journal.Dosage, i journal.Instant) bool {
	switch {
	case o.Start != 0 && i < o.Start, part.Start != 0 && i < part.Start:
		return false
	case o.End != 0 && i >= o.End, part.End != 0 && i >= part.End:
		return false
	}
	return o.Status == journal.OrderActive || i < o.Ended
}

// turns says on which days there are doses, by walking forward in steps.
func turns(o *journal.Order, part journal.Dosage) func(journal.Date) bool {
	days, step := map[journal.Date]bool{}, max(1, part.Timing.EveryDays)
	from := part.Timing.Anchor
	if from == 0 {
		from = startOf(o, part)
	}
	for t := from.Time().In(journal.Oslo); t.Year() < 2029; t = t.AddDate(0, 0, step) {
		days[journal.NewDate(t.Date())] = true
	}
	return func(d journal.Date) bool {
		if step > 1 && !days[d] {
			return false
		}
		on := time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, journal.Oslo).Weekday()
		return part.Timing.Weekdays == 0 || part.Timing.Weekdays&(1<<on) != 0
	}
}

// slowTimes are the moments of a day: each time of day is the first at which
// the wall shows it or later; each step is counted on from the anchor.
func slowTimes(o *journal.Order, part journal.Dosage, date journal.Date) []planned {
	var list []planned
	for _, t := range part.Timing.Times {
		i := slices.IndexFunc(wall[date], func(r reading) bool { return r.label >= t })
		list = append(list, planned{journal.SlotKey{Date: date, Time: t}, wall[date][i].at})
	}
	if part.Timing.EveryHours == 0 {
		return list
	}
	anchor := part.Timing.Anchor
	if anchor == 0 {
		anchor = startOf(o, part)
	}
	for _, r := range wall[date] {
		if (r.at-anchor)%(journal.Instant(part.Timing.EveryHours)*hour) == 0 {
			list = append(list, planned{journal.SlotKey{Date: date, Time: r.label, Again: r.again}, r.at})
		}
	}
	return list
}
