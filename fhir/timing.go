package fhir

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// rhythm is a Timing as far as it could be understood.
type rhythm struct {
	timing     journal.Timing
	start, end journal.Instant
}

// weekdayOf maps FHIR days-of-week.
var weekdayOf = map[string]time.Weekday{
	"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday,
	"fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
}

// readTiming turns t into a rhythm, or says in codes why it cannot: whatever
// could be read in two ways is not read at all.
func readTiming(t *r4.Timing) (rhythm, []string) {
	switch {
	case t == nil:
		return rhythm{}, []string{UnclearTimes}
	case len(t.ModifierExtension) > 0:
		return rhythm{}, []string{UnclearModifier}
	case len(t.Event) > 0:
		return rhythm{}, []string{UnclearEvent}
	case t.Repeat == nil:
		return rhythm{}, []string{UnclearTimes}
	case !plainRepeat(t.Repeat):
		return rhythm{}, []string{UnclearTiming}
	case len(t.Repeat.When) > 0:
		return rhythm{}, []string{UnclearWhen}
	}
	out, unclear := readBounds(t.Repeat)
	if len(t.Repeat.TimeOfDay) > 0 {
		return withTimes(out, t.Repeat, unclear)
	}
	return withHours(out, t.Repeat, unclear)
}

// plainRepeat reports that nothing in r bends the rhythm.
func plainRepeat(r *r4.Repeat) bool {
	return len(r.ModifierExtension) == 0 && r.BoundsDuration == nil && r.BoundsRange == nil &&
		r.Count == "" && r.CountMax == "" && r.Duration == "" && r.DurationMax == "" &&
		r.FrequencyMax == "" && r.PeriodMax == "" && r.Offset == ""
}

// readBounds reads the period. Its end is inclusive in FHIR: a last day counts
// to midnight, a last moment is the moment it stops.
func readBounds(r *r4.Repeat) (out rhythm, unclear []string) {
	if r.BoundsPeriod == nil {
		return out, nil
	}
	if s := r.BoundsPeriod.Start; s != "" {
		m, code := parseMoment(s)
		out.start, unclear = m.at, appendCode(unclear, code)
	}
	if s := r.BoundsPeriod.End; s != "" {
		m, code := parseMoment(s)
		out.end, unclear = m.next, appendCode(unclear, code)
	}
	if out.end != 0 && out.end <= out.start {
		unclear = append(unclear, UnclearBounds)
	}
	return out, unclear
}

func appendCode(codes []string, code string) []string {
	if code == "" {
		return codes
	}
	return append(codes, code)
}

// withTimes reads times of day, on every day, on weekdays or every n days.
func withTimes(out rhythm, r *r4.Repeat, unclear []string) (rhythm, []string) {
	for _, s := range r.TimeOfDay {
		at, ok := parseClock(s)
		if !ok {
			return rhythm{}, append(unclear, UnclearTime)
		}
		out.timing.Times = append(out.timing.Times, at)
	}
	slices.Sort(out.timing.Times)
	for _, s := range r.DayOfWeek {
		day, ok := weekdayOf[s]
		if !ok {
			return rhythm{}, append(unclear, UnclearTiming)
		}
		out.timing.Weekdays = out.timing.Weekdays.With(day)
	}
	every, ok := everyDays(r, len(out.timing.Times))
	if !ok || every > 1 && out.start == 0 || out.timing.Validate() != nil {
		return rhythm{}, append(unclear, UnclearTiming)
	}
	out.timing.EveryDays = every
	return out, unclear
}

// everyDays reads frequency and period beside times of day: they must say the
// same as the times do. Zero means each day.
func everyDays(r *r4.Repeat, times int) (days int, ok bool) {
	if r.Period == "" && r.Frequency == "" && r.PeriodUnit == "" {
		return 0, true
	}
	frequency, okF := wholeOr(r.Frequency, 1)
	period, okP := wholeOr(r.Period, 1)
	if !okF || !okP || period > journal.MaxEveryDays {
		return 0, false
	}
	unit := map[string]int{"d": 1, "wk": 7}[r.PeriodUnit]
	days = unit * period
	switch {
	case unit == 0 || days > journal.MaxEveryDays:
		return 0, false
	case len(r.DayOfWeek) > 0 && period != 1:
		return 0, false
	case len(r.DayOfWeek) > 0:
		days = 1
		if unit == 7 {
			times *= len(r.DayOfWeek)
		}
	}
	if days == 1 {
		days = 0
	}
	// "1 per day" beside two times contradicts itself; a missing frequency says
	// nothing.
	return days, r.Frequency == "" || frequency == times
}

// withHours reads "every n hours", which needs the moment of the first dose.
func withHours(out rhythm, r *r4.Repeat, unclear []string) (rhythm, []string) {
	hours, ok := wholeOr(r.Period, 0)
	frequency, okF := wholeOr(r.Frequency, 1)
	exact := r.BoundsPeriod != nil && strings.Contains(r.BoundsPeriod.Start, "T")
	switch {
	case r.Period == "" || !ok || !okF || r.PeriodUnit != "h" || frequency != 1 || len(r.DayOfWeek) > 0:
		return rhythm{}, append(unclear, UnclearTimes)
	case hours > journal.MaxEveryHours:
		return rhythm{}, append(unclear, UnclearTiming)
	case !exact || out.start == 0:
		return rhythm{}, append(unclear, UnclearTimes)
	}
	out.timing.EveryHours, out.timing.Anchor = hours, out.start
	return out, unclear
}

// wholeOr reads a positive whole number; "8.0" is one. Empty gives otherwise.
func wholeOr(d r4.Decimal, otherwise int) (int, bool) {
	if d == "" {
		return otherwise, true
	}
	s := string(d)
	if whole, frac, ok := strings.Cut(s, "."); ok && strings.Trim(frac, "0") == "" {
		s = whole
	}
	n, err := strconv.ParseUint(s, 10, 31)
	return int(n), err == nil && n > 0
}
