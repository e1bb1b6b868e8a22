package hub_test

import (
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

// wrongClocks are what a flat battery, a mistyped year and a broken clock show.
var wrongClocks = map[string]journal.Instant{
	"1970":               1,
	"2019":               journal.InstantOf(time.Date(2019, 12, 31, 23, 59, 0, 0, time.UTC)),
	"next week":          journal.InstantOf(time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)),
	"2101":               journal.InstantOf(time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC)),
	"the last there can": 1<<48 - 1,
}

// I11, I20: whatever its nurse's clock showed, a dose reaches the colleagues and
// the central journal; a person is told of the clock.
func TestI11_ADoseIsNeverWithheldForItsClock(t *testing.T) {
	for name, shown := range wrongClocks {
		t.Run(name, func(t *testing.T) {
			w, _, patients, anna, bjorn := ready(t)
			given := anna.recordWith(patients[0], anna.keys[patients[0]], dose(), func(e *journal.Entry) {
				e.Stamp, e.Recorded, e.At, e.Trust = journal.NewStamp(shown, 0), shown, shown, journal.TrustOff
			})
			after := anna.record(patients[0], note("etter"))
			anna.sync()
			require.Empty(t, anna.refused)
			require.Empty(t, w.kept())
			bjorn.sync()
			require.Contains(t, bjorn.entries, given.ID)
			require.Contains(t, bjorn.entries, after.ID)
			filings, err := w.hub.Unfiled(t.Context(), 10)
			require.NoError(t, err)
			require.Len(t, filings, 2)
			require.Equal(t, given.ID, filings[0].Entry.ID)
			require.Equal(t, wire.CodeStamp, w.alarms()[0].Code)
			require.Equal(t, anna.id, w.alarms()[0].Device)
		})
	}
}

// A clock that is right, slow, or a little fast raises no alarm; one that stays
// wrong raises one an hour.
func TestI11_ClockAlarms(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	write := func(off time.Duration) {
		anna.recordWith(patients[0], anna.keys[patients[0]], dose(), func(e *journal.Entry) {
			e.Stamp = journal.NewStamp(e.Stamp.Instant()+journal.Instant(off.Milliseconds()), 0)
		})
		anna.sync()
	}
	for _, off := range []time.Duration{0, -14 * 24 * time.Hour, journal.MaxDrift - time.Second} {
		write(off)
		require.Empty(t, w.alarms(), off)
	}
	for range 3 {
		write(24 * time.Hour)
		require.Len(t, w.alarms(), 1)
	}
	w.now = w.now.Add(time.Hour)
	write(24 * time.Hour)
	require.Len(t, w.alarms(), 2)
}

// A device in the far future drags no clock of the centre along.
func TestI11_TheCentresClockFollowsNoDevice(t *testing.T) {
	w, list, patients, anna, _ := ready(t)
	anna.recordWith(patients[0], anna.keys[patients[0]], dose(), func(e *journal.Entry) { e.Stamp = journal.NewStamp(wrongClocks["2101"], 0) })
	anna.sync()
	w.assign(list, patients[0], 2, true)
	w.append(patients[0], stopped())
	rows := w.tail(patients[0])
	require.Equal(t, journal.InstantOf(w.now), rows[len(rows)-1].Stamp.Instant())
}

func dose() journal.Fact {
	return &journal.Administration{Order: journal.ID{1}, Version: 1, Act: journal.ActGiven, Drug: journal.Drug{Name: "Paracet"}, Dose: 1_000_000, Unit: "tablett"}
}
