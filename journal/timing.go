package journal

import "time"

// Timing says when the doses of a regular order fall, after FHIR R4
// Timing.repeat. Exactly one of Times and EveryHours is used; both empty means
// that no slots can be computed.
type Timing struct {
	Times      []LocalTime `msgpack:"t,omitempty"` // times of day, ascending
	Weekdays   Weekdays    `msgpack:"w,omitempty"` // zero: every day
	EveryDays  int         `msgpack:"d,omitempty"` // every n days from the start day; zero or one: each day
	EveryHours int         `msgpack:"h,omitempty"` // every n hours by the clock that does not change, from Anchor
	Anchor     Instant     `msgpack:"a,omitempty"`
}

// Weekdays is a set of days of the week, bit time.Weekday.
type Weekdays uint8

// Has reports whether d is in the set; the empty set holds every day.
func (w Weekdays) Has(d time.Weekday) bool { return w == 0 || w&(1<<d) != 0 }

// With returns the set with d added.
func (w Weekdays) With(d time.Weekday) Weekdays { return w | 1<<d }

// Limits of a timing; a denser one is shown as text and never guessed at.
const (
	MaxTimesPerDay = 24
	MaxEveryDays   = 366
	MaxEveryHours  = 24 * 31
)

// Validate refuses times outside the day, out of order or too many.
func (t Timing) Validate() error {
	if len(t.Times) > MaxTimesPerDay || len(t.Times) > 0 && t.EveryHours > 0 {
		return Invalid("timing")
	}
	if t.EveryDays < 0 || t.EveryDays > MaxEveryDays || t.EveryHours < 0 || t.EveryHours > MaxEveryHours {
		return Invalid("timing")
	}
	for i, at := range t.Times {
		if at < 0 || at >= 24*60 || i > 0 && at <= t.Times[i-1] {
			return Invalid("timing")
		}
	}
	return nil
}
