package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

func twoGave(b *book) (first, second journal.ID) {
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	return b.add(anna, at(8, 2), gave(morning)), b.add(bjorn, at(8, 10), gave(morning))
}

func TestC1_the_same_entry_again_changes_nothing(t *testing.T) {
	b := &book{}
	twoGave(b)
	c := b.fold()
	before := c.Canonical()
	c.Add(b.entries...)
	require.Equal(t, string(before), string(c.Canonical()))
	require.Equal(t, 3, c.Len())
}

func TestC2_two_gave_the_same_dose(t *testing.T) {
	b := &book{}
	first, second := twoGave(b)
	c := b.fold()
	list := c.Cases()
	require.Len(t, list, 1)
	k := list[0]
	require.Equal(t, chart.RuleDoubleDose, k.Rule)
	require.Equal(t, chart.SeverityCritical, k.Severity)
	require.True(t, k.Open)
	require.Equal(t, []journal.ID{first, second}, k.Entries, "both facts stay")
	require.Equal(t, morning, k.Slot)

	got := cell(c, morning, at(9, 0))
	require.Equal(t, chart.SlotConflict, got.State)
	require.Len(t, got.Events, 2)
	require.Equal(t, []journal.CaseID{k.ID}, got.Cases)
}

func TestI10_every_replica_raises_the_same_case(t *testing.T) {
	one, other := &book{}, &book{n: 500}
	twoGave(one)
	twoGave(other) // other entries, other ids, the same slot
	require.Equal(t, one.fold().Cases()[0].ID, other.fold().Cases()[0].ID)
}

func TestC2_what_is_a_second_dose(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second journal.Act
		double        bool
	}{
		{"given twice", journal.ActGiven, journal.ActGiven, true},
		{"given and seen taken", journal.ActGiven, journal.ActSeenTaken, true},
		{"given and delivered", journal.ActGiven, journal.ActDelivered, true},
		{"given and taken by the patient", journal.ActGiven, journal.ActSelf, true},
		{"delivered twice", journal.ActDelivered, journal.ActDelivered, true},
		{"delivered and then seen taken", journal.ActDelivered, journal.ActSeenTaken, false},
		{"delivered and taken by the patient", journal.ActDelivered, journal.ActSelf, false},
		{"prepared and given", journal.ActPrepared, journal.ActGiven, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &book{}
			b.add(centre, at(0, 0)-48*hour, regular(paracet))
			b.add(anna, at(8, 0), gave(morning, act(c.first)))
			b.add(bjorn, at(8, 5), gave(morning, act(c.second)))
			require.Equal(t, c.double, len(cases(b.fold(), chart.RuleDoubleDose)) == 1)
		})
	}
}

func TestC2_a_dose_entered_in_error_no_longer_counts_and_the_case_stays_listed(t *testing.T) {
	b := &book{}
	first, second := twoGave(b)
	b.void(anna, at(9, 0), first, "registrert på feil pasient")
	c := b.fold()
	k := cases(c, chart.RuleDoubleDose)[0]
	require.False(t, k.Open)
	require.Equal(t, chart.CaseVoided, k.State)
	require.Equal(t, []journal.ID{first, second}, k.Entries)
	require.Equal(t, []journal.ID{first}, k.Voided)
	require.Equal(t, chart.SlotGiven, cell(c, morning, at(9, 0)).State)
	require.Len(t, cell(c, morning, at(9, 0)).Events, 2, "the original stays readable")
}

func TestC2_a_mark_that_comes_later_settles_the_case_again(t *testing.T) {
	b := &book{}
	first, _ := twoGave(b)
	c := b.fold()
	require.True(t, c.Cases()[0].Open)
	b.void(anna, at(9, 0), first, "feil pasient")
	c.Add(b.entries[3])
	require.Equal(t, chart.CaseVoided, c.Cases()[0].State)
	require.Equal(t, view(b.fold()), view(c))
}

func TestC2_mending_a_slip_of_the_finger_raises_nothing(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	wrong := b.add(anna, at(8, 0), gave(morning))
	b.void(anna, at(8, 1), wrong, "feil tablett")
	b.add(anna, at(8, 2), gave(morning))
	require.Empty(t, b.fold().Cases())
}

func TestC3_given_and_not_given_is_given_with_a_review(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	not := b.add(bjorn, at(8, 0), refused(journal.ReasonRefused))
	yes := b.add(anna, at(8, 40), gave(morning))
	c := b.fold()
	require.Equal(t, chart.SlotGiven, cell(c, morning, at(9, 0)).State)
	list := c.Cases()
	require.Len(t, list, 1)
	require.Equal(t, chart.RuleGivenAndNot, list[0].Rule)
	require.Equal(t, chart.SeverityReview, list[0].Severity)
	require.Equal(t, []journal.ID{not, yes}, list[0].Entries)
}

func TestC3_a_dose_entered_in_error_leaves_not_given(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(bjorn, at(8, 0), refused(journal.ReasonRefused))
	yes := b.add(anna, at(8, 40), gave(morning))
	b.void(anna, at(8, 50), yes, "feil pasient")
	c := b.fold()
	require.Equal(t, chart.SlotNotGiven, cell(c, morning, at(9, 0)).State)
	require.Equal(t, chart.CaseVoided, c.Cases()[0].State)
	b.add(anna, at(9, 0), c.Cases()[0].Close("avklart")) // a closing of what is void anyway is kept beside it
	require.False(t, b.fold().Cases()[0].Open)
}

func TestC2_closing_what_is_void_altogether_leaves_it_void(t *testing.T) {
	b := &book{}
	first, second := twoGave(b)
	b.void(anna, at(9, 0), first, "feil")
	b.void(bjorn, at(9, 0), second, "feil")
	b.add(anna, at(9, 5), b.fold().Cases()[0].Close("avklart"))
	k := b.fold().Cases()[0]
	require.Equal(t, chart.CaseVoided, k.State)
	require.Nil(t, k.Closed)
	require.Len(t, k.Closures, 1)
}

func TestC4_two_reasons_for_not_given_both_stand(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(8, 0), refused(journal.ReasonAsleep))
	b.add(bjorn, at(8, 30), refused(journal.ReasonNauseous))
	c := b.fold()
	got := cell(c, morning, at(9, 0))
	require.Equal(t, chart.SlotNotGiven, got.State)
	require.Equal(t, journal.ReasonAsleep, got.Events[0].NotGiven)
	require.Equal(t, journal.ReasonNauseous, got.Events[1].NotGiven)
	require.Empty(t, c.Cases())
}

func TestC5_given_after_the_stop_is_kept_and_flagged(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	given := b.add(bjorn, at(8, 10), gave(morning))
	before := b.add(bjorn, at(7, 20), gave(morning.Of(orderNo(1)).Key(), act(journal.ActPrepared)))
	b.add(centre, at(7, 30), regular(paracet, version(2), dose(2), ended(at(7, 30))))
	c := b.fold()
	list := c.Cases()
	require.Len(t, list, 1, "a stop that also names another dose is one case, not two")
	require.Equal(t, chart.RuleAfterStop, list[0].Rule)
	require.Equal(t, chart.SeverityCritical, list[0].Severity)
	require.Equal(t, []journal.ID{given}, list[0].Entries)
	require.NotContains(t, list[0].Entries, before)
	require.Equal(t, chart.SlotGiven, cell(c, morning, at(9, 0)).State)
}

func TestC5_given_before_the_stop_is_no_case(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(bjorn, at(8, 10), gave(morning))
	b.add(centre, at(9, 0), regular(paracet, version(2), ended(at(8, 30))))
	require.Empty(t, b.fold().Cases())
}

func TestC5_given_during_a_pause_stays_a_case_after_the_pause(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(centre, at(6, 0), regular(paracet, version(2), endedAs(journal.OrderOnHold, at(6, 0))))
	b.add(anna, at(8, 10), gave(morning))
	b.add(centre, at(12, 0), regular(paracet, version(3)))
	b.add(anna, at(20, 0), gave(evening, seen(3)))
	list := b.fold().Cases()
	require.Len(t, list, 1, "R-MED-11: a pause that is over resolves nothing")
	require.Equal(t, chart.RuleAfterStop, list[0].Rule)
	require.Len(t, list[0].Entries, 1)
}

func TestC5_a_stop_that_was_called_off_before_it_took_effect_is_no_stop(t *testing.T) {
	b := &book{}
	b.add(centre, at(5, 0), regular(paracet, ended(at(9, 0))))
	b.add(centre, at(6, 0), regular(paracet, version(2), ended(at(10, 0))))
	b.add(centre, at(8, 0), regular(paracet, version(3)))
	b.add(anna, at(9, 30), gave(morning, seen(3)))
	b.add(anna, at(20, 0), gave(evening, seen(3)))
	require.Empty(t, b.fold().Cases())
}

func TestC6_given_by_an_older_version(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(centre, at(7, 0), regular(paracet, version(2), dose(2)))
	given := b.add(anna, at(8, 0), gave(morning, seen(1)))
	b.add(bjorn, at(20, 0), gave(evening, seen(2)))
	c := b.fold()
	list := c.Cases()
	require.Len(t, list, 1)
	require.Equal(t, chart.RuleOlderVersion, list[0].Rule)
	require.Equal(t, []journal.ID{given}, list[0].Entries)
	require.EqualValues(t, 2, list[0].Newer)
	require.Equal(t, units(1), c.Order(orderNo(1)).Version(1).Order.Dose, "old and new dose can be shown")
}

func TestC6_a_version_that_asks_for_the_same_is_no_older_dose(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(centre, at(7, 0), regular(paracet, version(2), func(o *journal.Order) { o.Prescriber = "Lege Lie" }))
	b.add(anna, at(8, 0), gave(morning, seen(1)))
	require.Empty(t, b.fold().Cases())
}

func TestC6_a_version_counts_from_when_it_was_made(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(8, 0), gave(morning))
	authored := func(e *journal.Entry) { e.At = at(0, 0) - 48*hour } // authoredOn as it was, recorded later
	b.add(centre, at(9, 0), regular(paracet, version(2), dose(2)), authored)
	require.Empty(t, b.fold().Cases())
	b.add(anna, at(20, 0), gave(evening))
	require.Len(t, b.fold().Cases(), 1)
}

func TestC7_an_allergy_the_nurse_could_not_know_of(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(apo))
	given := b.add(anna, at(8, 0), gave(morning, of(apo)), asOf(at(6, 0)))
	b.add(centre, at(7, 0), allergy("penicillin", "J01C"))
	list := b.fold().Cases()
	require.Len(t, list, 1)
	require.Equal(t, chart.RuleAllergy, list[0].Rule)
	require.Equal(t, chart.SeverityCritical, list[0].Severity)
	require.Equal(t, []journal.ID{given}, list[0].Entries)
	require.Equal(t, journal.ID{0xa1}, list[0].Alert)
}

func TestC7_what_concerns_an_allergy(t *testing.T) {
	for _, c := range []struct {
		name    string
		allergy *journal.Alert
		dose    *journal.Administration
		when    journal.Instant
		synced  journal.Instant
		want    int
	}{
		{"another drug", allergy("penicillin", "J01C"), gave(morning), at(8, 0), at(6, 0), 0},
		{"the name of the drug, in other letters", allergy("paracet", ""), gave(morning), at(8, 0), at(6, 0), 1},
		{"the name within a longer text", allergy("Utslett av Paracet 500 mg", ""), gave(morning), at(8, 0), at(6, 0), 1},
		{"known, and given for a stated reason", allergy("paracet", ""), gave(morning, override("avtalt med lege")), at(8, 0), at(7, 30), 0},
		{"known, and given without a reason", allergy("paracet", ""), gave(morning), at(8, 0), at(7, 30), 1},
		{"not given", allergy("paracet", ""), refused(journal.ReasonRefused), at(8, 0), at(6, 0), 0},
		{"shortly before it was found", allergy("paracet", ""), gave(morning), at(0, 0), at(0, 0) - hour, 1},
		{"long before it was found", allergy("paracet", ""), gave(morning), at(7, 0) - 25*hour, at(0, 0) - 48*hour, 0},
		{"critical information, no allergy", &journal.Alert{Alert: journal.ID{1}, Version: 1, Type: journal.AlertCritical, Active: true, Text: "paracet"}, gave(morning), at(8, 0), at(6, 0), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &book{}
			b.add(centre, at(0, 0)-96*hour, regular(paracet))
			b.add(centre, at(7, 0), c.allergy)
			b.add(anna, c.when, c.dose, asOf(c.synced))
			require.Len(t, cases(b.fold(), chart.RuleAllergy), c.want)
		})
	}
}

func TestR_MED_11_an_allergy_that_is_withdrawn_closes_no_case(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(8, 0), gave(morning), asOf(at(6, 0)))
	b.add(centre, at(7, 0), allergy("paracet", ""))
	withdrawn := allergy("paracet", "")
	withdrawn.Version, withdrawn.Active = 2, false
	b.add(centre, at(9, 0), withdrawn)
	open, critical := b.fold().OpenCases()
	require.Equal(t, 1, open)
	require.Equal(t, 1, critical)
}

func TestR_MED_11_a_case_is_closed_by_a_person_with_a_reason_and_reopened_by_later_facts(t *testing.T) {
	b := &book{}
	twoGave(b)
	k := b.fold().Cases()[0]
	b.add(anna, at(9, 0), k.Close("legevakt kontaktet, følges opp"))
	c := b.fold()
	k = c.Cases()[0]
	require.Equal(t, chart.CaseClosed, k.State)
	require.Equal(t, "Anna Berg", k.Closed.Entry.Author.Name)
	require.Equal(t, "legevakt kontaktet, følges opp", k.Closed.Reason)
	require.Equal(t, chart.SlotGiven, cell(c, morning, at(10, 0)).State)

	third := b.add(bjorn, at(8, 20), gave(morning))
	k = b.fold().Cases()[0]
	require.True(t, k.Open, "a third dose: nobody has seen that")
	require.Contains(t, k.Entries, third)
	require.Nil(t, k.Closed)
	require.Len(t, k.Closures, 1, "who closed it before stays readable")
}

func TestR_MED_11_two_closings_that_each_saw_a_part_close_nothing(t *testing.T) {
	b := &book{}
	first, second := twoGave(b)
	third := b.add(bjorn, at(8, 20), gave(morning))
	id := b.fold().Cases()[0].ID
	b.add(anna, at(9, 0), &journal.CaseClosure{Case: id, Reason: "a", Seen: []journal.ID{first, second}})
	b.add(bjorn, at(9, 1), &journal.CaseClosure{Case: id, Reason: "b", Seen: []journal.ID{first, third}})
	require.True(t, b.fold().Cases()[0].Open)
	closing := b.add(bjorn, at(9, 2), &journal.CaseClosure{Case: id, Reason: "c", Seen: []journal.ID{third, first, second}})
	require.False(t, b.fold().Cases()[0].Open)
	b.void(bjorn, at(9, 3), closing, "feil sak")
	require.True(t, b.fold().Cases()[0].Open)
}

func TestC16_an_error_mark_is_absorbing_and_both_reasons_are_kept(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	given := b.add(anna, at(8, 0), gave(morning))
	mark := b.void(anna, at(8, 5), given, "feil pasient")
	b.void(bjorn, at(8, 6), given, "feil tablett")
	b.void(anna, at(8, 7), mark, "likevel riktig") // takes nothing back
	c := b.fold()
	voids := c.Voids(given)
	require.Len(t, voids, 2)
	require.Equal(t, "feil pasient", voids[0].Reason)
	require.Equal(t, "feil tablett", voids[1].Reason)
	require.Equal(t, chart.SlotDue, cell(c, morning, at(8, 10)).State)

	b.add(anna, at(8, 15), gave(morning)) // a wrong mark is repaired by a new fact
	require.Equal(t, chart.SlotGiven, cell(b.fold(), morning, at(8, 20)).State)
}

func TestC17_a_new_fact_is_never_hidden_by_the_mark_on_another(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	given := b.add(anna, at(8, 0), gave(morning))
	b.add(bjorn, at(8, 2), gave(morning))
	b.void(anna, at(8, 5), given, "feil pasient")
	c := b.fold()
	require.Equal(t, chart.SlotGiven, cell(c, morning, at(8, 10)).State)
	require.Len(t, cell(c, morning, at(8, 10)).Events, 2)
}

func TestC20_a_wrong_clock_hides_no_double_dose(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(8, 0), gave(morning))
	b.add(bjorn, at(8, 0)-72*hour, gave(morning), trust(journal.TrustOff))
	require.Len(t, cases(b.fold(), chart.RuleDoubleDose), 1)
}

func TestC20_a_clock_behind_the_picture_it_looked_at_is_put_right(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(centre, at(7, 0), regular(paracet, version(2), ended(at(7, 0))))
	b.add(bjorn, at(8, 0)-72*hour, gave(morning), asOf(at(7, 30)))
	c := b.fold()
	require.Len(t, cases(c, chart.RuleAfterStop), 1)
	require.Equal(t, at(7, 30), c.Doses(orderNo(1))[0].At)
}

func TestC20_a_time_on_paper_is_not_moved_by_the_machine_it_is_keyed_in_at(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(bjorn, at(8, 0), gave(morning, func(a *journal.Administration) { a.Late, a.Paper = true, "Kari Holm" }), asOf(at(10, 0)))
	require.Equal(t, at(8, 0), b.fold().Doses(orderNo(1))[0].At)
}

func TestC20_a_clock_known_to_be_wrong_may_have_been_after_the_stop(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(bjorn, at(8, 0), gave(morning), trust(journal.TrustOff))
	b.add(centre, at(12, 0), regular(paracet, version(2), ended(at(12, 0))))
	require.Len(t, cases(b.fold(), chart.RuleAfterStop), 1)
}

func TestC21_what_was_done_for_a_patient_no_longer_on_the_list_is_kept(t *testing.T) {
	list := chart.NewList(journal.ID{0xbb})
	b := &book{}
	b.add(centre, at(7, 0), &journal.Assignment{Patient: stream, Version: 2, Name: "Aasen, Åse", Reason: "utskrevet", By: "Kari Moe"}, inStream(list.Stream()))
	list.Add(b.entries...)
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(8, 0), gave(morning))
	require.Empty(t, list.Active())
	require.Equal(t, chart.SlotGiven, cell(b.fold(), morning, at(9, 0)).State)
}

func TestI11_a_dose_on_an_order_that_has_not_arrived_is_kept_and_counts_later(t *testing.T) {
	b := &book{}
	b.add(anna, at(8, 0), gave(morning))
	b.add(bjorn, at(8, 5), gave(morning))
	c := b.fold()
	require.Len(t, c.Unplaced(), 2)
	rows := c.Round(today, at(9, 0))
	require.Len(t, rows, 1)
	require.Equal(t, chart.RowUnknown, rows[0].Kind)
	require.Equal(t, chart.SlotConflict, rows[0].Cells[0].State)
	require.Len(t, c.Cases(), 1, "two gave it, whatever it was")

	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	c.Add(b.entries[2])
	require.Empty(t, c.Unplaced())
	require.Equal(t, chart.RowScheduled, c.Round(today, at(9, 0))[0].Kind)
	require.Equal(t, string(b.fold().Canonical()), string(c.Canonical()))
}
