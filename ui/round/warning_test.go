package round

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/ui/internal/ward"
)

func TestR_MED_03_an_old_picture_asks_for_a_confirmation_that_is_stored(t *testing.T) {
	ws := ward.Berit()
	ws.Picture = ward.On(20261121, "19:00")
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "g", "\n")
	require.Empty(t, ws.Acts)
	press(w, fyne.KeyEscape)
	at(t, s, w, ward.Bag1, ward.Slot(8), "g", "1", "\n")
	closed(t, w)
	a := facts[*journal.Administration](ws)[0]
	require.Equal(t, "sjekket mot papirliste", a.Override)
	require.Equal(t, []string{"stale"}, a.Against)
}

func TestR_MED_07_without_authorisation_only_in_an_emergency_with_a_reason(t *testing.T) {
	ws := ward.Berit()
	ws.Author = journal.Author{ID: "ola", Name: "Ola Vik", Role: journal.RoleAssistant}
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "g", "\n", "\n")
	require.Empty(t, ws.Acts)
	press(w, fyne.KeyEscape)
	at(t, s, w, ward.Bag1, ward.Slot(8), "g", "alene, akutt", "\n", "\n")
	closed(t, w)
	a := facts[*journal.Administration](ws)[0]
	require.True(t, a.Emergency)
	require.Equal(t, []string{"not_authorised"}, a.Against)
}

func TestScreen_changes_are_marked_until_they_are_marked_seen(t *testing.T) {
	ws := ward.Berit()
	ws.Seen = ws.Chart.OrderEntries()
	o := *ws.Chart.Order(journal.ID{0x0f, ward.Ibux}).Current()
	o.Version, o.Dose = 2, 2_000_000
	ws.Write(ward.Lege, ward.At("08:00"), &o)
	s, w := open(t, ws, 1066, 660)
	require.True(t, s.news.Visible())
	require.Contains(t, s.news.Text(), "Endret: Ibux tablett 400 mg")
	goTo(t, s, ward.Ibux, journal.SlotKey{})
	row, _ := s.grid.Chosen()
	require.Equal(t, "Endret", row.Marks[0].Word)
	enter(w, "n")
	require.False(t, s.news.Visible())
}

func TestScreen_the_list_says_when_the_other_machines_were_last_heard_from(t *testing.T) {
	ws := ward.Berit()
	ws.Picture = ward.On(20261121, "19:00")
	ws.Others = []localstore.Peer{{Label: "Bjørns maskin", Seen: ward.At("07:10")}}
	s, _ := open(t, ws, 1066, 660)
	require.Contains(t, s.old.Text(), "Bjørns maskin sist sett 07:10.")
}

func TestScreen_the_origin_of_an_order_and_what_its_versions_changed(t *testing.T) {
	ws := ward.Berit()
	o := *ws.Chart.Order(journal.ID{0x0f, ward.Bag1}).Current()
	o.Version, o.Dose, o.Reconciled = 2, 2_000_000, 20261121
	ws.Write(ward.Lege, ward.At("07:00"), &o)
	was := ws.Chart.Order(o.Order).Versions[0].Order
	s, _ := open(t, ws, 1066, 660)
	require.Equal(t, []string{"Dose: 1 tablett · oral → 2 tablett · oral"}, differences(s.desk.Words, was, &o))
	goTo(t, s, ward.Bag1, ward.Slot(8))
	row, _ := s.grid.Chosen()
	require.Len(t, s.versionText(row), 6, "two gaps, a heading, and two versions of which one says what it changed")
}

func TestR_MED_04_the_habit_of_a_number_and_enter_gives_no_second_dose(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "g", "\n", "g", "1", "\n", "\n", "\n")
	require.Len(t, ws.Acts, 1)
	require.Len(t, w.Canvas().Overlays().List(), 1)
}

func TestC5_a_dose_after_the_stop_says_so_in_its_cell(t *testing.T) {
	s := build(t, ward.Aase().AfterStop())
	cell := rowOf(t, &s, "Furosemid tablett 40 mg").Cells[1]
	require.Equal(t, "etter seponering", cell.Marks[0].Word)
	require.True(t, cell.Review)
}

func TestC18_the_slots_of_a_patient_who_is_away_are_not_to_be_given(t *testing.T) {
	ws := ward.Berit()
	p := *ws.Chart.Patient()
	p.Version, p.Away = 2, &journal.Away{Since: ward.At("07:00"), Where: "St. Olavs hospital"}
	ws.Write(ward.Lege, ward.At("07:00"), &p)
	s, w := open(t, ws, 1066, 660)
	goTo(t, s, ward.Bag1, ward.Slot(8))
	_, cell := s.grid.Chosen()
	require.Equal(t, "Ikke her", cell.Look.Word)
	enter(w, "g", "\n", "\n")
	require.Empty(t, ws.Acts)
}

func TestScreen_a_dose_nobody_registered_in_a_shift_is_missed(t *testing.T) {
	ws := ward.Berit()
	ws.Clock = ward.At("22:00")
	s, _ := open(t, ws, 1066, 660)
	goTo(t, s, ward.Bag1, ward.Slot(8))
	_, cell := s.grid.Chosen()
	require.Equal(t, "Uteblitt", cell.Look.Word)
}
