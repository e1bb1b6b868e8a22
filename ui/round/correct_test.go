package round

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

func TestScreen_a_wrong_time_is_put_right_by_one_act_and_both_stay_readable(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "g", "\n")
	closed(t, w)
	enter(w, "r")
	find(w.Canvas().Overlays().Top(), func(*widgets.TimeField) bool { return true }).SetText("0750")
	w.Canvas().Focus(find(w.Canvas().Overlays().Top(), func(*sign.Choice) bool { return true }))
	enter(w, "1", "\n")
	closed(t, w)
	_, cell := s.grid.Chosen()
	require.Len(t, cell.Events, 2)
	require.Equal(t, ward.At("07:50"), cell.Active().At)
	voided := 0
	for _, e := range cell.Events {
		if e.Voided != nil {
			voided++
			require.Equal(t, "feil tidspunkt", e.Voided.Reason)
		}
	}
	require.Equal(t, 1, voided)
	require.Equal(t, "Gitt 07:50", cell.Look.Word)
}

func TestScreen_a_dose_on_the_wrong_patient_is_taken_back_and_the_right_one_is_asked_after(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "g", "\n", "f", "1", "\n")
	closed(t, w)
	require.Equal(t, "feil pasient", facts[*journal.EnteredInError](ws)[0].Reason)
	require.Contains(t, s.told.Text(), "Fikk en annen pasient dosen?")
}

func TestScreen_a_wrong_amount_is_put_right(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "g", "\n")
	goTo(t, s, ward.Bag1, ward.Slot(8))
	row, cell := s.grid.Chosen()
	c := correctionOf(s, row, cell)
	require.Equal(t, "nothing_changed", journal.CodeOf(c.ready()))
	c.dose.SetText("0,5")
	c.reason.Choose(1)
	require.NoError(t, c.ready())
	require.NoError(t, c.sign(t.Context(), s.batch()))
	s.Refresh()
	_, cell = s.grid.Chosen()
	require.Equal(t, journal.Amount(500_000), cell.Active().Act.Dose)
	require.Empty(t, ws.Chart.Cases(), "the dose is one, not two")
}

func TestScreen_a_dose_as_needed_of_three_days_ago_is_entered_on_that_day(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	for range 3 {
		s.step(-1)
	}
	at(t, s, w, ward.Ibux, journal.SlotKey{}, "g", "\n")
	require.Empty(t, ws.Acts, "no time is proposed")
	press(w, fyne.KeyEscape)
	enter(w, "g")
	find(w.Canvas().Overlays().Top(), func(*widgets.TimeField) bool { return true }).SetText("1415")
	enter(w, "\n")
	closed(t, w)
	require.Equal(t, ward.On(20261119, "14:15"), ws.Acts[0].At)
	require.True(t, facts[*journal.Administration](ws)[0].Late)
}
