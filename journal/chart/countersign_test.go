package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

var cecilie = people["Cecilie"]

func check(target journal.ID) *journal.Countersign {
	return &journal.Countersign{Target: target, Purpose: journal.SignCheck}
}

func target(id journal.ID) func(*journal.Administration) {
	return func(a *journal.Administration) { a.Target = id }
}

func TestR_MED_06_nobody_checks_what_they_did_themselves(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet, double))
	prepared := b.add(anna, at(7, 30), gave(morning, act(journal.ActPrepared)))
	given := b.add(bjorn, at(8, 0), gave(morning, target(prepared)))
	c := b.fold()
	require.Equal(t, "same_person", journal.CodeOf(c.CheckCountersign(check(prepared), anna)))
	require.NoError(t, c.CheckCountersign(check(prepared), bjorn), "who hands it out may have checked it")
	require.Equal(t, "same_person", journal.CodeOf(c.CheckCountersign(check(given), bjorn)))
	require.Equal(t, "same_person", journal.CodeOf(c.CheckCountersign(check(given), anna)), "who prepared it does not check the handing out")
	require.NoError(t, c.CheckCountersign(check(given), cecilie))
	require.NoError(t, c.CheckCountersign(check(number(999)), anna), "what is not here cannot be judged")
}

func TestR_MED_06_three_acts_three_persons_three_times(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet, double))
	prepared := b.add(anna, at(7, 30), gave(morning, act(journal.ActPrepared)))
	checked := b.add(cecilie, at(7, 40), check(prepared))
	b.add(bjorn, at(8, 0), gave(morning, target(prepared)))
	d := cell(b.fold(), morning, at(8, 30)).Events[1]
	require.Equal(t, "Anna Berg", d.Prepared.Author.Name)
	require.Equal(t, at(7, 30), d.Prepared.At)
	require.Len(t, d.Checks, 1)
	require.Equal(t, checked, d.Checks[0].Entry.ID)
	require.Equal(t, at(7, 40), d.Checks[0].Entry.At)
	require.Equal(t, "Bjørn Dahl", d.Entry.Author.Name)
	require.Equal(t, chart.CheckDone, d.Check)
}

func TestC20_a_check_counts_at_a_machine_whose_clock_is_behind_its_picture(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet, double))
	prepared := b.add(anna, at(8, 0), gave(morning, act(journal.ActPrepared)), asOf(at(8, 10)))
	b.add(bjorn, at(8, 0), check(prepared), asOf(at(8, 10)))
	in := chart.Intent{Administration: gave(morning, target(prepared)), Author: anna, At: at(8, 0), AsOf: at(8, 10)}
	require.NotContains(t, codes(b.fold().Warnings(in)), "check_missing")
	b.add(anna, at(8, 0), in.Administration, asOf(at(8, 10)))
	require.Equal(t, chart.CheckDone, cell(b.fold(), morning, at(8, 30)).Events[1].Check)
}

func TestC20_a_check_counts_at_the_machine_where_the_dose_is_given_however_wrong_its_clock(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet, double))
	prepared := b.add(anna, at(8, 0), gave(morning, act(journal.ActPrepared)), trust(journal.TrustOff))
	signed := b.add(anna, at(8, 0), check(prepared), trust(journal.TrustOff), func(e *journal.Entry) { e.Author = bjorn })
	in := chart.Intent{Administration: gave(morning, target(prepared)), Author: anna, At: at(8, 0)}
	require.Contains(t, codes(b.fold().Warnings(in)), "check_missing", "by another clock it may have been made afterwards")
	in.Device = b.fold().Entry(signed).Device
	require.NotContains(t, codes(b.fold().Warnings(in)), "check_missing")
}

// TestC15_a_check_that_arrives_before_or_after_what_it_checks: the fold knows
// no order of arrival.
func TestC15_a_check_that_arrives_before_or_after_what_it_checks(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet, double))
	given := b.add(anna, at(8, 0), gave(morning))
	b.add(cecilie, at(8, 0), check(given))
	for _, arrival := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {2, 0, 1}} {
		c := chart.New(stream)
		for _, i := range arrival {
			c.Add(b.entries[i])
		}
		require.Empty(t, c.Cases(), "%v", arrival)
		require.Equal(t, chart.CheckDone, cell(c, morning, at(9, 0)).Events[0].Check, "%v", arrival)
	}
}

func TestC15_a_check_afterwards_settles_the_case_and_stays_a_check_afterwards(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet, double))
	given := b.add(anna, at(8, 0), gave(morning))
	c := b.fold()
	require.Equal(t, chart.CaseOpen, c.Cases()[0].State)
	id := c.Cases()[0].ID
	checked := b.add(cecilie, at(12, 0), check(given))
	c.Add(b.entries[2])
	k := c.Cases()[0]
	require.Equal(t, id, k.ID)
	require.Equal(t, chart.CaseSettled, k.State)
	require.False(t, k.Open)
	require.Equal(t, checked, k.Settled.ID)
	d := cell(c, morning, at(13, 0)).Events[0]
	require.Equal(t, chart.CheckAfter, d.Check)
	require.True(t, d.Checks[0].After)
	require.Equal(t, at(12, 0), d.Checks[0].Entry.At, "never back-dated")

	b.void(cecilie, at(12, 5), checked, "feil pasient")
	require.Equal(t, chart.CaseOpen, b.fold().Cases()[0].State, "a check that was entered in error settles nothing")
}

func TestC15_a_policy_asks_on_the_screen_and_raises_no_case(t *testing.T) {
	b := &book{}
	o := regular(drugs["Morfin"])
	b.add(centre, at(0, 0)-48*hour, o)
	b.add(anna, at(8, 0), gave(morning, of(o.Drug)))
	c := b.fold()
	require.Equal(t, chart.CheckWaiting, cell(c, morning, at(9, 0)).Events[0].Check)
	require.Empty(t, c.Cases())
}

func TestC15_a_witness_is_no_check(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet, double))
	given := b.add(anna, at(8, 0), gave(morning))
	b.add(cecilie, at(8, 0), &journal.Countersign{Target: given, Purpose: journal.SignWitness})
	c := b.fold()
	require.Equal(t, chart.CheckWaiting, cell(c, morning, at(9, 0)).Events[0].Check)
	require.Len(t, c.Countersigns(given), 1, "it stays readable")
	require.Len(t, c.Cases(), 1)
}
