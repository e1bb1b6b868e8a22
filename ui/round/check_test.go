package round

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/widgets"
)

func TestR_MED_06_a_dose_that_asks_for_it_is_checked_by_another_with_their_own_PIN(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Morfin, journal.SlotKey{}, "g", "\n", "2", "0000", "\n")
	require.Empty(t, ws.Acts, "a wrong PIN signs nothing")
	enter(w, ward.PIN, "\n")
	closed(t, w)
	require.Len(t, ws.Acts, 3)
	doses, check := facts[*journal.Administration](ws), facts[*journal.Countersign](ws)[0]
	require.Equal(t, journal.ActPrepared, doses[0].Act)
	require.Equal(t, journal.ActGiven, doses[1].Act)
	require.Equal(t, ws.Acts[0].ID, check.Target)
	require.Equal(t, ws.Acts[0].ID, doses[1].Target)
	require.Equal(t, ward.Siri, ws.Acts[1].Author)
	require.Equal(t, ward.Anna, ws.Acts[2].Author)
	_, cell := s.grid.Chosen()
	require.Equal(t, chart.CheckDone, cell.Active().Check)
	require.Equal(t, journal.ActGiven, cell.Active().Act.Act)

	enter(w, "f", "5", "\n")
	closed(t, w)
	_, cell = s.grid.Chosen()
	require.Empty(t, cell.standing(), "what one act recorded is taken back by one")
}

func TestC15_a_dose_without_a_second_person_needs_a_reason_and_waits_for_its_check(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Morfin, journal.SlotKey{}, "g", "\n", "3", "\n")
	enter(w, "\n")
	require.Empty(t, ws.Acts, "no reason")
	enter(w, "alene på natt, sterke smerter", "\n", "\n")
	closed(t, w)
	require.Len(t, ws.Acts, 1)
	a := facts[*journal.Administration](ws)[0]
	require.Equal(t, "alene på natt, sterke smerter", a.Override)
	require.Equal(t, []string{"check_missing"}, a.Against)
	_, cell := s.grid.Chosen()
	require.Equal(t, chart.CheckWaiting, cell.Active().Check)
	require.Contains(t, marksOf(cell), "venter på kontroll")
	require.Len(t, cell.unchecked(), 1)

	ws.Clock += 600_000
	s.Refresh()
	enter(w, "k", "2", ward.PIN, "\n")
	closed(t, w)
	require.Len(t, ws.Acts, 2)
	require.Equal(t, ward.Siri, ws.Acts[1].Author)
	require.Equal(t, ws.Clock, ws.Acts[1].At, "dated now, never back")
	_, cell = s.grid.Chosen()
	require.Equal(t, chart.CheckAfter, cell.Active().Check)
}

func marksOf(c *Cell) (all string) {
	for _, m := range c.Marks {
		all += m.Word + "; "
	}
	return all
}

func TestR_MED_06_the_one_who_gave_it_is_not_offered_as_the_one_who_checks(t *testing.T) {
	ws := ward.Berit()
	s, _ := open(t, ws, 1066, 660)
	for _, p := range s.others(ward.Anna.ID) {
		require.NotEqual(t, ward.Anna.ID, p.ID)
	}
	require.Len(t, s.others(ward.Anna.ID), 2)
}

func TestR_MED_06_a_prepared_dose_is_checked_by_whoever_is_logged_in_next(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Morfin, journal.SlotKey{}, "p", "\n", "3", "\n")
	closed(t, w)
	require.Len(t, ws.Acts, 1)
	_, cell := s.grid.Chosen()
	require.NotNil(t, cell.Ready())
	s.desk.Author, ws.Author = ward.Siri, ward.Siri
	enter(w, "k", "2", "\n")
	closed(t, w)
	require.Len(t, ws.Acts, 2)
	require.Equal(t, ward.Siri, ws.Acts[1].Author)
}

func TestR_MED_07_somebody_who_may_not_check_is_refused_as_the_second_person(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Morfin, journal.SlotKey{}, "g", "\n", "1", ward.PIN, "\n")
	require.Empty(t, ws.Acts)
	require.Len(t, w.Canvas().Overlays().List(), 1, "and another can be chosen")
}

func TestR_MED_06_a_dose_entered_afterwards_has_its_check_as_an_etterkontroll(t *testing.T) {
	ws := ward.Berit()
	ws.Clock, ws.Picture = ward.At("10:30"), ward.At("10:25")
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Morfin, journal.SlotKey{}, "g")
	field := find(w.Canvas().Overlays().Top(), func(*widgets.TimeField) bool { return true })
	field.SetText("0910")
	enter(w, "\n", "2", ward.PIN, "\n")
	closed(t, w)
	_, cell := s.grid.Chosen()
	require.Equal(t, ward.At("09:10"), cell.Active().At)
	require.Equal(t, chart.CheckAfter, cell.Active().Check, "signed after the dose was given, never back-dated")
	require.Contains(t, cell.Active().Act.Against, "check_missing")
}

func TestR_MED_06_what_the_patient_takes_by_themselves_asks_for_no_check(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.NovoRapid, ward.Slot(8), "s", "9", "\n", "\n")
	closed(t, w)
	require.Equal(t, journal.ActSelf, facts[*journal.Administration](ws)[0].Act)
	_, cell := s.grid.Chosen()
	require.Empty(t, cell.Marks)
	require.Empty(t, cell.unchecked())
}
