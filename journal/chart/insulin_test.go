package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

func measured(id journal.ID) func(*journal.Administration) {
	return func(a *journal.Administration) { a.Measured = id }
}

func glucose(value float64) *journal.Observation {
	return &journal.Observation{Code: "15074-8", Name: "Blodsukker", Value: units(value), Unit: "mmol/l"}
}

func TestC13_both_pairs_of_value_and_dose_are_kept(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(novorapid, byScale))
	one := b.add(anna, at(8, 0), glucose(8))
	first := b.add(anna, at(8, 0), gave(morning, of(novorapid), amount(2, "E"), measured(one)))
	two := b.add(cecilie, at(8, 20), glucose(12))
	second := b.add(cecilie, at(8, 20), gave(morning, of(novorapid), amount(6, "E"), measured(two)))
	for _, arrival := range [][]int{{0, 1, 2, 3, 4}, {4, 2, 0, 3, 1}} { // also doses before their values
		c := chart.New(stream)
		for _, i := range arrival {
			c.Add(b.entries[i])
		}
		list := cases(c, chart.RuleInsulin)
		require.Len(t, list, 1)
		require.Equal(t, chart.SeverityCritical, list[0].Severity)
		require.ElementsMatch(t, []journal.ID{one, first, two, second}, list[0].Entries)
		require.Equal(t, morning, list[0].Slot)
	}
}

func TestR_MED_11_C13_a_case_of_insulin_is_closed_by_nothing_but_a_person(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(novorapid, byScale))
	one, two := b.add(anna, at(8, 0), glucose(8)), b.add(cecilie, at(8, 20), glucose(12))
	b.add(anna, at(8, 0), gave(morning, of(novorapid), measured(one)))
	b.add(cecilie, at(8, 20), gave(morning, of(novorapid), measured(two)))
	b.void(cecilie, at(8, 30), two, "feil pasient") // the value, not the dose
	b.add(centre, at(9, 0), regular(novorapid, byScale, version(2), ended(at(9, 0))))
	k := cases(b.fold(), chart.RuleInsulin)[0]
	require.True(t, k.Open, "the insulin is in the patient")
	require.Equal(t, []journal.ID{two}, k.Voided)
	b.add(anna, at(9, 10), k.Close("lege kontaktet, blodsukker måles hver time"))
	require.Equal(t, chart.CaseClosed, cases(b.fold(), chart.RuleInsulin)[0].State)
}

func TestSubstance_a_fixed_dose_of_insulin_and_a_scale_belong_together(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(novorapid, dose(6)))
	b.add(centre, at(0, 0)-48*hour, regular(novorapid, byScale, named(orderNo(2))))
	scale := func(a *journal.Administration) { a.Order = orderNo(2) }
	one := b.add(anna, at(8, 0), glucose(12))
	b.add(anna, at(8, 0), gave(morning, of(novorapid), amount(6, "E")))
	c := b.fold()
	intent := chart.Intent{Administration: gave(morning, of(novorapid), amount(6, "E"), measured(one), scale), At: at(8, 5), Second: cecilie, Author: anna, AsOf: at(8, 0)}
	require.Empty(t, codes(c.Warnings(intent)))
	b.add(anna, at(8, 5), intent.Administration)
	require.Empty(t, b.fold().Cases())
	b.add(anna, at(9, 0), gave(noSlot, of(novorapid), amount(2, "E"), scale))
	require.Len(t, cases(b.fold(), chart.RuleSubstance), 1, "a third one does not")
}

func TestC14_the_case_holds_the_new_card(t *testing.T) {
	card := func(inr float64) func(*journal.Order) {
		return func(o *journal.Order) { o.Card = &journal.Card{INR: units(inr), Taken: today} }
	}
	b := &book{}
	marevan := drugs["Marevan"]
	b.add(centre, at(0, 0)-48*hour, regular(marevan, weekdays, card(2.1)))
	newer := regular(marevan, weekdays, card(3.4), version(2))
	newer.Plan = []journal.Dosage{{Dose: units(0.5), Timing: journal.Timing{Times: []journal.LocalTime{480}}}}
	b.add(centre, at(7, 0), newer)
	b.add(anna, at(8, 0), gave(morning, of(marevan), amount(2, "tablett")))
	list := b.fold().Cases()
	require.Len(t, list, 1)
	require.Equal(t, chart.RuleOlderVersion, list[0].Rule)
	require.Equal(t, units(3.4), list[0].Card.INR)
	require.Equal(t, today, list[0].Card.Taken)
}

func TestC14_a_card_that_asks_for_the_same_dose_is_no_case(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(drugs["Marevan"], weekdays))
	renewed := regular(drugs["Marevan"], weekdays, version(2))
	renewed.Card = &journal.Card{INR: units(2.5), Taken: today}
	b.add(centre, at(7, 0), renewed)
	b.add(anna, at(8, 0), gave(morning, of(drugs["Marevan"])))
	require.Empty(t, b.fold().Cases())
}

func TestC6_a_plan_a_scale_and_a_hold_are_part_of_what_is_asked_for(t *testing.T) {
	hold := func(o *journal.Order) { o.Hold = &journal.Condition{Name: "Puls", Below: units(50)} }
	for name, change := range map[string]func(*journal.Order){"plan": weekdays, "scale": byScale, "hold": hold} {
		b := &book{}
		b.add(centre, at(0, 0)-48*hour, regular(paracet))
		b.add(centre, at(7, 0), regular(paracet, version(2), change))
		b.add(anna, at(8, 0), gave(morning))
		require.Len(t, cases(b.fold(), chart.RuleOlderVersion), 1, name)
	}
}
