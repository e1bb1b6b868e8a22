package journal

import (
	"fmt"
	"time"
	_ "time/tzdata" // a workstation without zone files still knows when 08:00 is
)

// Oslo is the zone that every local date and time of the domain is in.
var Oslo = mustLoad("Europe/Oslo")

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(fmt.Sprintf("embedded time zone %s: %v", name, err))
	}
	return loc
}

// Date is a calendar day in Oslo, as the number yyyymmdd; zero means none.
type Date int32

// NewDate builds a date; month and day are normalised as time.Date does.
func NewDate(year int, month time.Month, day int) Date {
	t := time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
	return Date(t.Year()*10000 + int(t.Month())*100 + t.Day())
}

// DateOf is the Oslo day of an instant.
func DateOf(i Instant) Date { return dateOf(i + offset(i)) }

// dateOf is the day of an instant that stands for the clock on the wall.
func dateOf(local Instant) Date {
	year, month, day := local.Time().Date()
	return Date(year*10000 + int(month)*100 + day)
}

// Year is the calendar year.
func (d Date) Year() int { return int(d) / 10000 }

// Month is the calendar month.
func (d Date) Month() time.Month { return time.Month(int(d) / 100 % 100) }

// Day is the day of the month.
func (d Date) Day() int { return int(d) % 100 }

// AddDays moves n days on (or back).
func (d Date) AddDays(n int) Date { return NewDate(d.Year(), d.Month(), d.Day()+n) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, time.UTC).Weekday()
}

// number counts days, so that two dates can be subtracted.
func (d Date) number() int {
	return int(time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// String is the Norwegian form, 02.01.2006.
func (d Date) String() string {
	return fmt.Sprintf("%02d.%02d.%04d", d.Day(), d.Month(), d.Year())
}

// LocalTime is a time of day, in minutes after midnight (0..1439).
type LocalTime int16

// String is the form 15:04.
func (t LocalTime) String() string { return fmt.Sprintf("%02d:%02d", t/60, t%60) }
