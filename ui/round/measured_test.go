package round

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
)

func TestR_MED_05_insulin_by_scale_asks_for_the_blood_sugar_and_proposes_the_dose(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.NovoRapid, ward.Slot(8), "g", "12,4", "\n", "\n", "2", ward.PIN, "\n")
	closed(t, w)
	o := facts[*journal.Observation](ws)[0]
	require.Equal(t, journal.Amount(12_400_000), o.Value)
	require.Equal(t, "15074-8", o.Code)
	given := facts[*journal.Administration](ws)[1]
	require.Equal(t, journal.Amount(6_000_000), given.Dose)
	require.Equal(t, ws.Acts[0].ID, given.Measured)
	require.Equal(t, "mage, venstre side", given.Site)
}

func TestScreen_a_scale_that_says_call_the_doctor_says_so_and_proposes_not_to_give(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.NovoRapid, ward.Slot(8), "g", "3,1", "\n", "\n")
	closed(t, w)
	require.Len(t, ws.Acts, 2)
	a := facts[*journal.Administration](ws)[0]
	require.Equal(t, journal.ReasonMeasurement, a.NotGiven)
	require.Equal(t, ws.Acts[0].ID, a.Measured)
}

func TestScreen_below_the_scale_nothing_is_guessed(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.NovoRapid, ward.Slot(8), "g", "1,5", "\n", "\n", "\n", "\n")
	require.Empty(t, ws.Acts)
}

func TestScreen_a_hold_condition_stores_the_pulse_and_proposes_not_given(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Metoprolol, ward.Slot(8), "g", "46", "\n", "\n")
	closed(t, w)
	require.Equal(t, journal.Amount(46_000_000), facts[*journal.Observation](ws)[0].Value)
	a := facts[*journal.Administration](ws)[0]
	require.Equal(t, journal.ActNotGiven, a.Act)
	require.Equal(t, journal.ReasonMeasurement, a.NotGiven)
	_, cell := s.grid.Chosen()
	require.Contains(t, cell.Who, "måleverdi")
}

func TestScreen_a_pulse_within_the_bounds_is_stored_with_the_dose(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Metoprolol, ward.Slot(8), "g", "72", "\n", "\n")
	closed(t, w)
	require.Equal(t, journal.ActGiven, facts[*journal.Administration](ws)[0].Act)
	_, cell := s.grid.Chosen()
	require.Contains(t, cell.Active().Measured, "Puls 72 /min")
}

func TestScreen_a_value_measured_a_moment_ago_is_used_by_enter(t *testing.T) {
	ws := ward.Berit()
	o := ws.Write(ward.Bjorn, ward.At("08:05"), &journal.Observation{Code: "8867-4", Name: "Puls", Value: 66_000_000, Unit: "/min"})
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Metoprolol, ward.Slot(8), "g", "\n", "\n")
	closed(t, w)
	require.Len(t, ws.Acts, 1, "nothing is measured twice")
	require.Equal(t, o.ID, facts[*journal.Administration](ws)[0].Measured)
}
