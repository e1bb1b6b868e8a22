package chart

import (
	"slices"

	"feltjournal/journal"
)

// closers is how many different persons it takes to close a difference.
const closers = 2

// differences are the cases of an account: one for each count that does not
// agree, together with its recounts, and one for each movement that takes the
// account below zero.
func (l *Ledger) differences(list []Line) []Case {
	var cases []Case
	for i, chain := range l.chains(list) {
		k := Case{ID: list[i].caseID, Rule: RuleStock, Severity: SeverityReview}
		raised := false
		for _, j := range chain {
			odd := wrong(list, j)
			raised = raised || odd
			k.live = k.live || odd && list[j].Counts()
		}
		if raised || len(l.closures[k.ID]) > 0 {
			k.live = k.live || list[i].Counts() && l.standing(k.ID)
			l.finish(&k, behind(list, chain))
			cases = append(cases, k)
		}
	}
	return cases
}

// chains are, for each line that could raise a case, the lines that belong to
// it: a count with its recounts, any other line alone. A recount whose own case
// somebody has begun to close, before the count it repeats came, has both.
func (l *Ledger) chains(list []Line) [][]int {
	counts := map[journal.ID]int{}
	chains := make([][]int, len(list))
	for i := range list {
		if list[i].Type != journal.MovementCount {
			chains[i] = []int{i}
			continue
		}
		counts[list[i].Entry.ID] = i
		root := i
		for up, ok := counts[list[root].Target]; ok && up < root; up, ok = counts[list[root].Target] {
			root = up
		}
		chains[root] = append(chains[root], i)
		if root != i && len(l.closures[list[i].caseID]) > 0 {
			chains[i] = []int{i}
		}
	}
	return chains
}

// wrong reports whether line i was a difference as it was written: by what is
// here now, or by what was on the screen of those who counted.
func wrong(list []Line, i int) bool {
	n := &list[i]
	if n.Type == journal.MovementCount {
		return n.count() && (n.Difference != 0 || n.Deviation != 0)
	}
	return n.Counts() && n.Balance < 0 && (i == 0 || list[i-1].Balance >= 0)
}

// behind is what a difference is about: everything booked since the last other
// count that stands, with the marks on it, up to the last line of the chain.
func behind(list []Line, chain []int) []*journal.Entry {
	first, last := chain[0], chain[len(chain)-1]
	for first > 0 && (!list[first-1].count() || !list[first-1].Counts()) {
		first--
	}
	var facts []*journal.Entry
	for i := range list[first : last+1] {
		n := &list[first+i]
		facts = append(facts, n.Entry)
		for _, v := range n.Voids {
			facts = append(facts, v.Entry)
		}
	}
	slices.SortFunc(facts, byStamp)
	facts = slices.CompactFunc(facts, func(a, b *journal.Entry) bool { return a.ID == b.ID })
	return facts[max(0, len(facts)-journal.MaxSeen):]
}

// standing reports whether somebody has begun to close the case.
func (l *Ledger) standing(id journal.CaseID) bool {
	return slices.ContainsFunc(l.closures[id], func(c Closure) bool { return len(l.voids[c.Entry.ID]) == 0 })
}

// finish adds the facts and the closings. Two different persons close it, each
// of whom had seen everything that counts.
func (l *Ledger) finish(k *Case, facts []*journal.Entry) {
	for _, e := range facts {
		k.Entries = append(k.Entries, e.ID)
		if l.booked[e.ID] != nil && len(l.voids[e.ID]) > 0 { // there is no mark that takes a mark back
			k.Voided = append(k.Voided, e.ID)
		}
		k.Since = max(k.Since, e.At)
	}
	for _, c := range l.closures[k.ID] {
		c.Voids = l.voids[c.Entry.ID]
		k.Closures = append(k.Closures, c)
		if k.Closed == nil && len(k.ClosedBy()) >= closers {
			k.Closed = &c
		}
	}
	k.State = k.state()
	k.Open = k.State == CaseOpen
}

// ClosedBy are the different persons who have closed the case as it stands:
// each had seen every entry that counts, and did not take it back. A
// difference in a narcotics account wants two.
func (k *Case) ClosedBy() []journal.Author {
	counting := slices.DeleteFunc(slices.Clone(k.Entries), func(id journal.ID) bool { return slices.Contains(k.Voided, id) })
	var list []journal.Author
	for _, c := range k.Closures {
		known := slices.ContainsFunc(list, func(a journal.Author) bool { return a.ID == c.Entry.Author.ID })
		if !known && len(c.Voids) == 0 && covers(c.Seen, counting) {
			list = append(list, c.Entry.Author)
		}
	}
	return list
}
