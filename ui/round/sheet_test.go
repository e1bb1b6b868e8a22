package round

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/ui/i18n"
	"feltjournal/ui/internal/ward"
)

func build(tb testing.TB, w *ward.Ward) Sheet {
	tb.Helper()
	words, err := i18n.Load(i18n.Bokmal)
	require.NoError(tb, err)
	return Build(View{Words: words, Chart: w.Chart, AsOf: w.Picture, Now: w.Clock, Receipt: w.Receipt}, 20261122)
}

func rowOf(tb testing.TB, s *Sheet, title string) *Row {
	tb.Helper()
	for i := range s.Rows {
		if s.Rows[i].Title == title {
			return &s.Rows[i]
		}
	}
	tb.Fatalf("no row %q", title)
	return nil
}

func TestBuild_columns_are_the_times_of_the_day_in_order(t *testing.T) {
	s := build(t, ward.Aase())
	var titles []string
	for _, c := range s.Columns {
		titles = append(titles, c.Title)
	}
	require.Equal(t, []string{"kl. 07:00", "kl. 08:00", "kl. 14:00", "kl. 20:00", "kl. 22:00"}, titles)
	require.True(t, s.Columns[1].Now, "08:00 is due at 08:20")
}

func TestBuild_a_given_dose_says_when_who_and_how_far_it_has_come(t *testing.T) {
	w := ward.Aase()
	cell := rowOf(t, ptr(build(t, w)), "Metoprolol depottablett 50 mg").Cells[1]
	require.Equal(t, "Gitt 08:02", cell.Look.Word)
	require.Equal(t, "A. Berg", cell.Who)
	require.Equal(t, "Bekreftet", cell.Receipt.Word)

	w.Receipts[cell.Events[0].Entry] = localstore.ReceiptLocal
	cell = rowOf(t, ptr(build(t, w)), "Metoprolol depottablett 50 mg").Cells[1]
	require.Equal(t, "Lagret her", cell.Receipt.Word)
}

func ptr(s Sheet) *Sheet { return &s }

func TestC2_two_given_stand_as_possible_double_dose(t *testing.T) {
	s := build(t, ward.Aase())
	cell := rowOf(t, &s, "Apiksaban tablett 5 mg").Cells[1]
	require.Equal(t, "Mulig dobbeltdose", cell.Look.Word)
	require.True(t, cell.Review)
	require.Len(t, cell.Events, 2)
}

func TestR_MED_08_not_given_shows_its_reason(t *testing.T) {
	s := build(t, ward.Aase())
	cell := rowOf(t, &s, "Laktulose mikstur ml 670 mg/ml").Cells[1]
	require.Equal(t, "Ikke gitt", cell.Look.Word)
	require.Equal(t, "nektet, B. Dahl", cell.Who)
}

func TestR_MED_10_a_stopped_order_stays_crossed_out(t *testing.T) {
	s := build(t, ward.Aase())
	row := rowOf(t, &s, "Furosemid tablett 40 mg")
	require.True(t, row.Ended)
	require.Equal(t, "Seponert 07:40", row.Marks[0].Word)
}

func TestBuild_as_needed_shows_last_sum_and_next(t *testing.T) {
	s := build(t, ward.Aase())
	row := rowOf(t, &s, "Oxynorm kapsel 5 mg")
	require.Equal(t, "Ikke før 09:40", row.Wide.Look.Word)
	require.Equal(t, "Sist gitt 05:40 (2 timer siden) · Siste 24 t: 2 av høyst 4 kapsel · minst 4 t mellom", row.Wide.Lines[0])
	require.Contains(t, row.Detail, "A-preparat")
}

func TestBuild_as_needed_says_what_it_cannot_see_when_the_picture_is_old(t *testing.T) {
	w := ward.Aase()
	w.Picture = ward.On(20261121, "19:00")
	s := build(t, w)
	require.True(t, s.Who.Old())
	require.Contains(t, rowOf(t, &s, "Oxynorm kapsel 5 mg").Wide.Lines[1], "andre kan ha gitt doser")
}

func TestBuild_an_unclear_order_shows_the_original_text(t *testing.T) {
	s := build(t, ward.Aase())
	row := rowOf(t, &s, "Marevan tablett 2,5 mg")
	require.Equal(t, RowWide, row.Kind)
	require.Equal(t, "«Etter INR-kort: man, ons, fre 1 tablett, ellers 1½ tablett kl. 18. Ny INR 24.11.»", row.Wide.Lines[0])
}

func TestBuild_a_dose_entered_in_error_stays_readable_and_the_slot_opens(t *testing.T) {
	w := ward.Aase()
	cell := rowOf(t, ptr(build(t, w)), "Metoprolol depottablett 50 mg").Cells[1]
	w.Write(ward.Anna, ward.At("08:10"), &journal.EnteredInError{Target: cell.Events[0].Entry, Reason: "feil pasient"})
	cell = rowOf(t, ptr(build(t, w)), "Metoprolol depottablett 50 mg").Cells[1]
	require.Nil(t, cell.Active())
	require.Equal(t, "Gis nå", cell.Look.Word)
	require.Equal(t, "Feilregistrert", cell.Who)
	require.Equal(t, "feil pasient", cell.Events[0].Voided.Reason)
}

func TestBuild_the_night_with_two_two_oclocks_has_two_columns(t *testing.T) {
	w := ward.Empty()
	o := w.Order(1, "Kefalotin", "2 g", 1, "dose")
	hourly := *o
	hourly.Version, hourly.Start, hourly.Timing = 2, ward.On(20261001, "08:00"), journal.Timing{EveryHours: 1, Anchor: ward.On(20261001, "08:00")}
	w.Write(ward.Lege, ward.On(20261002, "08:00"), &hourly)
	words, err := i18n.Load(i18n.Bokmal)
	require.NoError(t, err)
	s := Build(View{Words: words, Chart: w.Chart, AsOf: w.Picture, Now: w.Clock, Receipt: w.Receipt}, 20261025)
	require.Len(t, s.Columns, 25)
	require.Equal(t, "kl. 02:00", s.Columns[2].Title)
	require.Equal(t, "kl. 02:00 (vintertid)", s.Columns[3].Title)
}

func TestPerformed_is_the_nearest_such_time_that_is_not_ahead(t *testing.T) {
	now, due := ward.At("08:20"), ward.At("08:00")
	require.Equal(t, ward.At("08:02"), performed(8*60+2, due, now))
	require.Equal(t, now, performed(8*60+20, due, now))
	require.Equal(t, ward.On(20261121, "23:30"), performed(23*60+30, 0, now))
	require.Equal(t, ward.On(20261119, "20:05"), performed(20*60+5, ward.On(20261119, "20:00"), now), "a slot of three days ago")
	require.Equal(t, ward.At("00:15"), performed(15, ward.On(20261121, "23:30"), now), "after midnight")
	require.Equal(t, ward.On(20261121, "14:10"), performed(14*60+10, ward.At("14:00"), now), "never ahead of now")
}

func TestWarning_has_a_sentence_for_every_code_in_every_language(t *testing.T) {
	errs := []*journal.Error{
		journal.Invalid("allergy", "Alert", "penicillin"), journal.Invalid("stopped", "Reason", "kvalme"), journal.Invalid("stopped", "Reason", ""),
		journal.Invalid("already_given", "At", ward.At("08:02"), "By", "Anna Berg"),
		journal.Invalid("prn_max", "Sum", journal.Amount(5_000_000), "Max", journal.Amount(4_000_000), "Unit", "kapsel", "Unsure", true),
		journal.Invalid("prn_interval", "Next", ward.At("09:40")), journal.Invalid("outside_window", "Due", ward.At("08:00")),
		journal.Invalid("order_changed", "Version", uint32(3)), journal.Invalid("order_unknown"),
		journal.Invalid("patient_gone", "Where", "sykehus"), journal.Invalid("patient_gone", "Died", journal.Date(20261121)),
		journal.Invalid("insulin_recent", "At", ward.At("07:30"), "Dose", journal.Amount(6_000_000), "Unit", "E", "By", "Anna Berg"),
		journal.Invalid("same_substance", "Drug", "Paracet", "At", ward.At("07:30"), "By", "Anna Berg"),
		journal.Invalid("patches_on", "Count", 1, "Site", "venstre bryst", "Since", ward.At("07:30")),
		journal.Invalid("hold", "Name", "Puls", "Value", journal.Amount(46_000_000), "Bound", journal.Amount(50_000_000), "Unit", "/min"),
		journal.Invalid("measurement_missing", "Name", "Puls"), journal.Invalid("not_authorised", "Task", journal.TaskGive, "Class", journal.DrugInsulin),
		journal.Invalid("authorisation_expired", "Task", journal.TaskPrepare, "Until", journal.Date(20261101)), journal.Invalid("check_missing"),
		journal.Invalid("prepared_other", "At", ward.At("07:30"), "By", "Anna Berg"),
		journal.Invalid("stale", "Age", int64(46_800_000), "Limit", int64(14_400_000), "AsOf", ward.On(20261121, "19:20")),
		journal.Invalid("stale", "Age", int64(46_800_000), "Limit", int64(14_400_000), "AsOf", journal.Instant(0)),
	}
	for _, l := range i18n.Languages {
		words, err := i18n.Load(l)
		require.NoError(t, err)
		for _, e := range errs {
			got := Warning(words, e, ward.At("08:20"))
			require.NotContains(t, got, "round.warn", "%s %s", l, e.Code)
			require.NotContains(t, got, "<no value>", "%s %s", l, e.Code)
			require.NotContains(t, got, "task.", "%s %s", l, e.Code)
			require.NotContains(t, got, "class.", "%s %s", l, e.Code)
			require.NotEqual(t, "error."+e.Code, words.Error(e), l)
		}
	}
}

func TestDrugLine_never_drops_a_strength_that_the_name_does_not_say(t *testing.T) {
	require.Equal(t, "Oksykodon 15 mg tablett 5 mg", drugLine(journal.Drug{Name: "Oksykodon 15 mg", Form: "tablett", Strength: "5 mg"}))
	require.Equal(t, "Paracet tablett 500 mg", drugLine(journal.Drug{Name: "Paracet tablett 500 mg", Form: "tablett", Strength: "500 mg"}))
}
