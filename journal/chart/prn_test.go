package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

var noSlot = journal.SlotKey{}

func TestC8_as_needed_sooner_than_the_interval_allows(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	first := b.add(anna, at(8, 0), gave(noSlot))
	second := b.add(bjorn, at(10, 0), gave(noSlot))
	b.add(anna, at(14, 0), gave(noSlot))
	c := b.fold()
	list := c.Cases()
	require.Len(t, list, 1)
	require.Equal(t, chart.RulePRNInterval, list[0].Rule)
	require.Equal(t, []journal.ID{first, second}, list[0].Entries)
	require.Equal(t, chart.SeverityCritical, list[0].Severity)
}

func TestC8_exactly_the_interval_is_enough(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	b.add(anna, at(8, 0), gave(noSlot))
	b.add(bjorn, at(12, 0), gave(noSlot))
	require.Empty(t, b.fold().Cases())
}

func TestC8_only_what_reached_the_patient_counts(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	b.add(anna, at(8, 0), gave(noSlot, act(journal.ActPrepared), amount(4, "tablett")))
	b.add(anna, at(8, 5), gave(noSlot))
	b.add(bjorn, at(9, 0), gave(noSlot, act(journal.ActNotGiven), amount(4, "tablett")))
	require.Empty(t, b.fold().Cases())
}

func TestC8_a_dose_that_turns_up_in_between_takes_no_case_away(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	b.add(anna, at(8, 0), gave(noSlot))
	b.add(bjorn, at(11, 0), gave(noSlot))
	id := b.fold().Cases()[0].ID
	b.add(bjorn, at(9, 30), gave(noSlot))
	list := b.fold().Cases()
	require.Len(t, list, 2)
	require.Contains(t, []journal.CaseID{list[0].ID, list[1].ID}, id)
}

func TestC8_more_than_the_maximum_in_24_hours(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	b.add(anna, at(0, 0)-4*hour, gave(noSlot, amount(2, "tablett"))) // 20:00 the day before
	b.add(anna, at(8, 0), gave(noSlot))
	b.add(bjorn, at(12, 0), gave(noSlot))
	require.Empty(t, b.fold().Cases(), "four are allowed")
	fifth := b.add(anna, at(19, 59), gave(noSlot))
	list := b.fold().Cases()
	require.Len(t, list, 1)
	require.Equal(t, chart.RulePRNMax, list[0].Rule)
	require.Len(t, list[0].Entries, 4)
	require.Contains(t, list[0].Entries, fifth)

	b.void(anna, at(20, 5), fifth, "ble ikke tatt")
	require.False(t, b.fold().Cases()[0].Open)
}

func TestC8_the_first_dose_alone_can_be_too_much(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	b.add(anna, at(8, 0), gave(noSlot, amount(5, "tablett")))
	require.Len(t, cases(b.fold(), chart.RulePRNMax), 1)
}

func TestC8_the_bounds_are_those_in_force_at_the_time(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	b.add(anna, at(8, 0), gave(noSlot))
	b.add(anna, at(12, 0), gave(noSlot))
	wider := asNeeded(version(2))
	wider.PRN.MinInterval = int64(8 * hour)
	b.add(centre, at(13, 0), wider)
	require.Empty(t, b.fold().Cases())
	b.add(anna, at(17, 0), gave(noSlot, seen(2)))
	require.Len(t, cases(b.fold(), chart.RulePRNInterval), 1)
}

func TestC20_two_doses_as_needed_by_a_clock_known_to_be_wrong_may_be_too_close(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-480*hour, asNeeded())
	b.add(anna, at(8, 0)-20*hour, gave(noSlot), trust(journal.TrustOff))
	b.add(bjorn, at(8, 0), gave(noSlot))
	require.Len(t, cases(b.fold(), chart.RulePRNInterval), 1)
}

// A clock that stands in 2104 hides no dose from those who stand at the bed now.
func TestC20_a_dose_as_needed_by_a_clock_that_is_ahead_may_just_have_been_given(t *testing.T) {
	for _, ahead := range []journal.Instant{48 * hour, 77 * 8766 * hour} {
		b := &book{}
		b.add(centre, at(0, 0)-480*hour, asNeeded())
		b.add(anna, at(8, 0)+ahead, gave(noSlot), trust(journal.TrustOff))
		c := b.fold()
		s := c.PRN(orderNo(1), at(8, 30))
		require.True(t, s.Locked && s.Unsure)
		require.Equal(t, 1, s.Count)
		require.LessOrEqual(t, s.Next, at(8, 30)+48*hour, "nobody waits until 2104")
		warned := codes(c.Warnings(chart.Intent{Administration: gave(noSlot), At: at(8, 30), Now: at(8, 30)}))
		require.Contains(t, warned, "prn_interval")
	}
}

func TestPRN_last_sum_and_next(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	c := b.fold()
	require.Equal(t, chart.PRNState{Unit: "tablett", Max: units(4), Room: units(4)}, c.PRN(orderNo(1), at(8, 0)))

	b.add(anna, at(0, 0)-hour, gave(noSlot, amount(2, "tablett")))
	b.add(anna, at(8, 0), gave(noSlot))
	wrong := b.add(anna, at(8, 1), gave(noSlot))
	b.void(anna, at(8, 2), wrong, "dobbelttrykk")
	b.add(bjorn, at(8, 30), gave(noSlot, act(journal.ActPrepared)))
	s := b.fold().PRN(orderNo(1), at(9, 0))
	require.Equal(t, at(8, 0), s.Last.At)
	require.Equal(t, 2, s.Count)
	require.Equal(t, units(3), s.Sum)
	require.Equal(t, units(1), s.Room)
	require.Equal(t, at(12, 0), s.Next)
	require.True(t, s.Locked)
	require.False(t, s.Unsure)

	b.add(bjorn, at(12, 0), gave(noSlot))
	s = b.fold().PRN(orderNo(1), at(16, 30))
	require.Equal(t, at(23, 0), s.Next, "the interval allows it, the maximum does not before the two of 23:00 are out")
	require.True(t, s.Locked)
	require.False(t, b.fold().PRN(orderNo(1), at(23, 0)).Locked)
}

func TestPRN_a_sum_that_is_not_the_whole_truth_says_so(t *testing.T) {
	for _, a := range []*journal.Administration{gave(noSlot, amount(500, "mg")), gave(noSlot, amount(0, "tablett"))} {
		b := &book{}
		b.add(centre, at(0, 0)-48*hour, asNeeded())
		b.add(anna, at(2, 0), a)
		c := b.fold()
		require.True(t, c.PRN(orderNo(1), at(9, 0)).Unsure)
		require.Equal(t, "prn_max", journal.CodeOf(c.Check(chart.Intent{Administration: gave(noSlot), At: at(9, 0)})), "what cannot be summed needs a reason")
	}
}

func TestPRN_sums_do_not_overflow(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	for range 3 {
		b.add(anna, at(8, 0), gave(noSlot, func(a *journal.Administration) { a.Dose = 1<<63 - 1 }))
	}
	c := b.fold()
	require.Positive(t, c.PRN(orderNo(1), at(9, 0)).Sum)
	require.Len(t, cases(c, chart.RulePRNMax), 3)
}
