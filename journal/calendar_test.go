package journal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

func TestDate_is_a_day_in_Oslo(t *testing.T) {
	require.Equal(t, journal.NewDate(2026, 11, 23), journal.DateOf(utc(2026, 11, 22, 23, 0)))
	require.Equal(t, journal.NewDate(2026, 11, 22), journal.DateOf(utc(2026, 11, 22, 22, 59)))
	require.Equal(t, journal.NewDate(2026, 7, 2), journal.DateOf(utc(2026, 7, 1, 22, 0)))
	require.Equal(t, "02.01.2006", journal.NewDate(2006, 1, 2).String())
	require.Equal(t, time.Sunday, journal.NewDate(2026, 11, 22).Weekday())
}

func TestDate_AddDays_crosses_months_years_and_clock_changes(t *testing.T) {
	require.Equal(t, journal.NewDate(2028, 2, 29), journal.NewDate(2028, 2, 28).AddDays(1))
	require.Equal(t, journal.NewDate(2027, 1, 1), journal.NewDate(2026, 12, 31).AddDays(1))
	require.Equal(t, journal.NewDate(2026, 3, 28), springForward.AddDays(-1))
	require.Equal(t, journal.NewDate(2026, 10, 26), fallBack.AddDays(1))
}

func TestLocalTime_String(t *testing.T) {
	require.Equal(t, "08:05", journal.LocalTime(485).String())
	require.Equal(t, "00:00", journal.LocalTime(0).String())
}

func TestWeekdays(t *testing.T) {
	w := journal.Weekdays(0).With(time.Monday).With(time.Sunday)
	require.True(t, w.Has(time.Monday))
	require.True(t, w.Has(time.Sunday))
	require.False(t, w.Has(time.Tuesday))
	require.True(t, journal.Weekdays(0).Has(time.Tuesday), "no day named means every day")
}

func TestSlotKey_Valid(t *testing.T) {
	require.True(t, journal.SlotKey{Date: 20261122, Time: 0}.Valid())
	for _, k := range []journal.SlotKey{{}, {Date: 20261322}, {Date: 20261122, Time: -1}, {Date: 18991231}, {Date: 22000101}, {Date: -5}} {
		require.False(t, k.Valid(), "%v", k)
	}
}
