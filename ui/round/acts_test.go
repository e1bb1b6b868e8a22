package round

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/ui/flow"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// at goes to a dose of Berit's and types keys; "\n" is Enter.
func at(t *testing.T, s *Screen, w fyne.Window, order byte, slot journal.SlotKey, keys ...string) {
	t.Helper()
	goTo(t, s, order, slot)
	enter(w, keys...)
}

func enter(w fyne.Window, keys ...string) {
	for _, text := range keys {
		if text == "\n" {
			press(w, fyne.KeyReturn)
		} else {
			typed(w, text)
		}
	}
}

// facts are those of one kind that were signed, in turn.
func facts[T journal.Fact](ws *ward.Ward) (list []T) {
	for _, e := range ws.Acts {
		if f, ok := e.Fact.(T); ok {
			list = append(list, f)
		}
	}
	return list
}

func closed(t *testing.T, w fyne.Window) {
	t.Helper()
	require.Empty(t, w.Canvas().Overlays().List(), "every dialog is closed")
}

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
	row, cell := s.grid.Chosen()
	require.Equal(t, chart.CheckWaiting, cell.Active().Check)
	require.Contains(t, marksOf(cell), "venter på kontroll")
	require.Len(t, cell.unchecked(row), 1)

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

func TestScreen_a_prepared_dose_is_given_by_naming_it_or_thrown_away(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Fragmin, ward.Slot(8), "p", "\n")
	require.Len(t, ws.Acts, 1)
	_, cell := s.grid.Chosen()
	require.Equal(t, "Istandgjort 08:20", cell.Look.Word)
	enter(w, "x", "falt på gulvet", "\n", "\n")
	closed(t, w)
	require.Equal(t, ws.Acts[0].ID, facts[*journal.Administration](ws)[1].Target)
	_, cell = s.grid.Chosen()
	require.Nil(t, cell.Ready())

	enter(w, "p", "\n", "\n")
	enter(w, "g", "\n")
	closed(t, w)
	all := facts[*journal.Administration](ws)
	require.Equal(t, journal.ActGiven, all[len(all)-1].Act)
	require.Equal(t, ws.Acts[len(ws.Acts)-2].ID, all[len(all)-1].Target)
}

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

func TestC12_a_new_patch_takes_the_old_one_off_in_the_same_act(t *testing.T) {
	ws := ward.Berit()
	old := ws.PatchOn()
	s, w := open(t, ws, 1066, 660)
	goTo(t, s, ward.Durogesic, ward.Slot(8))
	row, _ := s.grid.Chosen()
	require.Len(t, row.Patches, 1)
	require.Contains(t, row.Marks[len(row.Marks)-1].Word, "venstre bryst")
	enter(w, "g", "\n", "2", ward.PIN, "\n")
	closed(t, w)
	var off, on *journal.Administration
	for _, a := range facts[*journal.Administration](ws) {
		switch a.Act {
		case journal.ActPatchOff:
			off = a
		case journal.ActGiven:
			on = a
		}
	}
	require.Equal(t, old, off.Target)
	require.Equal(t, "høyre bryst", on.Site, "another place than the old one")
	require.Empty(t, on.Against)
	require.Zero(t, len(ws.Chart.Cases()))
}

func TestC12_keeping_the_old_patch_on_needs_a_reason(t *testing.T) {
	ws := ward.Berit()
	ws.PatchOn()
	s, w := open(t, ws, 1066, 660)
	goTo(t, s, ward.Durogesic, ward.Slot(8))
	enter(w, "g")
	keep := choices(w)[1]
	keep.Choose(1)
	press(w, fyne.KeyReturn)
	require.Empty(t, ws.Acts, "it opens again with what speaks against it")
	require.Len(t, w.Canvas().Overlays().List(), 1)
	enter(w, "\n", "legen vil ha to", "\n", "\n", "2", ward.PIN, "\n")
	closed(t, w)
	for _, a := range facts[*journal.Administration](ws) {
		require.NotEqual(t, journal.ActPatchOff, a.Act)
		require.Contains(t, a.Against, "patches_on")
		require.Equal(t, "legen vil ha to", a.Override)
	}
	require.Equal(t, chart.RulePatches, ws.Chart.Cases()[0].Rule)
}

// choices are the lists of the dialog on top.
func choices(w fyne.Window) (list []*sign.Choice) {
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if c, ok := o.(*sign.Choice); ok {
			list = append(list, c)
		}
	}
	return list
}

func TestScreen_a_patch_comes_off_by_itself(t *testing.T) {
	ws := ward.Berit()
	old := ws.PatchOn()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Durogesic, ward.Slot(8), "a", "\n")
	closed(t, w)
	require.Equal(t, old, facts[*journal.Administration](ws)[0].Target)
	row, _ := s.grid.Chosen()
	require.Empty(t, row.Patches)
}

func TestScreen_injection_sites_rotate(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Fragmin, ward.Slot(8), "g", "\n")
	require.Equal(t, "mage, venstre side", facts[*journal.Administration](ws)[0].Site)
	ws.Clock = ward.On(20261123, "08:10")
	ws.Picture = ws.Clock
	s.Today()
	at(t, s, w, ward.Fragmin, journal.SlotKey{Date: 20261123, Time: 8 * 60}, "g", "\n")
	require.Equal(t, "mage, høyre side", facts[*journal.Administration](ws)[1].Site)
}

func TestC10_a_bag_is_one_act_and_a_registration_for_each_line(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "m", "\n", "\n")
	closed(t, w)
	doses := facts[*journal.Administration](ws)
	require.Len(t, doses, 2)
	require.NotEqual(t, doses[0].Order, doses[1].Order)
	require.NotZero(t, doses[0].Group)
	require.Equal(t, doses[0].Group, doses[1].Group)
	require.Equal(t, journal.PackingMultidose, doses[1].Packing)
}

func TestC10_a_line_of_a_bag_is_left_out_with_a_reason(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "m", "i", "1", "\n")
	require.Empty(t, ws.Acts, "the reason alone signs nothing")
	enter(w, "\n", "\n")
	closed(t, w)
	doses := facts[*journal.Administration](ws)
	require.Len(t, doses, 2)
	require.Equal(t, journal.ReasonRefused, doses[0].NotGiven)
	require.Equal(t, journal.ActGiven, doses[1].Act)
}

func TestR_MED_08_a_dose_as_needed_waits_for_its_effect_until_it_is_written(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Ibux, journal.SlotKey{}, "g", "\n")
	given := ws.Acts[0].ID
	ws.Clock += 70 * 60_000
	s.Refresh()
	row, _ := s.grid.Chosen()
	require.Len(t, row.Effects, 1)
	require.Contains(t, row.Wide.Tags[0].Word, "Skriv effekt")
	enter(w, "e", "1", "\n")
	closed(t, w)
	a := facts[*journal.Administration](ws)[1]
	require.Equal(t, journal.ActEffect, a.Act)
	require.Equal(t, given, a.Target)
	require.Equal(t, "god effekt", a.PRNEffect)
	row, _ = s.grid.Chosen()
	require.Empty(t, row.Effects)
}

func TestScreen_what_the_patient_takes_is_never_shown_as_given(t *testing.T) {
	for _, c := range []struct {
		key, word string
		act       journal.Act
	}{{"s", "Selv 08:20", journal.ActSelf}, {"l", "Levert 08:20", journal.ActDelivered}, {"\n", "Selv 08:20", journal.ActSelf}} {
		ws := ward.Berit()
		s, w := open(t, ws, 1066, 660)
		at(t, s, w, ward.Symbicort, ward.Slot(8), c.key, "\n")
		require.Equal(t, c.act, facts[*journal.Administration](ws)[0].Act)
		_, cell := s.grid.Chosen()
		require.Equal(t, c.word, cell.Look.Word)
	}
}

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

func TestScreen_a_letter_that_does_not_fit_says_so_and_opens_nothing(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "e")
	closed(t, w)
	require.Contains(t, s.told.Text(), "Effekt")
}

func TestScreen_the_menu_of_acts_reaches_every_act_that_fits(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "h", "3", "\n", "\n")
	closed(t, w)
	require.Len(t, ws.Acts, 2, "the third is the multidose bag")
}

func TestScreen_a_warfarin_cell_says_the_dose_of_the_weekday(t *testing.T) {
	ws := ward.Berit()
	s, _ := open(t, ws, 1066, 660)
	goTo(t, s, ward.Marevan, ward.Slot(18))
	row, cell := s.grid.Chosen()
	require.Equal(t, "1,5 tablett", cell.Who, "a Sunday")
	require.Contains(t, row.Marks[0].Word, "INR 2,4 tatt 17.11.2026, ny 24.11.2026")
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

func TestScreen_a_long_detail_is_read_by_the_arrows(t *testing.T) {
	ws := ward.Berit().Registered()
	s, w := open(t, ws, 910, 512)
	at(t, s, w, ward.NovoRapid, ward.Slot(8), "d")
	reader, is := w.Canvas().Focused().(*flow.Reader)
	require.True(t, is)
	press(w, fyne.KeyEnd, fyne.KeyUp, fyne.KeyHome, fyne.KeyPageDown)
	require.NotNil(t, reader)
	press(w, fyne.KeyEscape)
	closed(t, w)
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

func TestR_MED_08_an_effect_that_is_seen_early_can_be_written_early(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Ibux, journal.SlotKey{}, "g", "\n")
	row, _ := s.grid.Chosen()
	require.Nil(t, row.Due, "it is not asked for yet")
	enter(w, "e", "2", "\n")
	closed(t, w)
	require.Equal(t, "noe effekt", facts[*journal.Administration](ws)[1].PRNEffect)
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
