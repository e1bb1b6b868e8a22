package journal_test

import (
	"bytes"
	"testing"
	"time"

	"feltjournal/journal"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestClock_never_repeats_and_never_goes_back(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wall := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
		clock := journal.NewClock(func() time.Time { return wall }, 0)
		last := journal.Stamp(0)
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			wall = wall.Add(time.Duration(rapid.IntRange(-100_000, 100_000).Draw(t, "jump")) * time.Second)
			if rapid.Bool().Draw(t, "sees another") {
				clock.Observe(journal.NewStamp(clock.Wall()+journal.Instant(rapid.IntRange(-1000, 1000).Draw(t, "lead")), 3))
			}
			now := clock.Now()
			require.Greater(t, now, last)
			require.GreaterOrEqual(t, now.Instant(), clock.Wall())
			last = now
		}
	})
}

func TestClock_continues_after_a_restart_with_the_wall_clock_set_back(t *testing.T) {
	last := journal.NewStamp(utc(2026, 11, 22, 8, 0), 7)
	clock := journal.NewClock(func() time.Time { return time.Unix(0, 0) }, last)
	require.Equal(t, last+1, clock.Now())
}

// A clock that lost its battery stands at 1970 in its own zone, which may be
// before it by UTC.
func TestClock_before_1970_and_after_the_last_stamp_does_not_wrap(t *testing.T) {
	wall := time.Unix(0, 0).Add(-48 * time.Hour)
	clock := journal.NewClock(func() time.Time { return wall }, 0)
	require.Equal(t, journal.NewStamp(0, 1), clock.Now())
	require.Equal(t, journal.InstantOf(wall), clock.Wall(), "what the clock showed is not prettied up")
	require.False(t, clock.Observe(journal.NewStamp(utc(2026, 11, 22, 8, 0), 0)))
	wall = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	require.Equal(t, utc(2026, 11, 22, 8, 0), clock.Now().Instant())
	require.Equal(t, journal.NewStamp(1<<48-1, 0), journal.NewStamp(1<<48, 0))
}

// The ledger and the cases of a chart rely on the order that one device wrote in.
func TestClock_that_was_in_2104_goes_on_from_there_after_it_was_mended(t *testing.T) {
	wall := time.Date(2104, 2, 29, 12, 0, 0, 0, time.UTC)
	clock := journal.NewClock(func() time.Time { return wall }, 0)
	withdrawal := clock.Now()
	wall = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	require.Greater(t, journal.NewClock(func() time.Time { return wall }, withdrawal).Now(), withdrawal)
	require.Equal(t, utc(2026, 11, 22, 8, 0), clock.Wall())
}

func TestClock_is_not_dragged_along_by_a_device_that_is_days_ahead(t *testing.T) {
	wall := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	clock := journal.NewClock(func() time.Time { return wall }, 0)
	require.False(t, clock.Observe(journal.NewStamp(journal.InstantOf(wall.Add(48*time.Hour)), 0)))
	require.Equal(t, journal.InstantOf(wall), clock.Now().Instant())
	require.True(t, clock.Observe(journal.NewStamp(journal.InstantOf(wall.Add(journal.MaxDrift)), 0)))
	require.Equal(t, journal.InstantOf(wall.Add(journal.MaxDrift)), clock.Now().Instant())
}

func TestStamp_takes_its_parts_and_gives_them_back(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := journal.Instant(rapid.Int64Range(0, 1<<48-1).Draw(t, "at"))
		n := rapid.Uint16().Draw(t, "counter")
		s := journal.NewStamp(at, n)
		require.Equal(t, at, s.Instant())
		require.Equal(t, n, s.Counter())
		require.Equal(t, at, journal.InstantOf(at.Time()))
	})
}

func TestR_MED_02_an_entry_has_a_UUID_made_on_the_device(t *testing.T) {
	at := utc(2026, 11, 22, 8, 0)
	id, err := journal.NewID(at, bytes.NewReader(bytes.Repeat([]byte{0xff}, 10)))
	require.NoError(t, err)
	require.EqualValues(t, 7, id.Version())
	require.Equal(t, "RFC4122", id.Variant().String())
	sec, nsec := id.Time().UnixTime()
	require.Equal(t, at, journal.InstantOf(time.Unix(sec, nsec)))
	_, err = journal.NewID(at, bytes.NewReader(nil))
	require.Error(t, err)
}
