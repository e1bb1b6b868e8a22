package round

import "feltjournal/journal"

// LateAfter is how long after the act a registration counts as
// etterregistrert (R-NOTE-05).
const LateAfter journal.Instant = 2 * 60 * 60 * 1000

// propose is the registration a nurse is about to sign, as the order says.
func propose(row *Row, cell *Cell, act journal.Act) *journal.Administration {
	o := row.Order
	a := &journal.Administration{
		Order: o.Order, Version: max(o.Version, 1), Slot: cell.Slot.Key(), Act: act,
		Drug: o.Drug, Dose: o.Dose, Unit: o.Unit, Route: o.Route, Packing: o.Packing,
	}
	if cell.DoseKnown {
		a.Dose = cell.Dose
	}
	if o.PRN != nil && act != journal.ActNotGiven {
		a.PRNReason = o.PRN.Reason
	}
	return a
}

// performed is the instant of a time of day: of those that are not after now,
// since nothing is registered before it is done, the one nearest to when the
// dose was due, or the latest for a dose without a slot (due zero).
func performed(t journal.LocalTime, due, now journal.Instant) journal.Instant {
	if timeOf(now) == t && (due == 0 || now-due < dayMillis/2) {
		return now
	}
	latest := onDay(t, journal.DateOf(now))
	if latest > now {
		latest = onDay(t, journal.DateOf(now).AddDays(-1))
	}
	best := latest
	for _, day := range []journal.Date{journal.DateOf(due).AddDays(-1), journal.DateOf(due), journal.DateOf(due).AddDays(1)} {
		if at := onDay(t, day); due != 0 && at <= now && distance(at, due) < distance(best, due) {
			best = at
		}
	}
	return best
}

func onDay(t journal.LocalTime, day journal.Date) journal.Instant {
	return journal.Slot{Date: day, Time: t}.Due()
}

func distance(a, b journal.Instant) journal.Instant { return max(a-b, b-a) }

func timeOf(at journal.Instant) journal.LocalTime {
	t := at.Time().In(journal.Oslo)
	return journal.LocalTime(t.Hour()*60 + t.Minute())
}
