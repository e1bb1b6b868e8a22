package sim

import (
	"bytes"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// checkLedger: a unit's narcotics account is the sum of what was moved, and
// what needed a witness and got none says so (R-MED-09, C11).
func (w *world) checkLedger(id journal.ID, entries []journal.Entry) {
	sums := map[chart.AccountKey]journal.Amount{}
	witnessed := map[journal.ID]bool{}
	for _, e := range entries {
		switch f := e.Fact.(type) {
		case *journal.Movement:
			sums[chart.KeyOf(f)] += journal.Amount(f.Type.Sign()) * f.Amount
			w.stats.Movements++
		case *journal.Countersign:
			witnessed[f.Target] = true
		}
	}
	for _, a := range ledger(id, entries).Accounts() {
		if sum := sums[a.Key]; a.Balance != sum {
			w.fail("the account stands at %s and %s was moved (R-MED-09)", a.Balance, sum)
		}
		for _, l := range a.Lines {
			if missing := l.Type.NeedsWitness() && !witnessed[l.Entry.ID]; missing != l.WitnessMissing {
				w.fail("a movement lacks its witness: %t, the account says %t", missing, l.WitnessMissing)
			}
		}
	}
}

func ledger(id journal.ID, entries []journal.Entry) *chart.Ledger {
	l := chart.NewLedger(id)
	l.Add(entries...)
	return l
}

// sameLedger: two replicas show one account, byte for byte, in whatever order
// its lines came.
func sameLedger(id journal.ID, mine, hubs []journal.Entry) bool {
	return bytes.Equal(ledger(id, mine).Canonical(), ledger(id, hubs).Canonical())
}
