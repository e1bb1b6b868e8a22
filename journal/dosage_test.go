package journal_test

import (
	"testing"
	"time"

	"feltjournal/journal"

	"github.com/stretchr/testify/require"
)

const tablet = journal.Amount(1_000_000)

// at8 and at20 are times of day.
var at8, at20 = []journal.LocalTime{480}, []journal.LocalTime{1200}

func withPlan(parts ...journal.Dosage) *journal.Order {
	o := active(journal.Timing{})
	o.Plan = parts
	return o
}

// doses are the day's slots with what they hold; "?" where nobody says.
func doses(o *journal.Order, day journal.Date) []string {
	var list []string
	for _, s := range o.Slots(day) {
		amount, ok := o.DoseAt(s.Key())
		if !ok {
			list = append(list, s.Time.String()+" ?")
			continue
		}
		list = append(list, s.Time.String()+" "+amount.String())
	}
	return list
}

func TestC14_a_Marevan_card_has_its_dose_by_weekday(t *testing.T) {
	days := journal.Weekdays(0).With(time.Monday).With(time.Wednesday)
	card := withPlan(
		journal.Dosage{Dose: 2 * tablet, Timing: journal.Timing{Times: at20, Weekdays: days}},
		journal.Dosage{Dose: tablet * 3 / 2, Timing: journal.Timing{Times: at20, Weekdays: 127 &^ days}})
	monday := journal.NewDate(2026, 11, 23)
	require.Equal(t, []string{"20:00 2"}, doses(card, monday))
	require.Equal(t, []string{"20:00 1,5"}, doses(card, monday.AddDays(1)))
	require.Equal(t, []string{"20:00 2"}, doses(card, monday.AddDays(2)))
	require.True(t, card.Daily())
}

func TestPlan_tapering_goes_from_one_period_to_the_next(t *testing.T) {
	change, stop := utc(2026, 11, 24, 11, 0), utc(2026, 11, 25, 11, 0)
	o := withPlan(
		journal.Dosage{Dose: 4 * tablet, Timing: journal.Timing{Times: []journal.LocalTime{480, 1200}}, End: change},
		journal.Dosage{Dose: 2 * tablet, Timing: journal.Timing{Times: []journal.LocalTime{480, 1200}}, Start: change, End: stop})
	o.End = utc(2026, 11, 25, 6, 0)
	require.Equal(t, []string{"08:00 4", "20:00 4"}, doses(o, journal.NewDate(2026, 11, 23)))
	require.Equal(t, []string{"08:00 4", "20:00 2"}, doses(o, journal.NewDate(2026, 11, 24)))
	require.Empty(t, doses(o, journal.NewDate(2026, 11, 25)), "the order's own end comes first")
}

func TestPlan_one_slot_that_two_parts_plan_has_no_dose_that_can_be_told(t *testing.T) {
	o := withPlan(
		journal.Dosage{Dose: 4 * tablet, Timing: journal.Timing{Times: []journal.LocalTime{480, 1200}}},
		journal.Dosage{Dose: 2 * tablet, Timing: journal.Timing{Times: at8}})
	require.Equal(t, []string{"08:00 ?", "20:00 4"}, doses(o, journal.NewDate(2026, 11, 23)))
}

func TestPlan_a_pause_plans_nothing_and_what_is_unclear_is_not_guessed_at(t *testing.T) {
	day := journal.NewDate(2026, 11, 23)
	part := journal.Dosage{Dose: tablet, Timing: journal.Timing{Times: at8}}
	pause := journal.Dosage{End: utc(2026, 11, 23, 0, 0)}
	require.Equal(t, []string{"08:00 1"}, doses(withPlan(pause, part), day))
	require.False(t, withPlan(pause).Scheduled())

	for name, unclear := range map[string]journal.Dosage{
		"a dose and no time":    {Dose: tablet},
		"every 3 days from":     {Dose: tablet, Timing: journal.Timing{Times: at20, EveryDays: 3}},
		"every 6 hours from":    {Dose: tablet, Timing: journal.Timing{EveryHours: 6}},
		"times that are no day": {Dose: tablet, Timing: journal.Timing{Times: []journal.LocalTime{1440}}},
	} {
		o := withPlan(part, unclear)
		require.False(t, o.Scheduled(), name)
		require.Empty(t, o.Slots(day), name)
		_, ok := o.DoseAt(journal.SlotKey{Date: day, Time: 480})
		require.False(t, ok, name)
	}
	asNeeded := withPlan(part)
	asNeeded.PRN = &journal.PRN{}
	require.False(t, asNeeded.Scheduled())
}

func TestPlan_a_part_without_a_start_begins_with_the_order(t *testing.T) {
	o := withPlan(journal.Dosage{Dose: tablet, Timing: journal.Timing{Times: at8, EveryDays: 2}})
	o.Start = utc(1969, 12, 1, 12, 0) // before the count of milliseconds begins
	require.True(t, o.Scheduled())
	require.Empty(t, o.Slots(journal.NewDate(1969, 12, 1)))
	require.Len(t, o.Slots(journal.NewDate(1969, 12, 3)), 1)
	require.Empty(t, o.Slots(journal.NewDate(1969, 11, 29)))
}

func TestOrder_DoseAt_without_a_plan(t *testing.T) {
	o := daily(480)
	_, ok := o.DoseAt(journal.SlotKey{Date: journal.NewDate(2026, 11, 23), Time: 480})
	require.False(t, ok, "only a text says")
	o.Dose = tablet
	amount, ok := o.DoseAt(journal.SlotKey{Date: journal.NewDate(2026, 11, 23), Time: 480})
	require.True(t, ok)
	require.Equal(t, tablet, amount)
}

func TestOrder_Daily(t *testing.T) {
	plan := func(a, b journal.Timing) *journal.Order {
		return withPlan(journal.Dosage{Dose: tablet, Timing: a}, journal.Dosage{Dose: tablet, Timing: b})
	}
	monday := journal.Weekdays(0).With(time.Monday)
	for _, c := range []struct {
		name string
		o    *journal.Order
		want bool
	}{
		{"once a day", daily(480), true},
		{"twice a day", daily(480, 1200), false},
		{"every 24 hours", active(journal.Timing{EveryHours: 24}), true},
		{"every 72 hours", active(journal.Timing{EveryHours: 72}), true},
		{"every 8 hours", active(journal.Timing{EveryHours: 8}), false},
		{"no times", daily(), false},
		{"morning and evening by two parts", plan(journal.Timing{Times: at8}, journal.Timing{Times: at20}), false},
		{"first one dose, then another", plan(journal.Timing{Times: at8}, journal.Timing{Times: at8}), true},
		{"by weekday at two times", plan(journal.Timing{Times: at8, Weekdays: monday}, journal.Timing{Times: at20, Weekdays: 127 &^ monday}), true},
	} {
		require.Equal(t, c.want, c.o.Daily(), c.name)
	}
}

// FuzzPlan: whatever a centre sends as a plan, a day's slots are of that day,
// each once and in order, and asking for a dose never fails.
func FuzzPlan(f *testing.F) {
	f.Add(int64(0), int64(0), int64(0), int64(0), int16(480), int16(1200), uint8(3), 0, 0, int32(20261122))
	f.Add(int64(1_700_000_000_000), int64(-1<<63), int64(1<<62), int64(-1), int16(150), int16(150), uint8(0), 5, 3, int32(20261025))
	f.Add(int64(-1<<63), int64(1), int64(1<<63-1), int64(1_700_000_000_000), int16(-1), int16(1440), uint8(127), 744, 366, int32(20280229))
	f.Fuzz(func(t *testing.T, start, from, to, anchor int64, a, b int16, weekdays uint8, hours, days int, date int32) {
		o := withPlan(
			journal.Dosage{Dose: tablet, Timing: journal.Timing{Times: []journal.LocalTime{journal.LocalTime(a)}, Weekdays: journal.Weekdays(weekdays), EveryDays: days}},
			journal.Dosage{Dose: 2 * tablet, Timing: journal.Timing{EveryHours: hours, Anchor: journal.Instant(anchor)}, Start: journal.Instant(from), End: journal.Instant(to)},
			journal.Dosage{Dose: 3 * tablet, Timing: journal.Timing{Times: []journal.LocalTime{journal.LocalTime(b)}}, End: journal.Instant(to)})
		o.Start = journal.Instant(start)
		slots := o.Slots(journal.Date(date))
		require.LessOrEqual(t, len(slots), 27)
		for i, s := range slots {
			require.Equal(t, journal.Date(date), s.Date)
			require.True(t, i == 0 || slots[i-1] != s && slots[i-1].Due() <= s.Due())
			if amount, ok := o.DoseAt(s.Key()); ok {
				require.Positive(t, amount)
			}
		}
		o.DoseAt(journal.SlotKey{Date: journal.Date(date), Time: journal.LocalTime(a), Again: true})
	})
}
