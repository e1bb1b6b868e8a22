package journal

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Lengths of time, as instants are counted.
const (
	minute  Instant = 60_000
	hour            = 60 * minute
	fullDay         = 24 * hour
	week            = 7 * fullDay
)

// change is an instant at which Oslo's clocks are set, and how far ahead of
// UTC they are from then on.
type change struct{ at, ahead Instant }

// The time whose changes are looked up once: a ward asks when 08:00 is tens of
// thousands of times for one screen, and the zone's rule is slow to work out.
var (
	tableFrom = InstantOf(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))
	tableTo   = InstantOf(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))
)

// changes are all of them in that time, ascending, after the state it begins
// with. They are found by looking at the clock each week, since
// time.Time.ZoneBounds does not come past 31 December 2040.
var changes = sync.OnceValue(func() []change {
	list := []change{{tableFrom, ahead(tableFrom)}}
	for i := tableFrom; i < tableTo; i += week {
		if ahead(i+week) != list[len(list)-1].ahead {
			at := changeBetween(i, i+week)
			list = append(list, change{at, ahead(at)})
		}
	}
	return list
})

// changeBetween is when the clock was set after before and at or before after.
func changeBetween(before, after Instant) Instant {
	old := ahead(before)
	for after-before > 1 {
		if middle := before + (after-before)/2; ahead(middle) == old {
			before = middle
		} else {
			after = middle
		}
	}
	return after
}

// ahead asks the zone itself.
func ahead(i Instant) Instant {
	_, seconds := i.Time().In(Oslo).Zone()
	return Instant(seconds) * 1000
}

// standing is the change that last happened at or before i, a time in the table.
func standing(i Instant) change {
	list := changes()
	n, found := slices.BinarySearchFunc(list, i, func(c change, i Instant) int { return cmp.Compare(c.at, i) })
	if found {
		return list[n]
	}
	return list[n-1]
}

func inTable(i Instant) bool { return i >= tableFrom && i < tableTo }

// offset is how far Oslo is ahead of UTC at i.
func offset(i Instant) Instant {
	if inTable(i) {
		return standing(i).ahead
	}
	return ahead(i)
}

// changed is when Oslo's clocks were last set at i.
func changed(i Instant) Instant {
	if inTable(i) {
		return standing(i).at
	}
	at, _ := i.Time().In(Oslo).ZoneBounds()
	return InstantOf(at)
}
