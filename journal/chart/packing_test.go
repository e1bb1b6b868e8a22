package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

// bag is a multidose bag of two medicines: one registration for each line, all
// with the name of the act.
func bag(b *book, by journal.Author, when journal.Instant, kind journal.Act) {
	for i, drug := range []journal.Drug{paracet, apo} {
		b.add(by, when, gave(morning, of(drug), act(kind), func(a *journal.Administration) {
			a.Order, a.Packing, a.Group = orderNo(byte(i+1)), journal.PackingMultidose, journal.ID{0xb0, by.ID[0]}
		}))
	}
}

func bagged() *book {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(centre, at(0, 0)-48*hour, regular(apo, named(orderNo(2))))
	return b
}

func TestC10_a_bag_and_a_single_line_given_are_compared_line_by_line(t *testing.T) {
	b := bagged()
	bag(b, anna, at(8, 0), journal.ActGiven)
	b.add(bjorn, at(8, 10), gave(morning))
	list := b.fold().Cases()
	require.Len(t, list, 1, "the other line of the bag was given once")
	require.Equal(t, chart.RuleDoubleDose, list[0].Rule)
	require.Equal(t, orderNo(1), list[0].Order)
}

func TestC10_a_bag_given_and_a_single_line_omitted(t *testing.T) {
	b := bagged()
	omitted := refused(journal.ReasonRefused)
	b.add(bjorn, at(7, 50), omitted)
	bag(b, anna, at(8, 0), journal.ActGiven)
	list := b.fold().Cases()
	require.Len(t, list, 1)
	require.Equal(t, chart.RuleGivenAndNot, list[0].Rule)
	require.Equal(t, orderNo(1), list[0].Order)
	require.Equal(t, chart.SlotGiven, cell(b.fold(), morning, at(9, 0)).State)
}

func TestC10_two_bags(t *testing.T) {
	b := bagged()
	bag(b, anna, at(8, 0), journal.ActGiven)
	bag(b, bjorn, at(8, 5), journal.ActGiven)
	require.Len(t, cases(b.fold(), chart.RuleDoubleDose), 2, "one for each line")
}

func TestC9_a_bag_prepared_twice(t *testing.T) {
	b := bagged()
	bag(b, anna, at(7, 0), journal.ActPrepared)
	bag(b, bjorn, at(7, 5), journal.ActPrepared)
	require.Len(t, cases(b.fold(), chart.RulePreparedTwice), 2)
}
