package fhir

import (
	"strings"
	"time"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// moment is a FHIR date, dateTime or instant.
type moment struct {
	at   journal.Instant // start of the day, month or year in Oslo for a date
	next journal.Instant // first instant after it; for an exact time, at itself
	date bool            // no time of day was given
}

// parseMoment understands yyyy, yyyy-mm, yyyy-mm-dd and full date-times with a
// zone. A time without a zone, 24:00 and years outside 1850-2199 are not
// understood: code says which.
func parseMoment(s string) (m moment, code string) {
	if strings.Contains(s, "T") {
		t, err := time.Parse(time.RFC3339Nano, s)
		switch {
		case err != nil && noZone(s):
			return moment{}, UnclearZone
		case err != nil || !plausible(t):
			return moment{}, UnclearTime
		}
		at := journal.InstantOf(t)
		return moment{at, at, false}, ""
	}
	for _, f := range []struct {
		layout               string
		years, months, plusD int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.ParseInLocation(f.layout, s, journal.Oslo); err == nil && plausible(t) {
			return moment{journal.InstantOf(t), journal.InstantOf(t.AddDate(f.years, f.months, f.plusD)), true}, ""
		}
	}
	return moment{}, UnclearTime
}

func plausible(t time.Time) bool { return t.Year() >= 1850 && t.Year() < 2200 }

func noZone(s string) bool {
	_, clock, _ := strings.Cut(s, "T")
	return !strings.ContainsAny(clock, "Z+-z")
}

// parseDate is a full calendar date; anything coarser is none.
func parseDate(s string) journal.Date {
	if len(s) > 10 {
		s = s[:10]
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil || !plausible(t) {
		return 0
	}
	return journal.NewDate(t.Year(), t.Month(), t.Day())
}

// parseClock reads a FHIR time to the minute; 24:00 and seconds are not
// understood.
func parseClock(s string) (journal.LocalTime, bool) {
	t, err := time.Parse("15:04:05", s)
	if err != nil {
		t, err = time.Parse("15:04", s)
	}
	if err != nil || t.Second() != 0 || t.Nanosecond() != 0 {
		return 0, false
	}
	return journal.LocalTime(t.Hour()*60 + t.Minute()), true
}

// dateTime writes an instant as FHIR wants it, in Oslo; "" for one that R4 has
// no way to write: its years are 0001 to 9999.
func dateTime(i journal.Instant) string {
	t := i.Time().In(journal.Oslo)
	if t.Year() < 1 || t.Year() > 9999 {
		return ""
	}
	return t.Format("2006-01-02T15:04:05.000-07:00")
}

// noTime stands beside a time that R4 demands and cannot write: the clock said
// something that is no time. A time near it would be one that nobody said. It
// is nil where dateTime gives one.
func noTime(i journal.Instant) *r4.Element {
	if dateTime(i) != "" {
		return nil
	}
	return &r4.Element{Extension: []r4.Extension{{URL: extAbsent, ValueCode: "error"}}}
}

// timeExtension is an extension whose value is an instant.
func timeExtension(url string, i journal.Instant) r4.Extension {
	return r4.Extension{URL: url, ValueDateTime: dateTime(i), NoDateTime: noTime(i)}
}

// during is when what a document tells took place; nil without a time.
func during(i journal.Instant) *r4.DocumentContext {
	at := dateTime(i)
	if at == "" {
		return nil
	}
	return &r4.DocumentContext{Period: &r4.Period{Start: at, End: at}}
}

// dayOf is the day of an instant in Oslo; "" where dateTime gives none.
func dayOf(i journal.Instant) string {
	day, _, _ := strings.Cut(dateTime(i), "T")
	return day
}

// isoDate writes a date as FHIR wants it.
func isoDate(d journal.Date) string {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC).Format("2006-01-02")
}

// instantOr reads s, or gives otherwise when it cannot be understood. No
// instant after limit is believed: the centre's clock may be wrong too.
func instantOr(s string, otherwise, limit journal.Instant) journal.Instant {
	m, code := parseMoment(s)
	if code != "" {
		return otherwise
	}
	return min(m.at, limit)
}
