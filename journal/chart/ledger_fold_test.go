package chart_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawBook is a small narcotics account in which everything meets everything:
// two stocks, three people, marks and signatures on whatever there is or never
// arrives, forged ids, imports that come twice.
func drawBook(t *rapid.T) []journal.Entry {
	b := &book{}
	for range rapid.IntRange(0, 24).Draw(t, "entries") {
		when := at(rapid.IntRange(0, 23).Draw(t, "hour"), 0)
		by := rapid.SampledFrom([]journal.Author{anna, bjorn, centre}).Draw(t, "by")
		id := b.add(by, when, drawBooked(t, b), stamped(at(0, 0)+journal.Instant(rapid.IntRange(0, 6).Draw(t, "stamp"))))
		if rapid.IntRange(0, 19).Draw(t, "forged") == 0 {
			b.add(by, when, drawBooked(t, b), withID(id))
		}
	}
	return b.entries
}

func drawBooked(t *rapid.T, b *book) journal.Fact {
	target := number(uint64(rapid.IntRange(1, int(b.n)+2).Draw(t, "target")))
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return &journal.EnteredInError{Target: target, Reason: "feil"}
	case 1, 2:
		return witness(target, func(s *journal.Countersign) {
			s.Purpose = rapid.SampledFrom([]journal.SigningPurpose{journal.SignCheck, journal.SignWitness, journal.SignWitness}).Draw(t, "purpose")
			s.Found = rapid.SampledFrom([]journal.CountersignFind{journal.FoundRight, journal.FoundRight, journal.FoundWrong}).Draw(t, "found")
		})
	case 3:
		return drawClosing(t, b)
	case 4, 5:
		return drawMovement(t, journal.MovementCount, target)
	}
	return drawMovement(t, journal.MovementType(rapid.IntRange(1, 8).Draw(t, "type")), target)
}

func drawMovement(t *rapid.T, kind journal.MovementType, target journal.ID) journal.Fact {
	m := moved(kind, float64(rapid.IntRange(0, 3).Draw(t, "amount")))
	m.Location = rapid.SampledFrom([]string{medicineRoom, "  medisinrom 2. ETASJE", "bil 4"}).Draw(t, "location")
	m.Origin = rapid.SampledFrom([]string{"", "", "", "SupplyDelivery/1/_history/1"}).Draw(t, "origin")
	m.Deviation = units(float64(rapid.SampledFrom([]int{0, 0, 0, -1}).Draw(t, "deviation")))
	if rapid.Bool().Draw(t, "recount") {
		m.Target = target
	}
	return m
}

func drawClosing(t *rapid.T, b *book) journal.Fact {
	list := b.ledger().Cases()
	if len(list) == 0 {
		return &journal.CaseClosure{Case: journal.CaseID{1}, Reason: "avklart"}
	}
	f := rapid.SampledFrom(list).Draw(t, "case").Close("avklart")
	f.Seen = f.Seen[:rapid.IntRange(0, len(f.Seen)).Draw(t, "seen")]
	return f
}

func TestR_MED_09_any_order_any_batches_any_repetition_give_the_same_account(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := drawBook(t)
		all := chart.NewLedger(stream)
		all.Add(entries...)
		want := string(all.Canonical())

		come := rapid.Permutation(entries).Draw(t, "arrival")
		if len(come) > 0 {
			come = append(come, rapid.SliceOf(rapid.SampledFrom(entries)).Draw(t, "again")...)
		}
		l := chart.NewLedger(stream)
		for len(come) > 0 {
			n := rapid.IntRange(1, len(come)).Draw(t, "batch")
			held := l.Accounts()
			before := fmt.Sprintf("%+v", balancesOf(held))
			l.Add(come[:n]...)
			require.Equal(t, before, fmt.Sprintf("%+v", balancesOf(held)), "a snapshot does not change under its holder")
			come = come[n:]
		}
		require.Equal(t, want, string(l.Canonical()))
	})
}

func balancesOf(accounts []chart.Account) [][]float64 {
	var list [][]float64
	for _, a := range accounts {
		list = append(list, balances(a))
	}
	return list
}

// slowAccount is what the law says, one question at a time, about one stock.
type slowAccount struct {
	entries []journal.Entry // screen order, one for each id
	key     chart.AccountKey
}

func slowly(entries []journal.Entry, key chart.AccountKey) slowAccount {
	s := slowAccount{key: key}
	for _, e := range entries {
		if !slices.ContainsFunc(s.entries, func(o journal.Entry) bool { return o.ID == e.ID }) {
			s.entries = append(s.entries, e)
		}
	}
	slices.SortFunc(s.entries, func(a, b journal.Entry) int {
		if a.Stamp != b.Stamp {
			return int(int64(a.Stamp) - int64(b.Stamp))
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
	return s
}

func (s slowAccount) voided(id journal.ID) bool {
	return slices.ContainsFunc(s.entries, func(e journal.Entry) bool {
		f, ok := e.Fact.(*journal.EnteredInError)
		return ok && f.Target == id
	})
}

func (s slowAccount) witnessed(count journal.Entry) bool {
	return slices.ContainsFunc(s.entries, func(e journal.Entry) bool {
		f, ok := e.Fact.(*journal.Countersign)
		return ok && f.Target == count.ID && f.Purpose == journal.SignWitness && f.Found == journal.FoundRight &&
			e.Author.ID != count.Author.ID && !s.voided(e.ID)
	})
}

// sumBefore is everything that stands above a line and moves something.
func (s slowAccount) sumBefore(line int) (sum journal.Amount) {
	origins := map[string]bool{}
	for _, e := range s.entries[:line] {
		m, ok := e.Fact.(*journal.Movement)
		if !ok {
			continue
		}
		twice := m.Origin != "" && origins[m.Origin]
		origins[m.Origin] = true
		if chart.KeyOf(m) == s.key && !twice && !s.voided(e.ID) {
			switch m.Type {
			case journal.MovementDelivery, journal.MovementReturn, journal.MovementUp:
				sum += m.Amount
			case journal.MovementWithdrawal, journal.MovementWaste, journal.MovementOut, journal.MovementDown:
				sum -= m.Amount
			}
		}
	}
	return sum
}

// differs are the counts of the stock that do not agree.
func (s slowAccount) differs() []journal.ID {
	var list []journal.ID
	for i, e := range s.entries {
		m, ok := e.Fact.(*journal.Movement)
		if ok && m.Type == journal.MovementCount && m.Origin == "" && chart.KeyOf(m) == s.key && !s.voided(e.ID) && s.witnessed(e) &&
			(m.Amount != s.sumBefore(i) || m.Deviation != 0) {
			list = append(list, e.ID)
		}
	}
	return list
}

// unforged leaves out every id that two entries claim.
func unforged(entries []journal.Entry) []journal.Entry {
	seen := map[journal.ID]int{}
	for _, e := range entries {
		seen[e.ID]++
	}
	return slices.DeleteFunc(slices.Clone(entries), func(e journal.Entry) bool { return seen[e.ID] > 1 })
}

func TestR_MED_09_C11_the_account_equals_the_one_kept_by_hand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := unforged(drawBook(t))
		l := chart.NewLedger(stream)
		l.Add(entries...)
		for _, a := range l.Accounts() {
			slow := slowly(entries, a.Key)
			require.Equal(t, slow.sumBefore(len(slow.entries)), a.Balance)
			for _, id := range slow.differs() {
				require.True(t, slices.ContainsFunc(l.Cases(), func(k *chart.Case) bool {
					return slices.Contains(k.Entries, id) && slices.Contains(a.Cases, k.ID) && k.State != chart.CaseVoided
				}), "count %s differs", id)
			}
		}
		for _, k := range l.Cases() {
			require.Equal(t, len(k.ClosedBy()) >= 2, k.State == chart.CaseClosed, "two different persons close a difference")
		}
	})
}

func TestC11_no_case_where_every_count_agrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, sum := &book{}, 0
		for i := range rapid.IntRange(1, 20).Draw(t, "lines") {
			n := rapid.IntRange(1, 5).Draw(t, "amount")
			switch kind := rapid.SampledFrom([]journal.MovementType{1, 2, 3, 5, 8}).Draw(t, "type"); {
			case kind == journal.MovementCount:
				b.counted(at(0, 0)+journal.Instant(i)*hour, float64(sum))
			case kind.Sign() > 0 || sum >= n:
				b.add(anna, at(0, 0)+journal.Instant(i)*hour, moved(kind, float64(n)))
				sum += kind.Sign() * n
			}
		}
		require.Empty(t, b.ledger().Cases())
	})
}
