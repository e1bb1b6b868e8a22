package replica

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
)

func movement(t journal.MovementType, n journal.Amount) *journal.Movement {
	return &journal.Movement{Type: t, Location: "Medisinrom 2. etasje", Drug: oxycodone, Unit: "kapsel", Amount: n * 1e6, Reason: "opptelling"}
}

// account is the only account of the ward's unit.
func account(t *testing.T, r *Replica, unit journal.ID) (a chart.Account) {
	t.Helper()
	require.True(t, r.Ledger(unit, func(l *chart.Ledger) {
		require.Len(t, l.Accounts(), 1)
		a = l.Accounts()[0]
	}))
	return a
}

func ledgerBytes(t *testing.T, r *Replica, unit journal.ID) (b []byte) {
	t.Helper()
	require.True(t, r.Ledger(unit, func(l *chart.Ledger) { b = l.Canonical() }))
	return b
}

// A dose of an A drug, its check, what left the stock for it and the witness to
// what was thrown away are one act in two streams by two people.
func TestR_MED_09_DoseAndItsWithdrawalAreOneAct(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	order := w.order(stream, regular(oxycodone, 5_000_000))
	r := w.open()
	require.Equal(t, []LedgerView{{Stream: w.list, Unit: "Sone Nord", AsOf: w.instant()}}, r.Ledgers())
	second := w.second(r, bjorn, bjornsPIN)
	require.Empty(t, act(r, Deed{Stream: w.list, Fact: movement(journal.MovementDelivery, 20)}))

	dose, out, waste := newID(t, r), newID(t, r), newID(t, r)
	taken, wasted := movement(journal.MovementWithdrawal, 2), movement(journal.MovementWaste, 1)
	taken.Patient, taken.Administration, wasted.Target = stream, dose, out
	witness := &journal.Countersign{Target: waste, Purpose: journal.SignWitness}
	deeds := []Deed{
		{ID: dose, Stream: stream, Fact: give(order)},
		{Stream: stream, Fact: &journal.Countersign{Target: dose, Purpose: journal.SignCheck}, By: second},
		{ID: out, Stream: w.list, Fact: taken},
		{ID: waste, Stream: w.list, Fact: wasted},
		{Stream: w.list, Fact: witness},
	}
	before := w.entries()
	require.Equal(t, "same_person", act(r, deeds...), "one's own waste is not one's own to witness")
	require.Equal(t, before, w.entries())
	deeds[4].By = second
	require.Empty(t, act(r, deeds...))
	require.Equal(t, before+5, w.entries())

	a := account(t, r, w.list)
	require.Equal(t, journal.Amount(17_000_000), a.Balance)
	require.Len(t, a.Lines, 3)
	require.False(t, a.Lines[2].WitnessMissing)
	require.Equal(t, "same_person", act(r, Deed{Stream: w.list, Fact: witness}), "nor afterwards")
	require.Equal(t, 6, r.Status().Unsent)
	require.Equal(t, localstore.ReceiptLocal, r.Receipt(waste))
}

// The account is the same on a device that is told of it bit by bit, on one
// that reads it from its file, and when the user comes back.
func TestR_MED_09_AccountIsTheSameOnEveryReplica(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse")
	early := w.open()
	second := w.second(early, bjorn, bjornsPIN)
	require.Empty(t, act(early, Deed{Stream: w.list, Fact: movement(journal.MovementDelivery, 20)}))
	for _, m := range []*journal.Movement{movement(journal.MovementWithdrawal, 3), movement(journal.MovementReturn, 1)} {
		w.arrive(w.place(w.list, bjorn, m))
		w.refresh(early)
	}
	count := newID(t, early)
	require.Empty(t, act(early, Deed{ID: count, Stream: w.list, Fact: movement(journal.MovementCount, 17)},
		Deed{Stream: w.list, Fact: &journal.Countersign{Target: count, Purpose: journal.SignWitness}, By: second}))
	a := account(t, early, w.list)
	require.Equal(t, journal.Amount(18_000_000), a.Balance, "a count moves nothing")
	require.Equal(t, journal.Amount(-1_000_000), a.Difference)
	require.True(t, a.Open)
	w.refresh(early)
	before := ledgerBytes(t, early, w.list)
	require.NoError(t, w.store.Rewind(context.Background(), journal.ID{9}))
	w.refresh(early)
	require.Equal(t, before, ledgerBytes(t, early, w.list))
	early.Close()
	require.False(t, early.Ledger(w.list, func(*chart.Ledger) {}))
	w.unlock()
	require.Equal(t, before, ledgerBytes(t, w.open(), w.list))
}

// A count stands after every movement that whoever counted had seen, also one
// from a machine whose clock is a little ahead of ours, and also when a third
// one's is out of its mind.
func TestC20_CountComesAfterWhatWasSeen(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse")
	r := w.open()
	second := w.second(r, bjorn, bjornsPIN)
	w.pass(journal.MaxDrift)
	ahead := w.place(w.list, bjorn, movement(journal.MovementDelivery, 20))
	w.pass(24 * time.Hour)
	mad := w.place(w.list, centre, &journal.Authorisation{User: "x", Version: 1})
	w.pass(-24*time.Hour - journal.MaxDrift)
	w.arrive(ahead, mad)
	w.refresh(r)
	count := newID(t, r)
	require.Empty(t, act(r, Deed{ID: count, Stream: w.list, Fact: movement(journal.MovementCount, 20)},
		Deed{Stream: w.list, Fact: &journal.Countersign{Target: count, Purpose: journal.SignWitness}, By: second}))
	a := account(t, r, w.list)
	require.Equal(t, count, a.Lines[1].Entry.ID)
	require.False(t, a.Open)
}

// C11: two different people close a difference.
func TestC11_DifferenceIsClosedByTwo(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse")
	r := w.open()
	second := w.second(r, bjorn, bjornsPIN)
	count := newID(t, r)
	require.Empty(t, act(r, Deed{Stream: w.list, Fact: movement(journal.MovementDelivery, 20)}))
	require.Empty(t, act(r, Deed{ID: count, Stream: w.list, Fact: movement(journal.MovementCount, 19)},
		Deed{Stream: w.list, Fact: &journal.Countersign{Target: count, Purpose: journal.SignWitness}, By: second}))
	var k *chart.Case
	require.True(t, r.Ledger(w.list, func(l *chart.Ledger) { k = l.Cases()[0] }))
	closing := k.Close("én kapsel knust, meldt avvik")
	require.Empty(t, act(r, Deed{Stream: w.list, Fact: closing}))
	require.True(t, account(t, r, w.list).Open)
	require.Equal(t, "same_person", act(r, Deed{Stream: w.list, Fact: closing}))
	require.Empty(t, act(r, Deed{Stream: w.list, Fact: closing, By: second}))
	require.False(t, account(t, r, w.list).Open)
}

func TestUnitsStreamTakesTheAccountOnly(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	r := w.open()
	unknown := w.id()
	for _, c := range []struct {
		want   string
		stream journal.ID
		fact   journal.Fact
	}{
		{"centre_only", w.list, note("x")},
		{"centre_only", w.list, &journal.Assignment{Patient: stream, Version: 2, Active: true, Name: "x"}},
		{"centre_only", w.list, &journal.Policy{Version: 1, Text: "x"}},
		{"centre_only", stream, &journal.Policy{Version: 1, Text: "x"}},
		{"centre_only", stream, movement(journal.MovementDelivery, 1)},
		{"movement_amount", w.list, movement(journal.MovementDelivery, 0)},
		{"target_unknown", w.list, &journal.EnteredInError{Target: unknown, Reason: "feil"}},
		{"target_unknown", w.list, &journal.Countersign{Target: unknown, Purpose: journal.SignWitness}},
		{"target_unknown", w.list, &journal.CaseClosure{Case: journal.CaseID{1}, Reason: "x"}},
		{"target_unknown", stream, &journal.Countersign{Target: unknown, Purpose: journal.SignCheck}},
		{"not_held", unknown, movement(journal.MovementDelivery, 1)},
	} {
		require.Equal(t, c.want, act(r, Deed{Stream: c.stream, Fact: c.fact}), "%T", c.fact)
	}
}

func TestUnitsOfAPatientFollowTheLists(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	r := w.open()
	require.Equal(t, []journal.ID{w.list}, r.Units(stream))
	require.Empty(t, r.Units(w.id()))
	w.arrive(w.place(w.list, centre, &journal.Assignment{Patient: stream, Version: 2, Unit: "Sone Nord", Name: "Aasen, Åse", Reason: "flyttet", By: "Kari Lie"}))
	w.refresh(r)
	require.Empty(t, r.Units(stream))
}

// The rows of a unit's stream may come in a chunk before the one that says
// that it is a unit's.
func TestUnitWhoseRowsCameBeforeItsNameIsAUnit(t *testing.T) {
	w := newWard(t)
	r := w.open()
	stream, list := w.id(), w.id()
	w.apply(localstore.Inbound{Keys: []localstore.WrappedKey{w.key(list), w.key(stream)}})
	w.apply(localstore.Inbound{Entries: []localstore.Placed{
		w.place(list, centre, &journal.Assignment{Patient: stream, Version: 1, Active: true, Unit: "Sone Sør", Name: "Aasen, Åse"}),
		w.place(list, bjorn, movement(journal.MovementDelivery, 20)),
	}})
	w.refresh(r)
	require.Empty(t, r.Ledgers())
	count, hash := func() (int, [16]byte) {
		l := newList(list)
		l.Add(journal.Entry{Header: journal.Header{ID: stream, Stream: list}, Body: journal.Body{Fact: &journal.Assignment{Patient: stream, Version: 1, Active: true}}})
		return l.Head()
	}()
	w.apply(localstore.Inbound{Lists: []localstore.ListHead{{Stream: list, Count: count, Hash: hash}}})
	w.refresh(r)
	require.Equal(t, []journal.ID{list}, r.Units(stream))
	require.True(t, r.Lists()[0].HeadMatches)
	require.Equal(t, journal.Amount(20_000_000), account(t, r, list).Balance)
	require.False(t, r.View(list, func(*chart.Chart) {}), "a unit is no chart")
}

// A unit's rows that come before their key wait for it.
func TestUnitsRowsWaitForTheirKey(t *testing.T) {
	w := newWard(t)
	list := w.id()
	wrapped := w.key(list)
	w.apply(localstore.Inbound{
		Entries: []localstore.Placed{w.place(list, bjorn, movement(journal.MovementDelivery, 20))},
		Lists:   []localstore.ListHead{{Stream: list}},
	})
	r := w.open()
	require.Empty(t, r.Ledgers())
	w.apply(localstore.Inbound{Keys: []localstore.WrappedKey{wrapped}})
	w.refresh(r)
	require.Zero(t, r.Ledgers()[0].Unreadable)
	require.Equal(t, journal.Amount(20_000_000), account(t, r, list).Balance)
}

// An account with a line that does not open says so until the line has come
// again.
func TestI21_AccountTellsOfWhatDoesNotOpen(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse")
	good := w.place(w.list, bjorn, movement(journal.MovementDelivery, 20))
	bad := good
	bad.Bytes = append([]byte{good.Bytes[0] ^ 1}, good.Bytes[1:]...)
	w.arrive(bad)
	r := w.open()
	require.Equal(t, 1, r.Ledgers()[0].Unreadable)
	w.refresh(r)
	w.arrive(good)
	w.refresh(r)
	require.Zero(t, r.Ledgers()[0].Unreadable)
	require.Equal(t, journal.Amount(20_000_000), account(t, r, w.list).Balance)
}

func TestPeersAreToldWithTheNextChange(t *testing.T) {
	w := newWard(t)
	r := w.open()
	require.Empty(t, r.Peers())
	peers := []localstore.Peer{{Label: "Bjørns maskin", Seen: w.instant()}}
	require.NoError(t, w.store.SetPeers(context.Background(), peers))
	w.refresh(r)
	require.Equal(t, peers, r.Peers())
}
