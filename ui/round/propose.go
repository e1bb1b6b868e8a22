package round

import (
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
)

// LateAfter is how long after the act a registration counts as
// etterregistrert (R-NOTE-05).
const LateAfter journal.Instant = 2 * 60 * 60 * 1000

// propose is the registration a nurse is about to sign, as the order says.
func propose(row *Row, cell *Cell, act journal.Act) *journal.Administration {
	o := row.Order
	a := &journal.Administration{
		Order: o.Order, Version: max(o.Version, 1), Slot: cell.Slot.Key(), Act: act,
		Drug: o.Drug, Dose: o.Dose, Unit: o.Unit, Route: o.Route,
	}
	if o.PRN != nil {
		a.PRNReason = o.PRN.Reason
	}
	return a
}

// performed is the instant of a time of day: the latest one that is not after
// now, since nothing is registered before it is done.
func performed(t journal.LocalTime, now journal.Instant) journal.Instant {
	local := now.Time().In(journal.Oslo)
	if journal.LocalTime(local.Hour()*60+local.Minute()) == t {
		return now
	}
	at := time.Date(local.Year(), local.Month(), local.Day(), int(t)/60, int(t)%60, 0, 0, journal.Oslo)
	if at.After(local) {
		at = at.AddDate(0, 0, -1)
	}
	return journal.InstantOf(at)
}

func timeOf(at journal.Instant) journal.LocalTime {
	t := at.Time().In(journal.Oslo)
	return journal.LocalTime(t.Hour()*60 + t.Minute())
}

// warnings are what speaks against the act, in the nurse's words.
func (s *Screen) warnings(a *journal.Administration, at journal.Instant) []string {
	var list []string
	s.journal.View(s.stream, func(c *chart.Chart) {
		for _, e := range c.Warnings(chart.Intent{Administration: a, At: at}) {
			list = append(list, Warning(s.desk.Words, e, at))
		}
	})
	return list
}

// Warning says in words what speaks against an act that is performed at an
// instant.
func Warning(w *i18n.Words, e *journal.Error, at journal.Instant) string {
	args := make([]any, 0, 2*len(e.Args))
	for k, v := range e.Args {
		switch v := v.(type) {
		case journal.Instant:
			args = append(args, k, format.When(w, v, at))
		case journal.Amount:
			args = append(args, k, v.String())
		default:
			args = append(args, k, v)
		}
	}
	if e.Code == "stopped" && e.Args["Reason"] == "" {
		return w.T("round.warn_stopped_plain")
	}
	return w.T("round.warn_"+e.Code, args...)
}
