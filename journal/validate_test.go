package journal_test

import (
	"strings"
	"testing"

	"feltjournal/journal"

	"github.com/stretchr/testify/require"
)

// refusal is a fact and the code a nurse's sentence is looked up by; "" means
// that the fact is fine.
type refusal struct {
	name string
	fact journal.Fact
	code string
}

func check(t *testing.T, list []refusal) {
	t.Helper()
	for _, r := range list {
		t.Run(r.name, func(t *testing.T) {
			require.Equal(t, r.code, journal.CodeOf(r.fact.Validate()))
		})
	}
}

func given(change func(*journal.Administration)) *journal.Administration {
	a := &journal.Administration{
		Order: orderID, Version: 1, Slot: journal.SlotKey{Date: 20261122, Time: 480}, Act: journal.ActGiven,
		Drug: journal.Drug{Name: "Paracet"}, Dose: 1_000_000, Unit: "tablett",
	}
	change(a)
	return a
}

func TestR_MED_08_not_given_needs_a_reason(t *testing.T) {
	notGiven := func(r journal.NotGivenReason, text string) *journal.Administration {
		return given(func(a *journal.Administration) { a.Act, a.NotGiven, a.Text = journal.ActNotGiven, r, text })
	}
	list := []refusal{
		{"no reason", notGiven("", ""), "not_given_reason"},
		{"a reason nobody knows", notGiven("lat", ""), "not_given_reason"},
		{"other without text", notGiven(journal.ReasonOther, " "), "text_missing"},
		{"other with text", notGiven(journal.ReasonOther, "heisen sto"), ""},
	}
	for _, r := range journal.NotGivenReasons[:len(journal.NotGivenReasons)-1] {
		list = append(list, refusal{string(r), notGiven(r, ""), ""})
	}
	check(t, list)
}

func TestR_MED_08_as_needed_needs_a_reason(t *testing.T) {
	prn := func(reason string, act journal.Act) *journal.Administration {
		return given(func(a *journal.Administration) { a.Slot, a.PRNReason, a.Act = journal.SlotKey{}, reason, act })
	}
	check(t, []refusal{
		{"without", prn("", journal.ActGiven), "text_missing"},
		{"with", prn("hodepine", journal.ActGiven), ""},
		{"only prepared", prn("", journal.ActPrepared), ""},
	})
}

func TestAdministration_Validate(t *testing.T) {
	check(t, []refusal{
		{"fine", given(func(*journal.Administration) {}), ""},
		{"no order", given(func(a *journal.Administration) { a.Order = journal.ID{} }), "administration_order"},
		{"no version (R-MED-03)", given(func(a *journal.Administration) { a.Version = 0 }), "administration_order"},
		{"no act", given(func(a *journal.Administration) { a.Act = 0 }), "administration_act"},
		{"unknown act", given(func(a *journal.Administration) { a.Act = 200 }), "administration_act"},
		{"less than nothing", given(func(a *journal.Administration) { a.Dose = -1 }), "administration_dose"},
		{"no such day", given(func(a *journal.Administration) { a.Slot.Date = 20260230 }), "administration_slot"},
		{"no such time", given(func(a *journal.Administration) { a.Slot.Time = 1440 }), "administration_slot"},
		{"no drug", given(func(a *journal.Administration) { a.Drug.Name = "" }), "text_missing"},
		{"long site", given(func(a *journal.Administration) { a.Site = strings.Repeat("x", 501) }), "text_too_long"},
		{"override with control codes", given(func(a *journal.Administration) { a.Override = "avtalt\x00" }), "text_control"},
	})
}

func TestNote_Validate(t *testing.T) {
	check(t, []refusal{
		{"fine", &journal.Note{Type: "rapport", Text: "Sov godt.\nSpiste lite."}, ""},
		{"empty", &journal.Note{Type: "rapport", Text: " \n"}, "text_missing"},
		{"no type", &journal.Note{Text: "Sov godt."}, "text_missing"},
		{"unknown relation", &journal.Note{Type: "rapport", Text: "x", Relation: 3}, "note_relation"},
		{"addendum to nothing", &journal.Note{Type: "rapport", Text: "x", Relation: journal.NoteAddendum}, "note_target"},
		{"correction without reason", &journal.Note{Type: "rapport", Text: "x", Relation: journal.NoteCorrection, Target: orderID}, "text_missing"},
		{"correction", &journal.Note{Type: "rapport", Text: "x", Relation: journal.NoteCorrection, Target: orderID, Reason: "feil"}, ""},
		{"64 KiB", &journal.Note{Type: "rapport", Text: strings.Repeat("x", journal.MaxText)}, ""},
		{"one byte more", &journal.Note{Type: "rapport", Text: strings.Repeat("x", journal.MaxText+1)}, "text_too_long"},
		{"no UTF-8", &journal.Note{Type: "rapport", Text: "\xff"}, "text_not_utf8"},
		{"a lone surrogate", &journal.Note{Type: "rapport", Text: "\xed\xa0\x80"}, "text_not_utf8"},
		{"reads right to left", &journal.Note{Type: "rapport", Text: "gitt \u202e100 mg"}, "text_control"},
		{"escape codes", &journal.Note{Type: "rapport", Text: "\x1b[2J"}, "text_control"},
		{"Norwegian and emoji", &journal.Note{Type: "rapport", Text: "Åse ønsker lefse 👵🏽, blåbær"}, ""},
	})
}

func TestSection_Validate(t *testing.T) {
	check(t, []refusal{
		{"fine", &journal.Section{Document: journal.CarePlan, Key: "ernæring", Title: "Ernæring", Text: "Næringsdrikk"}, ""},
		{"ended", &journal.Section{Document: journal.CarePlan, Key: "ernæring", Title: "Ernæring"}, ""},
		{"no document", &journal.Section{Key: "a", Title: "a"}, "text_missing"},
		{"no key", &journal.Section{Document: "a", Title: "a"}, "text_missing"},
		{"no title", &journal.Section{Document: "a", Key: "a"}, "text_missing"},
		{"too many parents", &journal.Section{Document: "a", Key: "a", Title: "a", Parents: make([]journal.ID, 65)}, "section_parents"},
	})
}

func TestOrder_Validate(t *testing.T) {
	order := func(change func(*journal.Order)) *journal.Order {
		o := daily(480)
		change(o)
		return o
	}
	check(t, []refusal{
		{"fine", order(func(*journal.Order) {}), ""},
		{"no version", order(func(o *journal.Order) { o.Version = 0 }), "order_identity"},
		{"no status", order(func(o *journal.Order) { o.Status = 0 }), "order_status"},
		{"less than nothing", order(func(o *journal.Order) { o.Dose = -1 }), "order_dose"},
		{"interval below zero", order(func(o *journal.Order) { o.PRN = &journal.PRN{MinInterval: -1} }), "order_dose"},
		{"ends before it starts", order(func(o *journal.Order) { o.Start, o.End = 10, 5 }), "order_period"},
		{"no drug", order(func(o *journal.Order) { o.Drug.Name = "" }), "text_missing"},
		{"times not ascending", order(func(o *journal.Order) { o.Timing.Times = []journal.LocalTime{600, 480} }), "timing"},
	})
}

func TestTiming_Validate(t *testing.T) {
	for name, tm := range map[string]journal.Timing{
		"twice the same":  {Times: []journal.LocalTime{480, 480}},
		"24:00":           {Times: []journal.LocalTime{1440}},
		"before midnight": {Times: []journal.LocalTime{-1}},
		"two kinds":       {Times: []journal.LocalTime{480}, EveryHours: 8},
		"too many":        {Times: make([]journal.LocalTime, 25)},
		"days below zero": {EveryDays: -1},
		"too many days":   {EveryDays: journal.MaxEveryDays + 1},
		"hours below":     {EveryHours: -1},
		"too many hours":  {EveryHours: journal.MaxEveryHours + 1},
	} {
		require.Equal(t, "timing", journal.CodeOf(tm.Validate()), name)
	}
	require.NoError(t, journal.Timing{}.Validate())
}

func TestOtherFacts_Validate(t *testing.T) {
	id := journal.ID{7}
	check(t, []refusal{
		{"entered in error", &journal.EnteredInError{Target: id, Reason: "feil pasient"}, ""},
		{"entered in error, of what", &journal.EnteredInError{Reason: "feil"}, "error_target"},
		{"entered in error, why", &journal.EnteredInError{Target: id}, "text_missing"},
		{"observation", &journal.Observation{Name: "Puls", Value: 72_000_000, Unit: "/min"}, ""},
		{"observation of nothing", &journal.Observation{Name: "Puls"}, "observation_value"},
		{"observation without name", &journal.Observation{Text: "blek"}, "text_missing"},
		{"patient", &journal.Patient{Version: 1, Family: "Aasen"}, ""},
		{"patient without version", &journal.Patient{Family: "Aasen"}, "patient_version"},
		{"patient without name", &journal.Patient{Version: 1}, "text_missing"},
		{"alert", &journal.Alert{Alert: id, Version: 1, Type: journal.AlertAllergy, Text: "penicillin"}, ""},
		{"alert of no type", &journal.Alert{Alert: id, Version: 1, Text: "penicillin"}, "alert_identity"},
		{"alert without text", &journal.Alert{Alert: id, Version: 1, Type: journal.AlertCritical}, "text_missing"},
		{"added", &journal.Assignment{Patient: id, Version: 1, Active: true, Name: "Aasen"}, ""},
		{"added without name", &journal.Assignment{Patient: id, Version: 1, Active: true}, "text_missing"},
		{"removed", &journal.Assignment{Patient: id, Version: 2, Reason: "utskrevet", By: "Kari Moe"}, ""},
		{"removed without reason", &journal.Assignment{Patient: id, Version: 2, By: "Kari Moe"}, "text_missing"},
		{"removed by nobody", &journal.Assignment{Patient: id, Version: 2, Reason: "utskrevet"}, "text_missing"},
		{"nobody", &journal.Assignment{Version: 1, Active: true, Name: "x"}, "assignment_identity"},
		{"case closed", &journal.CaseClosure{Case: journal.CaseID{1}, Reason: "avklart"}, ""},
		{"case closed without reason (R-MED-11)", &journal.CaseClosure{Case: journal.CaseID{1}}, "text_missing"},
		{"no case", &journal.CaseClosure{Reason: "avklart"}, "case_identity"},
		{"too many seen", &journal.CaseClosure{Case: journal.CaseID{1}, Reason: "x", Seen: make([]journal.ID, 257)}, "case_seen"},
		{"access", &journal.Access{Action: "åpnet"}, ""},
		{"access to do nothing", &journal.Access{}, "text_missing"},
	})
}

func TestNewFact_knows_every_kind_there_is(t *testing.T) {
	for k := journal.KindNote; k <= journal.KindPolicy; k++ {
		require.Equal(t, k, journal.NewFact(k).Kind())
		require.NotZero(t, journal.NewFact(k).Class())
	}
	require.Nil(t, journal.NewFact(0))
	require.Nil(t, journal.NewFact(journal.KindPolicy+1))
}

func TestR_MED_12_medicine_travels_before_notes(t *testing.T) {
	stop := daily(480)
	stop.Status = journal.OrderStopped
	require.Equal(t, journal.ClassCritical, stop.Class())
	require.Equal(t, journal.ClassMedication, daily(480).Class())
	require.Less(t, (*journal.Administration)(nil).Class(), (*journal.Note)(nil).Class())
	require.Less(t, stop.Class(), (*journal.Administration)(nil).Class())
}
