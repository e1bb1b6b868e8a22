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
