package format

import (
	"time"

	"feltjournal/journal"
	"feltjournal/ui/i18n"
)

// Clock is the time of day of an instant, "08:02"; "–" for none.
func Clock(at journal.Instant) string {
	if at == 0 {
		return "–"
	}
	return at.Time().In(journal.Oslo).Format("15:04")
}

// Moment is day and time, "22.11.2026 08:02"; "–" for none.
func Moment(at journal.Instant) string {
	if at == 0 {
		return "–"
	}
	return at.Time().In(journal.Oslo).Format("02.01.2006 15:04")
}

// When is as short as it can be without being mistaken: the time alone today,
// "i går 21:15" yesterday, day and month this year, and the whole moment before.
func When(w *i18n.Words, at, now journal.Instant) string {
	if at == 0 {
		return "–"
	}
	day, today := journal.DateOf(at), journal.DateOf(now)
	switch {
	case day == today:
		return Clock(at)
	case day == today.AddDays(-1):
		return w.T("when.yesterday", "Time", Clock(at))
	case day == today.AddDays(1):
		return w.T("when.tomorrow", "Time", Clock(at))
	case day.Year() == today.Year():
		return at.Time().In(journal.Oslo).Format("02.01. 15:04")
	}
	return Moment(at)
}

// Age says how long ago at was, "3 min siden"; a moment less than a minute away
// in either direction is "nå nettopp", and one in the future is shown as such,
// since it tells that a clock is wrong.
func Age(w *i18n.Words, at, now journal.Instant) string {
	if at == 0 {
		return w.T("age.never")
	}
	d := now.Time().Sub(at.Time())
	switch {
	case d <= -time.Minute:
		return w.T("age.future", "Moment", Moment(at))
	case d < time.Minute:
		return w.T("age.now")
	case d < time.Hour:
		return w.N("age.minutes", int(d/time.Minute))
	case d < 48*time.Hour:
		return w.N("age.hours", int(d/time.Hour))
	}
	return w.N("age.days", int(d/(24*time.Hour)))
}

// Years is how old somebody born on born is today, in whole years; 0 for none.
func Years(born, today journal.Date) int {
	if born == 0 {
		return 0
	}
	n := today.Year() - born.Year()
	if int(today)%10000 < int(born)%10000 {
		n--
	}
	return max(n, 0)
}

// Date is dd.mm.yyyy; "–" for none.
func Date(d journal.Date) string {
	if d == 0 {
		return "–"
	}
	return d.String()
}
