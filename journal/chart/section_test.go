package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

func section(key, text string, parents ...journal.ID) *journal.Section {
	return &journal.Section{Document: journal.CarePlan, Key: key, Title: key, Text: text, Parents: parents}
}

func TestSections_changed_by_one_only_are_taken(t *testing.T) {
	b := &book{}
	food := b.add(anna, at(7, 0), section("ernæring", "Vanlig kost"))
	sleep := b.add(anna, at(7, 0), section("søvn", "Sover godt"))
	b.add(anna, at(8, 0), section("ernæring", "Moset kost", food))
	b.add(bjorn, at(8, 0), section("søvn", "Våken om natten", sleep))
	c := b.fold()
	plan := c.Document(journal.CarePlan)
	require.Len(t, plan, 2)
	require.Equal(t, "Moset kost", plan[0].Heads[0].Text)
	require.Equal(t, "Våken om natten", plan[1].Heads[0].Text)
	require.Len(t, plan[0].Versions, 2)
	require.Empty(t, c.Cases())
}

func TestSections_changed_by_two_stand_twice_until_joined(t *testing.T) {
	b := &book{}
	food := b.add(anna, at(7, 0), section("ernæring", "Vanlig kost"))
	one := b.add(anna, at(8, 0), section("ernæring", "Moset kost", food))
	two := b.add(bjorn, at(8, 1), section("ernæring", "Næringsdrikk", food))
	c := b.fold()
	s := c.Section(journal.CarePlan, "ernæring")
	require.True(t, s.Concurrent())
	require.Equal(t, []journal.ID{one, two}, s.Parents())
	require.Len(t, c.Cases(), 1)
	require.Equal(t, chart.RuleConcurrentSection, c.Cases()[0].Rule)
	require.True(t, c.Cases()[0].Open)
	id := c.Cases()[0].ID

	joint := b.add(bjorn, at(9, 0), section("ernæring", "Moset kost og næringsdrikk", s.Parents()...))
	c = b.fold()
	require.False(t, c.Section(journal.CarePlan, "ernæring").Concurrent())
	k := c.Cases()[0]
	require.Equal(t, id, k.ID)
	require.Equal(t, chart.CaseJoined, k.State)
	require.False(t, k.Open)
	require.Equal(t, joint, k.Joined.ID)
	require.Equal(t, []journal.ID{one, two}, k.Entries)
}

func TestSections_the_same_text_twice_is_still_two_peoples_word(t *testing.T) {
	b := &book{}
	b.add(anna, at(8, 0), section("ernæring", "Moset kost"))
	b.add(bjorn, at(8, 1), section("ernæring", "Moset kost"))
	require.Len(t, b.fold().Section(journal.CarePlan, "ernæring").Heads, 2)
}

func TestSections_a_case_closed_with_a_reason_opens_again_at_the_next_change(t *testing.T) {
	b := &book{}
	one := b.add(anna, at(8, 0), section("ernæring", "Moset kost"))
	b.add(bjorn, at(8, 1), section("ernæring", "Næringsdrikk"))
	b.add(anna, at(8, 2), b.fold().Cases()[0].Close("begge gjelder"))
	c := b.fold()
	require.False(t, c.Cases()[0].Open)
	require.Len(t, c.Section(journal.CarePlan, "ernæring").Heads, 2, "closing a case takes nothing away")
	b.add(bjorn, at(9, 0), section("ernæring", "Moset kost, små porsjoner", one))
	require.True(t, b.fold().Cases()[0].Open)
}

func TestSections_ended_by_one_and_changed_by_another(t *testing.T) {
	b := &book{}
	food := b.add(anna, at(7, 0), section("ernæring", "Vanlig kost"))
	b.add(anna, at(8, 0), section("ernæring", "", food))
	require.True(t, b.fold().Section(journal.CarePlan, "ernæring").Ended())
	b.add(bjorn, at(8, 1), section("ernæring", "Næringsdrikk", food))
	s := b.fold().Section(journal.CarePlan, "ernæring")
	require.False(t, s.Ended())
	require.Len(t, s.Heads, 2)
}

func TestSections_a_ring_hides_nothing(t *testing.T) {
	b := &book{}
	b.add(anna, at(8, 0), section("ernæring", "a", number(2)))
	b.add(anna, at(8, 1), section("ernæring", "b", number(1)))
	b.add(anna, at(8, 2), section("ernæring", "c", number(3)))
	require.Len(t, b.fold().Section(journal.CarePlan, "ernæring").Heads, 3)
	require.Nil(t, b.fold().Section(journal.CarePlan, "søvn"))
}

func TestSections_one_that_names_itself_still_replaces_its_parent(t *testing.T) {
	b := &book{}
	b.add(anna, at(8, 0), section("ernæring", "a"))
	b.add(anna, at(8, 1), section("ernæring", "b", number(1), number(2)))
	s := b.fold().Section(journal.CarePlan, "ernæring")
	require.Len(t, s.Heads, 1)
	require.Equal(t, "b", s.Heads[0].Text)
}

func TestSections_whose_parent_has_not_arrived(t *testing.T) {
	b := &book{}
	b.add(anna, at(8, 0), section("ernæring", "Moset kost", number(2)))
	c := b.fold()
	require.Equal(t, "Moset kost", c.Section(journal.CarePlan, "ernæring").Heads[0].Text)
	b.add(anna, at(7, 0), section("ernæring", "Vanlig kost"))
	c.Add(b.entries...)
	require.Len(t, c.Section(journal.CarePlan, "ernæring").Heads, 1)
}
