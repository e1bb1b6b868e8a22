package journal_test

import (
	"testing"
	"time"

	"feltjournal/journal"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var (
	springForward = journal.NewDate(2026, time.March, 29)   // 02:00 becomes 03:00
	fallBack      = journal.NewDate(2026, time.October, 25) // 03:00 becomes 02:00
	orderID       = journal.ID{1}
)

func utc(year int, month time.Month, day, hour, minute int) journal.Instant {
	return journal.InstantOf(time.Date(year, month, day, hour, minute, 0, 0, time.UTC))
}

func active(t journal.Timing) *journal.Order {
	return &journal.Order{Order: orderID, Version: 1, Status: journal.OrderActive, Drug: journal.Drug{Name: "Paracet"}, Timing: t}
}

func daily(times ...journal.LocalTime) *journal.Order { return active(journal.Timing{Times: times}) }

func labels(slots []journal.Slot) []string {
	var list []string
	for _, s := range slots {
		label := s.Time.String()
		if s.Again {
			label += " igjen"
		}
		list = append(list, label)
	}
	return list
}

func TestSlot_Due(t *testing.T) {
	for _, c := range []struct {
		name  string
		day   journal.Date
		at    journal.LocalTime
		again bool
		want  journal.Instant
	}{
		{"winter", journal.NewDate(2026, 1, 15), 8 * 60, false, utc(2026, 1, 15, 7, 0)},
		{"summer", journal.NewDate(2026, 7, 15), 8 * 60, false, utc(2026, 7, 15, 6, 0)},
		{"midnight", journal.NewDate(2026, 7, 15), 0, false, utc(2026, 7, 14, 22, 0)},
		{"the evening before summer time", springForward.AddDays(-1), 23 * 60, false, utc(2026, 3, 28, 22, 0)},
		{"last minute of winter time", springForward, 119, false, utc(2026, 3, 29, 0, 59)},
		{"02:00 that does not happen", springForward, 120, false, utc(2026, 3, 29, 1, 0)},
		{"02:30 that does not happen", springForward, 150, false, utc(2026, 3, 29, 1, 0)},
		{"03:00 the same instant", springForward, 180, false, utc(2026, 3, 29, 1, 0)},
		{"03:30", springForward, 210, false, utc(2026, 3, 29, 1, 30)},
		{"01:59 before the long night", fallBack, 119, false, utc(2026, 10, 24, 23, 59)},
		{"first 02:30", fallBack, 150, false, utc(2026, 10, 25, 0, 30)},
		{"second 02:30", fallBack, 150, true, utc(2026, 10, 25, 1, 30)},
		{"03:00 after the long night", fallBack, 180, false, utc(2026, 10, 25, 2, 0)},
		{"again where nothing happens twice", fallBack, 480, true, utc(2026, 10, 25, 7, 0)},
		{"a year far ahead", journal.NewDate(2090, 7, 15), 8 * 60, false, utc(2090, 7, 15, 6, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, journal.SlotKey{Date: c.day, Time: c.at, Again: c.again}.Of(orderID).Due())
		})
	}
}

func TestSlots_daily_times(t *testing.T) {
	require.Equal(t, []string{"08:00", "20:00"}, labels(daily(480, 1200).Slots(journal.NewDate(2026, 11, 22))))
}

func TestSlots_when_02_30_does_not_happen_the_dose_still_has_its_slot(t *testing.T) {
	slots := daily(150, 480).Slots(springForward)
	require.Equal(t, []string{"02:30", "08:00"}, labels(slots))
	require.Equal(t, utc(2026, 3, 29, 1, 0), slots[0].Due())
}

func TestSlots_when_02_30_happens_twice_a_daily_dose_is_given_once(t *testing.T) {
	slots := daily(150).Slots(fallBack)
	require.Equal(t, []string{"02:30"}, labels(slots))
	require.Equal(t, utc(2026, 10, 25, 0, 30), slots[0].Due())
}

func TestSlots_every_n_hours_follow_the_clock_that_does_not_change(t *testing.T) {
	hourly := func(n int) *journal.Order {
		return active(journal.Timing{EveryHours: n, Anchor: utc(2026, 3, 1, 7, 0)}) // 08:00 in winter
	}
	require.Equal(t, []string{"00:00", "08:00", "16:00"}, labels(hourly(8).Slots(journal.NewDate(2026, 3, 28))))
	require.Equal(t, []string{"00:00", "09:00", "17:00"}, labels(hourly(8).Slots(springForward)))
	require.Equal(t, []string{"01:00", "08:00", "16:00"}, labels(hourly(8).Slots(fallBack)))
	require.Equal(t, []string{"00:00", "01:00", "02:00", "02:00 igjen", "03:00"}, labels(hourly(1).Slots(fallBack))[:5])
	require.Len(t, hourly(1).Slots(fallBack), 25)
	require.Len(t, hourly(1).Slots(springForward), 23)
}

func TestSlots_weekdays_and_every_n_days(t *testing.T) {
	monday := journal.NewDate(2026, 11, 23)
	weekly := active(journal.Timing{Times: []journal.LocalTime{480}, Weekdays: journal.Weekdays(0).With(time.Monday).With(time.Thursday)})
	require.Len(t, weekly.Slots(monday), 1)
	require.Empty(t, weekly.Slots(monday.AddDays(1)))
	require.Len(t, weekly.Slots(monday.AddDays(3)), 1)

	third := active(journal.Timing{Times: []journal.LocalTime{480}, EveryDays: 3})
	require.False(t, third.Scheduled(), "every third day, but from when?")
	require.Empty(t, third.Slots(monday))
	third.Start = utc(2026, 3, 28, 7, 0) // the change of clock in between is no day more or less
	require.Len(t, third.Slots(journal.NewDate(2026, 3, 28)), 1)
	require.Empty(t, third.Slots(journal.NewDate(2026, 3, 29)))
	require.Len(t, third.Slots(journal.NewDate(2026, 3, 31)), 1)
}

func TestSlots_period_and_end(t *testing.T) {
	day := journal.NewDate(2026, 11, 22)
	o := daily(480, 720, 1200)
	o.Start, o.End = utc(2026, 11, 22, 7, 0), utc(2026, 11, 22, 19, 0) // 08:00 up to and not at 20:00
	require.Equal(t, []string{"08:00", "12:00"}, labels(o.Slots(day)))
	require.Empty(t, o.Slots(day.AddDays(-1)))
	require.Empty(t, o.Slots(day.AddDays(1)))

	for _, status := range []journal.OrderStatus{journal.OrderOnHold, journal.OrderStopped, journal.OrderCompleted, journal.OrderCancelled, journal.OrderEnteredInError} {
		o := daily(480, 720, 1200)
		o.Status, o.Ended = status, utc(2026, 11, 22, 10, 0)
		require.Equal(t, []string{"08:00"}, labels(o.Slots(day)), "status %d", status)
		o.Ended = 0
		require.Empty(t, o.Slots(day), "ended, nobody says when")
	}
	for _, status := range []journal.OrderStatus{journal.OrderDraft, journal.OrderUnknown} {
		o := daily(480)
		o.Status = status
		require.Empty(t, o.Slots(day))
	}
}

func TestSlots_nothing_is_guessed_at(t *testing.T) {
	day := journal.NewDate(2026, 11, 22)
	unclear := daily(480)
	unclear.Unclear = []string{"timing"}
	prn := daily(480)
	prn.PRN = &journal.PRN{Reason: "ved smerter"}
	for name, o := range map[string]*journal.Order{
		"unclear": unclear, "as needed": prn, "no timing": daily(), "no anchor": active(journal.Timing{EveryHours: 6}),
		"anchor outside every calendar": active(journal.Timing{EveryHours: 6, Anchor: -1 << 63}),
		"invalid timing":                daily(480, 480),
	} {
		require.False(t, o.Scheduled(), name)
		require.Empty(t, o.Slots(day), name)
	}
	require.Empty(t, daily(480).Slots(0), "no day")
	require.Empty(t, daily(480).Slots(20260231), "no such day")
}

// slowSlots is the calendar on the wall, minute by minute.
func slowSlots(o *journal.Order, day journal.Date) []journal.Slot {
	if !o.Timing.Weekdays.Has(day.Weekday()) || !slowTurn(o, day) {
		return nil
	}
	seen := map[journal.LocalTime]bool{}
	var slots []journal.Slot
	for i := noon(day) - 14*hour; i < noon(day)+14*hour; i += minute {
		wall := i.Time().In(journal.Oslo)
		if journal.DateOf(i) != day {
			continue
		}
		label := journal.LocalTime(wall.Hour()*60 + wall.Minute())
		s := journal.Slot{Order: o.Order, Date: day, Time: label, Again: seen[label]}
		seen[label] = true
		if slowHit(o, i, s) && (o.Start == 0 || i >= o.Start) && (o.End == 0 || i < o.End) {
			slots = append(slots, s)
		}
	}
	return slots
}

const minute, hour = journal.Instant(60_000), journal.Instant(3_600_000)

func noon(d journal.Date) journal.Instant {
	return journal.InstantOf(time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, journal.Oslo))
}

func slowHit(o *journal.Order, i journal.Instant, s journal.Slot) bool {
	for _, t := range o.Timing.Times {
		if t == s.Time && !s.Again {
			return true
		}
	}
	if o.Timing.EveryHours == 0 {
		return false
	}
	step := journal.Instant(o.Timing.EveryHours) * hour
	at := o.Timing.Anchor
	for at > i {
		at -= step
	}
	for at < i {
		at += step
	}
	return at == i
}

func slowTurn(o *journal.Order, day journal.Date) bool {
	if o.Timing.EveryDays <= 1 {
		return true
	}
	from := journal.DateOf(o.Start)
	for from < day {
		from = from.AddDays(o.Timing.EveryDays)
	}
	return from == day
}

func TestSlots_equal_the_calendar_on_the_wall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		around := rapid.SampledFrom([]journal.Date{springForward, fallBack, journal.NewDate(2026, 12, 31), journal.NewDate(2028, 2, 29)}).Draw(t, "around")
		day := around.AddDays(rapid.IntRange(-3, 3).Draw(t, "days off"))
		o := active(drawTiming(t, around))
		o.Start = noon(around) + journal.Instant(rapid.IntRange(-96, 0).Draw(t, "start"))*hour
		if rapid.Bool().Draw(t, "ends") {
			o.End = o.Start + journal.Instant(rapid.IntRange(1, 96).Draw(t, "length"))*hour
		}
		want := slowSlots(o, day)
		got := o.Slots(day)
		if day == springForward { // a label that is not on the wall is checked by itself above
			got = onTheWall(got)
		}
		require.ElementsMatch(t, want, got)
		for i := 1; i < len(got); i++ {
			require.Less(t, got[i-1].Due(), got[i].Due())
		}
	})
}

func onTheWall(slots []journal.Slot) []journal.Slot {
	var list []journal.Slot
	for _, s := range slots {
		if s.Time/60 != 2 {
			list = append(list, s)
		}
	}
	return list
}

func drawTiming(t *rapid.T, around journal.Date) journal.Timing {
	tm := journal.Timing{Weekdays: journal.Weekdays(rapid.IntRange(0, 127).Draw(t, "weekdays"))}
	if rapid.Bool().Draw(t, "by hours") {
		tm.EveryHours = rapid.IntRange(1, 50).Draw(t, "every hours")
		tm.Anchor = noon(around) + journal.Instant(rapid.IntRange(-10_000, 10_000).Draw(t, "anchor"))*minute
		return tm
	}
	last := journal.LocalTime(-1)
	for range rapid.IntRange(1, 6).Draw(t, "times") {
		last += journal.LocalTime(rapid.IntRange(1, 230).Draw(t, "gap"))
		tm.Times = append(tm.Times, last)
	}
	tm.EveryDays = rapid.IntRange(0, 4).Draw(t, "every days")
	return tm
}

// FuzzTiming: whatever a centre sends as a timing, a day's slots are bounded,
// of that day, and each is named by the instant it falls due.
func FuzzTiming(f *testing.F) {
	f.Add([]byte{1, 44}, uint8(0), 0, 0, int64(0), int64(0), int32(20261025))
	f.Add([]byte{}, uint8(9), 0, 1, int64(1_700_000_000_000), int64(0), int32(20260329))
	f.Add([]byte{0, 150, 2, 8}, uint8(127), 3, 0, int64(0), int64(1_700_000_000_000), int32(20281231))
	f.Add([]byte{}, uint8(0), 0, 1, int64(-1<<63), int64(1<<62), int32(-1))
	f.Fuzz(func(t *testing.T, times []byte, weekdays uint8, days, hours int, anchor, start int64, day int32) {
		tm := journal.Timing{Weekdays: journal.Weekdays(weekdays), EveryDays: days, EveryHours: hours, Anchor: journal.Instant(anchor)}
		for i := 0; i+1 < len(times); i += 2 {
			tm.Times = append(tm.Times, journal.LocalTime(int16(times[i])<<8|int16(times[i+1])))
		}
		o := active(tm)
		o.Start = journal.Instant(start)
		slots := o.Slots(journal.Date(day))
		require.LessOrEqual(t, len(slots), 25)
		if tm.Validate() != nil {
			require.Empty(t, slots)
		}
		for _, s := range slots {
			require.True(t, s.Key().Valid())
			require.Equal(t, journal.Date(day), s.Date)
			require.False(t, s.Due() < o.Start && o.Start != 0)
		}
	})
}
