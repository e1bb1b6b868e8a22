package format

import (
	"strconv"
	"strings"
	"time"

	"feltjournal/journal"
)

// ParseDate reads what a nurse types for a day: "22.11.2026", "22.11.26",
// "22.11", "221126", "i" or "0" for today, "+1" and "-2" for days from today.
// A day that is not in the calendar is refused.
func ParseDate(s string, today journal.Date) (journal.Date, bool) {
	s = strings.TrimSpace(s)
	if s == "i" || s == "I" {
		return today, true
	}
	if n, err := strconv.Atoi(s); err == nil && len(s) <= 4 && (s[0] == '+' || s[0] == '-' || s == "0") {
		return today.AddDays(n), true
	}
	if len(s) == 6 || len(s) == 8 {
		if _, err := strconv.ParseUint(s, 10, 32); err == nil {
			s = s[:2] + "." + s[2:4] + "." + s[4:]
		}
	}
	return parseDots(s, today)
}

func parseDots(s string, today journal.Date) (journal.Date, bool) {
	parts := strings.Split(strings.TrimSuffix(s, "."), ".")
	if len(parts) == 2 {
		parts = append(parts, strconv.Itoa(today.Year()))
	}
	if len(parts) != 3 {
		return 0, false
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return 0, false
		}
		n[i] = int(v)
	}
	if len(parts[2]) == 2 {
		n[2] += 2000
	}
	d := journal.NewDate(n[2], time.Month(n[1]), n[0])
	ok := d.Day() == n[0] && int(d.Month()) == n[1] && n[2] >= 1900 && n[2] < 2200
	return d, ok
}

// ParseTime reads a time of day: "8", "08", "0802", "8:02", "08.02".
func ParseTime(s string) (journal.LocalTime, bool) {
	s = strings.TrimSpace(strings.NewReplacer(":", "", ".", "").Replace(s))
	switch len(s) {
	case 1, 2:
		s += "00"
	}
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || len(s) > 4 || n%100 > 59 || n/100 > 23 {
		return 0, false
	}
	return journal.LocalTime(n/100*60 + n%100), true
}

// Instant is when the local time t falls on day d. In the hour that does not
// exist when summer time starts it is the instant an hour on.
func Instant(d journal.Date, t journal.LocalTime) journal.Instant {
	return journal.InstantOf(time.Date(d.Year(), d.Month(), d.Day(), int(t)/60, int(t)%60, 0, 0, journal.Oslo))
}
