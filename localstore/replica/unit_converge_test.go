package replica

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/journal"
	"feltjournal/localstore"
)

// unitHistory is what a unit's stream may hold: versions that come twice, rules
// that cannot be read, movements, signatures and marks under them.
func (w *ward) unitHistory(rt *rapid.T) (all []localstore.Placed) {
	texts := []string{halfHour, oneDay, "= ="}
	users := []string{anna.ID, bjorn.ID}
	var booked []journal.ID
	for range rapid.IntRange(1, 25).Draw(rt, "entries") {
		version := uint32(rapid.IntRange(1, 4).Draw(rt, "version"))
		var f journal.Fact
		switch kind := rapid.IntRange(0, 4).Draw(rt, "kind"); {
		case kind == 0:
			f = &journal.Policy{Version: version, Text: rapid.SampledFrom(texts).Draw(rt, "text")}
		case kind == 1:
			f = &journal.Authorisation{User: rapid.SampledFrom(users).Draw(rt, "user"), Version: version, Active: rapid.Bool().Draw(rt, "active"), Tasks: journal.Tasks}
		case kind == 2 && len(booked) > 0:
			f = &journal.EnteredInError{Target: rapid.SampledFrom(booked).Draw(rt, "wrong"), Reason: "feil"}
		case kind == 3 && len(booked) > 0:
			f = &journal.Countersign{Target: rapid.SampledFrom(booked).Draw(rt, "signed"), Purpose: journal.SignWitness}
		default:
			types := []journal.MovementType{journal.MovementDelivery, journal.MovementWithdrawal, journal.MovementCount}
			f = movement(rapid.SampledFrom(types).Draw(rt, "type"), journal.Amount(rapid.IntRange(1, 5).Draw(rt, "amount")))
		}
		e := w.place(w.list, rapid.SampledFrom([]journal.Author{anna, bjorn}).Draw(rt, "author"), f)
		if _, ok := f.(*journal.Movement); ok {
			booked = append(booked, e.ID)
		}
		all = append(all, e)
	}
	return all
}

// reached is a ward whose device holds the streams of another, and nothing yet.
func (w *ward) reached(t *testing.T) *ward {
	t.Helper()
	other := newWard(t)
	other.keys, other.list, other.members = w.keys, w.list, w.members
	other.apply(localstore.Inbound{Keys: []localstore.WrappedKey{other.key(w.list)}, Lists: []localstore.ListHead{w.head()}})
	return other
}

// TestR_MED_13_UnitsComeOutTheSameInAnyOrder lets a unit's entries reach two
// devices in two orders, one of them with its replica open all the time.
func TestR_MED_13_UnitsComeOutTheSameInAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWard(t)
		other, patient := w.reached(t), w.id()
		all := append(w.unitHistory(rt), w.place(w.list, centre, &journal.Assignment{Patient: patient, Version: 1, Active: true, Unit: "Sone Nord", Name: "Aasen, Åse"}))
		early := w.open()
		for rest := rapid.Permutation(all).Draw(rt, "order"); len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(rt, "cut")
			w.apply(localstore.Inbound{Entries: rest[:n]})
			if rapid.Bool().Draw(rt, "refresh") {
				w.refresh(early)
			}
			rest = rest[n:]
		}
		w.refresh(early)
		other.apply(localstore.Inbound{Entries: rapid.Permutation(all).Draw(rt, "other order")})
		late := other.open()
		require.Equal(rt, ledgerBytes(t, late, w.list), ledgerBytes(t, early, w.list))
		require.Equal(rt, late.Policy(), early.Policy())
		require.Equal(rt, late.Granted(patient), early.Granted(patient))
		require.Equal(rt, late.Units(patient), early.Units(patient))
		late.Close()
		early.Close()
		require.NoError(rt, w.store.Close())
		require.NoError(rt, other.store.Close())
	})
}
