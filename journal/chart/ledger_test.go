package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

var morfin = journal.Drug{Name: "Morfin", ATC: "N02AA01", Strength: "10 mg", Form: "tablett", Group: "A"}

const medicineRoom = "Medisinrom 2. etasje"

// moved is a movement of morphine in the medicine room.
func moved(kind journal.MovementType, n float64, changes ...func(*journal.Movement)) *journal.Movement {
	m := &journal.Movement{Type: kind, Location: medicineRoom, Drug: morfin, Unit: "tablett", Amount: units(n)}
	if kind == journal.MovementWaste || kind == journal.MovementUp || kind == journal.MovementDown {
		m.Reason = "knust"
	}
	for _, c := range changes {
		c(m)
	}
	return m
}

func follows(id journal.ID) func(*journal.Movement) {
	return func(m *journal.Movement) { m.Target = id }
}

func witness(target journal.ID, changes ...func(*journal.Countersign)) *journal.Countersign {
	s := &journal.Countersign{Target: target, Purpose: journal.SignWitness}
	for _, c := range changes {
		c(s)
	}
	return s
}

func (b *book) ledger() *chart.Ledger {
	l := chart.NewLedger(stream)
	l.Add(b.entries...)
	return l
}

// counted is a count by Anna with Bjørn as the witness.
func (b *book) counted(when journal.Instant, n float64, changes ...func(*journal.Movement)) journal.ID {
	id := b.add(anna, when, moved(journal.MovementCount, n, changes...))
	b.add(bjorn, when+minute, witness(id))
	return id
}

const minute = hour / 60

// only is the one account there is.
func only(t *testing.T, l *chart.Ledger) chart.Account {
	t.Helper()
	accounts := l.Accounts()
	require.Len(t, accounts, 1)
	return accounts[0]
}

func balances(a chart.Account) []float64 {
	var list []float64
	for _, n := range a.Lines {
		list = append(list, float64(n.Balance)/1e6)
	}
	return list
}

func TestR_MED_09_the_balance_is_the_sum_of_the_movements(t *testing.T) {
	b := &book{}
	b.add(anna, at(7, 0), moved(journal.MovementUp, 5))
	b.add(anna, at(8, 0), moved(journal.MovementDelivery, 20))
	out := b.add(anna, at(9, 0), moved(journal.MovementWithdrawal, 2))
	b.add(bjorn, at(9, 5), moved(journal.MovementReturn, 1, follows(out)))
	b.add(bjorn, at(9, 10), moved(journal.MovementWaste, 0.5, follows(out)))
	b.add(bjorn, at(10, 0), moved(journal.MovementOut, 10))
	b.add(anna, at(11, 0), moved(journal.MovementDown, 0.5))
	a := only(t, b.ledger())
	require.Equal(t, []float64{5, 25, 23, 24, 23.5, 13.5, 13}, balances(a))
	require.Equal(t, units(13), a.Balance)
	require.Equal(t, medicineRoom, a.Location)
	require.Nil(t, a.Counted)
	require.False(t, a.Open)
}

func TestC11_two_devices_take_out_of_one_stock(t *testing.T) {
	b := &book{}
	b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
	shared := len(b.entries)
	b.add(anna, at(8, 0), moved(journal.MovementWithdrawal, 1))
	b.add(bjorn, at(8, 0), moved(journal.MovementWithdrawal, 2))
	own, other := b.entries[shared:shared+1], b.entries[shared+1:]

	one, two := chart.NewLedger(stream), chart.NewLedger(stream)
	one.Add(b.entries[:shared]...)
	two.Add(b.entries[:shared]...)
	one.Add(own...)
	two.Add(other...)
	require.Equal(t, units(9), only(t, one).Balance)
	require.Equal(t, units(8), only(t, two).Balance)
	one.Add(other...)
	two.Add(own...)
	require.Equal(t, units(7), only(t, one).Balance)
	require.Equal(t, string(one.Canonical()), string(two.Canonical()))
}

func TestC11_a_count_that_does_not_agree_is_a_case_that_two_persons_close(t *testing.T) {
	b := &book{}
	b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
	count := b.counted(at(12, 0), 9)
	l := b.ledger()
	a := only(t, l)
	require.Equal(t, units(10), a.Balance, "a count moves nothing")
	require.Equal(t, units(-1), a.Difference)
	require.Equal(t, count, a.Counted.Entry.ID)
	require.True(t, a.Open)

	k := l.Cases()[0]
	require.Equal(t, chart.RuleStock, k.Rule)
	require.Contains(t, k.Entries, count)
	b.add(anna, at(13, 0), k.Close("telt på nytt, en tablett mangler"))
	k = b.ledger().Cases()[0]
	require.True(t, k.Open, "one person is not enough")
	require.Len(t, k.ClosedBy(), 1)
	b.add(anna, at(13, 5), k.Close("fortsatt meg"))
	require.True(t, b.ledger().Cases()[0].Open, "nor is one person twice")
	b.add(bjorn, at(13, 10), k.Close("telt på nytt av begge"))
	k = b.ledger().Cases()[0]
	require.Equal(t, chart.CaseClosed, k.State)
	require.Equal(t, bjorn.ID, k.Closed.Entry.Author.ID)
	require.False(t, only(t, b.ledger()).Open)
}

func origin(s string) func(*journal.Movement) { return func(m *journal.Movement) { m.Origin = s } }

func TestC11_what_comes_late_opens_the_case_again(t *testing.T) {
	b := &book{}
	b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
	b.counted(at(12, 0), 8)
	k := b.ledger().Cases()[0]
	b.add(anna, at(13, 0), k.Close("to mangler"))
	b.add(bjorn, at(13, 10), k.Close("to mangler"))
	require.Equal(t, chart.CaseClosed, b.ledger().Cases()[0].State)

	late := b.add(bjorn, at(11, 0), moved(journal.MovementWithdrawal, 1)) // Bjørn's machine was away
	k = b.ledger().Cases()[0]
	require.True(t, k.Open)
	require.Contains(t, k.Entries, late)
	require.Len(t, k.Closures, 2, "what was written stays readable")
	require.Empty(t, k.ClosedBy())

	b.add(anna, at(14, 0), k.Close("én mangler"))
	b.add(bjorn, at(14, 10), k.Close("én mangler"))
	require.Equal(t, chart.CaseClosed, b.ledger().Cases()[0].State)
	mark := b.void(bjorn, at(15, 0), late, "feil pasient")
	k = b.ledger().Cases()[0]
	require.True(t, k.Open, "the sum is another one")
	require.Contains(t, k.Entries, mark)
}

func TestC11_a_recount_belongs_to_the_case_of_the_count_it_repeats(t *testing.T) {
	b := &book{}
	b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
	count := b.counted(at(12, 0), 9)
	again := b.counted(at(12, 30), 9, follows(count))
	third := b.counted(at(13, 0), 8, follows(again))
	list := b.ledger().Cases()
	require.Len(t, list, 1)
	require.Subset(t, list[0].Entries, []journal.ID{count, again, third})
	require.Equal(t, third, only(t, b.ledger()).Counted.Entry.ID)
}

func TestC11_a_case_that_somebody_closed_before_the_first_count_came_stays(t *testing.T) {
	b := &book{}
	b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
	first := journal.ID{0xcc}
	again := b.counted(at(12, 30), 9, follows(first)) // what it repeats is on another machine
	k := b.ledger().Cases()[0]
	b.add(anna, at(13, 0), k.Close("én mangler"))
	b.add(anna, at(12, 0), moved(journal.MovementCount, 9), withID(first))
	b.add(bjorn, at(12, 1), witness(first))
	list := b.ledger().Cases()
	require.Len(t, list, 2, "the case of the first count has the recount in it; the closing is not lost")
	for _, k := range list {
		require.True(t, k.Open)
		require.Contains(t, k.Entries, again)
	}
}

func TestR_MED_11_a_difference_that_is_explained_does_not_go_away_by_itself(t *testing.T) {
	explained := func(changes ...func(*journal.Movement)) *chart.Ledger {
		b := &book{}
		b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
		b.counted(at(12, 0), 9, changes...)
		b.add(bjorn, at(11, 0), moved(journal.MovementWithdrawal, 1)) // Bjørn's machine was away
		return b.ledger()
	}
	require.Empty(t, explained().Cases(), "nobody ever saw a difference")

	seen := explained(func(m *journal.Movement) { m.Deviation = units(-1) })
	k := seen.Cases()[0]
	require.True(t, k.Open, "Anna and Bjørn saw one")
	require.Zero(t, only(t, seen).Difference)
	closings := &book{n: 100}
	closings.add(anna, at(13, 0), k.Close("uttaket på Bjørns maskin"))
	seen.Add(closings.entries...)
	require.True(t, seen.Cases()[0].Open)
	closings.add(bjorn, at(13, 0), k.Close("uttaket på min maskin"))
	seen.Add(closings.entries...)
	require.Equal(t, chart.CaseClosed, seen.Cases()[0].State)
}

func TestR_MED_11_a_difference_that_somebody_began_to_close_stays(t *testing.T) {
	b := &book{}
	b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
	b.counted(at(12, 0), 9)
	l := b.ledger()
	k := l.Cases()[0]
	missing := (&book{n: 100})
	missing.add(bjorn, at(11, 0), moved(journal.MovementWithdrawal, 1))

	l.Add(missing.entries...)
	require.Empty(t, l.Cases())
	b.add(anna, at(13, 0), k.Close("én mangler"))
	l = b.ledger()
	l.Add(missing.entries...)
	require.Len(t, l.Cases(), 1)
	require.True(t, l.Cases()[0].Open, "Anna may have acted on it")
}

func TestR_MED_13_the_same_movement_counts_once(t *testing.T) {
	b := &book{}
	b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
	b.entries = append(b.entries, b.entries...)
	require.Equal(t, units(10), only(t, b.ledger()).Balance, "the same entry again")

	b = &book{}
	b.add(centre, at(7, 0), moved(journal.MovementDelivery, 10, origin("SupplyDelivery/7/_history/1")))
	b.add(centre, at(9, 0), moved(journal.MovementDelivery, 10, origin("SupplyDelivery/7/_history/1")))
	a := only(t, b.ledger())
	require.Equal(t, units(10), a.Balance, "a restored centre says the same again under a new id")
	require.False(t, a.Lines[0].Copy)
	require.True(t, a.Lines[1].Copy)
}

func TestLedger_no_spelling_splits_a_stock_in_two(t *testing.T) {
	b := &book{}
	b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
	b.add(bjorn, at(8, 0), moved(journal.MovementWithdrawal, 1, func(m *journal.Movement) {
		m.Location, m.Unit = " medisinrom  2. ETASJE ", "Tablett"
		m.Drug = journal.Drug{Name: "Morfin Orion", ATC: "n02aa01", Strength: "10mg", Form: "Tablett", Group: "A"}
	}))
	require.Equal(t, units(9), only(t, b.ledger()).Balance)

	b.add(bjorn, at(9, 0), moved(journal.MovementDelivery, 3, func(m *journal.Movement) { m.Drug.Strength = "30 mg" }))
	b.add(bjorn, at(9, 0), moved(journal.MovementDelivery, 4, func(m *journal.Movement) { m.Location = "bil 4" }))
	b.add(bjorn, at(9, 0), moved(journal.MovementDelivery, 5, func(m *journal.Movement) { m.Drug.Name, m.Drug.ATC = "Magistrell", "N02" }))
	b.add(bjorn, at(9, 0), moved(journal.MovementDelivery, 6, func(m *journal.Movement) { m.Drug.Name, m.Drug.ATC = "Annen", "N02" }))
	require.Len(t, b.ledger().Accounts(), 5, "an ATC code above the substance is no name")
	key := chart.KeyOf(moved(journal.MovementCount, 0))
	require.Equal(t, units(9), b.ledger().Account(key).Balance)
	require.Zero(t, b.ledger().Account(chart.AccountKey{Drug: "X"}).Balance)
}

func TestLedger_leaves_out_what_is_none_of_it(t *testing.T) {
	b := &book{}
	b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
	b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10), inStream(journal.ID{0xbb}))
	b.add(centre, at(7, 0), regular(paracet))
	l := b.ledger()
	require.Equal(t, 1, l.Len())
	require.Equal(t, units(10), only(t, l).Balance)
	require.Equal(t, stream, l.Stream())
	require.NotNil(t, l.Entry(b.entries[0].ID))
}

func TestLedger_an_id_that_two_entries_claim_is_settled_the_same_way_everywhere(t *testing.T) {
	b := &book{}
	id := b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
	b.add(bjorn, at(7, 0), moved(journal.MovementDelivery, 20), withID(id))
	one, two := chart.NewLedger(stream), chart.NewLedger(stream)
	one.Add(b.entries[0], b.entries[1])
	two.Add(b.entries[1], b.entries[0])
	require.Equal(t, string(one.Canonical()), string(two.Canonical()))
	require.Equal(t, 1, one.Len())
}

func TestR_MED_06_nobody_is_their_own_witness_or_closes_twice(t *testing.T) {
	b := &book{}
	b.add(anna, at(7, 0), moved(journal.MovementDelivery, 10))
	count := b.counted(at(12, 0), 9)
	l := b.ledger()
	require.Equal(t, "same_person", journal.CodeOf(l.CheckSecond(witness(count), anna)))
	require.NoError(t, l.CheckSecond(witness(count), bjorn))
	closing := l.Cases()[0].Close("én mangler")
	require.NoError(t, l.CheckSecond(closing, anna))
	b.add(anna, at(13, 0), closing)
	require.Equal(t, "same_person", journal.CodeOf(b.ledger().CheckSecond(closing, anna)))
	require.NoError(t, b.ledger().CheckSecond(closing, bjorn))
}

func BenchmarkLedgerAdd(b *testing.B) {
	bk := &book{}
	for i := range 2000 {
		bk.add(anna, at(0, 0)+journal.Instant(i)*minute, moved(journal.MovementDelivery, 1))
	}
	l := bk.ledger()
	extra := (&book{n: 1 << 20})
	for i := 0; b.Loop(); i++ {
		extra.entries = extra.entries[:0]
		extra.add(anna, at(0, 0)+journal.Instant(3000+i)*minute, moved(journal.MovementWithdrawal, 1))
		l.Add(extra.entries...)
	}
}
