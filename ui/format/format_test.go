package format

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/journal"
	"feltjournal/ui/i18n"
)

func at(s string) journal.Instant {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", s, journal.Oslo)
	if err != nil {
		panic(err)
	}
	return journal.InstantOf(t)
}

func TestAge_says_it_as_a_nurse_would(t *testing.T) {
	w, err := i18n.Load(i18n.Bokmal)
	require.NoError(t, err)
	now := at("2026-11-22 08:02:00")
	for ago, want := range map[time.Duration]string{
		0: "nå nettopp", 59 * time.Second: "nå nettopp", 3 * time.Minute: "3 min siden", 90 * time.Minute: "1 time siden",
		47 * time.Hour: "47 timer siden", 50 * time.Hour: "2 døgn siden",
	} {
		require.Equal(t, want, Age(w, now-journal.Instant(ago.Milliseconds()), now))
	}
	require.Equal(t, "aldri", Age(w, 0, now))
	require.Contains(t, Age(w, now+journal.Instant(time.Hour.Milliseconds()), now), "klokke går feil")
}

func TestWhen_is_short_but_never_mistaken(t *testing.T) {
	w, err := i18n.Load(i18n.Bokmal)
	require.NoError(t, err)
	now := at("2026-11-22 08:02:00")
	require.Equal(t, "07:15", When(w, at("2026-11-22 07:15:00"), now))
	require.Equal(t, "i går 23:15", When(w, at("2026-11-21 23:15:00"), now))
	require.Equal(t, "i morgen 00:15", When(w, at("2026-11-23 00:15:00"), now))
	require.Equal(t, "01.03. 10:00", When(w, at("2026-03-01 10:00:00"), now))
	require.Equal(t, "31.12.2025 10:00", When(w, at("2025-12-31 10:00:00"), now))
}

func TestClock_is_in_Oslo_whatever_the_machine_thinks(t *testing.T) {
	require.Equal(t, "01:30", Clock(journal.InstantOf(time.Date(2026, 7, 1, 23, 30, 0, 0, time.UTC))))
	require.Equal(t, "00:30", Clock(journal.InstantOf(time.Date(2026, 12, 1, 23, 30, 0, 0, time.UTC))))
}

func TestYears_turn_on_the_birthday(t *testing.T) {
	born := journal.NewDate(1936, 11, 22)
	require.Equal(t, 89, Years(born, journal.NewDate(2026, 11, 21)))
	require.Equal(t, 90, Years(born, journal.NewDate(2026, 11, 22)))
}

func TestParseDate_takes_what_a_nurse_types(t *testing.T) {
	today := journal.NewDate(2026, 11, 22)
	for s, want := range map[string]journal.Date{
		"22.11.2026": today, "22.11.26": today, "22.11": today, "22.11.": today, "221126": today, "22112026": today,
		"i": today, "0": today, "+1": today.AddDays(1), "-2": today.AddDays(-2), " 1.2.2026 ": journal.NewDate(2026, 2, 1),
	} {
		got, ok := ParseDate(s, today)
		require.True(t, ok, s)
		require.Equal(t, want, got, s)
	}
	for _, s := range []string{"", "31.02.2026", "22/11/2026", "2026-11-22", "x", "22.11.20266", "1.1.1800", "22.13"} {
		_, ok := ParseDate(s, today)
		require.False(t, ok, s)
	}
}

func TestParseDate_reads_back_what_it_writes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := journal.NewDate(1950, 1, 1).AddDays(rapid.IntRange(0, 60000).Draw(t, "day"))
		got, ok := ParseDate(d.String(), journal.NewDate(2026, 11, 22))
		require.True(t, ok)
		require.Equal(t, d, got)
	})
}

func TestParseTime_takes_what_a_nurse_types(t *testing.T) {
	for s, want := range map[string]string{"8": "08:00", "08": "08:00", "802": "08:02", "0802": "08:02", "8:02": "08:02", "21.15": "21:15"} {
		got, ok := ParseTime(s)
		require.True(t, ok, s)
		require.Equal(t, want, got.String())
	}
	for _, s := range []string{"", "24:00", "8:60", "x", "12345", "-1"} {
		_, ok := ParseTime(s)
		require.False(t, ok, s)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("22.11.2026")
	f.Add("+1")
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := ParseDate(s, journal.NewDate(2026, 11, 22)); ok {
			require.Equal(t, d, d.AddDays(0), "a day of the calendar")
		}
		if c, ok := ParseTime(s); ok {
			require.True(t, c >= 0 && c < 24*60)
		}
	})
}
