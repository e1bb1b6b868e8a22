package chart

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"slices"

	"feltjournal/journal"
)

// Ledger is a unit's narcotics account (narkotikaregnskap), folded from the
// entries of the unit's stream like a [Chart]: a balance is the sum of the
// movements that stand, on every device and in whatever order they came
// (R-MED-09). What was in a stock before the account was opened is booked as a
// correction upwards with its reason and a witness; an account opens at zero.
//
// A count moves nothing. One that two people made and that differs from the
// sum of what stands before it on the screen is a difference (C11), as is a
// movement that takes the account below zero: a case, closed when two
// different persons have closed it and both had seen everything it is about. A
// recount names the count it repeats as its Target and belongs to the same
// case. A movement that comes later may explain the difference; it is a case
// all the same when those who counted had it on their screen
// ([journal.Movement.Deviation]) or somebody has begun to close it.
//
// Add excludes every other call; everything else only reads and may run in
// parallel. What is returned is a snapshot that its holder must not change.
// The zero value is not usable: see [NewLedger].
type Ledger struct {
	stream   journal.ID
	entries  map[journal.ID]*journal.Entry
	accounts map[AccountKey]*account

	booked    map[journal.ID]*account     // by movement
	raised    map[journal.CaseID]*account // by every case that could be raised there
	origins   map[string][]*booking       // the same movement, by the centre's name of it
	voids     map[journal.ID][]Void
	witnesses map[journal.ID][]Signature // by movement
	closures  map[journal.CaseID][]Closure

	dirty map[*account]bool // what Add has to settle
}

// NewLedger is the empty account of a unit's stream.
func NewLedger(stream journal.ID) *Ledger {
	return &Ledger{
		stream: stream, entries: map[journal.ID]*journal.Entry{}, accounts: map[AccountKey]*account{},
		booked: map[journal.ID]*account{}, raised: map[journal.CaseID]*account{}, origins: map[string][]*booking{},
		voids: map[journal.ID][]Void{}, witnesses: map[journal.ID][]Signature{}, closures: map[journal.CaseID][]Closure{},
		dirty: map[*account]bool{},
	}
}

// Add folds entries in. What is there already, of another stream or no part of
// an account changes nothing.
func (l *Ledger) Add(entries ...journal.Entry) {
	replaced := false
	for i := range entries {
		e := entries[i]
		if e.Stream != l.stream || !accounted(e.Fact) {
			continue
		}
		old := l.entries[e.ID]
		if old != nil && !beats(&e, old) {
			continue
		}
		l.entries[e.ID] = &e
		if replaced = replaced || old != nil; !replaced {
			l.index(&e)
		}
	}
	if replaced {
		l.refold()
	}
	for a := range l.dirty {
		l.settle(a)
	}
	clear(l.dirty)
}

func accounted(f journal.Fact) bool {
	switch f.(type) {
	case *journal.Movement, *journal.Countersign, *journal.EnteredInError, *journal.CaseClosure:
		return true
	}
	return false
}

func (l *Ledger) refold() {
	held := l.entries
	*l = *NewLedger(l.stream)
	for id, e := range held {
		l.entries[id] = e
		l.index(e)
	}
}

func (l *Ledger) index(e *journal.Entry) {
	switch f := e.Fact.(type) {
	case *journal.Movement:
		l.book(e, f)
	case *journal.Countersign:
		l.witnesses[f.Target] = insert(l.witnesses[f.Target], Signature{Entry: e, Countersign: f}, bySigned)
		l.touch(f.Target)
	case *journal.EnteredInError:
		l.voids[f.Target] = insert(l.voids[f.Target], Void{Entry: e, Reason: f.Reason}, byVoid)
		l.touchVoided(f.Target)
	case *journal.CaseClosure:
		l.closures[f.Case] = insert(l.closures[f.Case], Closure{CaseClosure: f, Entry: e}, byClosed)
		l.touchCase(f.Case)
	}
}

func bySigned(a, b Signature) int { return byStamp(a.Entry, b.Entry) }

func (l *Ledger) touch(movement journal.ID) {
	if a := l.booked[movement]; a != nil {
		l.dirty[a] = true
	}
}

func (l *Ledger) touchCase(id journal.CaseID) {
	if a := l.raised[id]; a != nil {
		l.dirty[a] = true
	}
}

// touchVoided: a mark may be on a movement, on a witness's signature or on a
// closing. What has not arrived is settled when it comes.
func (l *Ledger) touchVoided(target journal.ID) {
	l.touch(target)
	if e := l.entries[target]; e != nil {
		switch f := e.Fact.(type) {
		case *journal.Countersign:
			l.touch(f.Target)
		case *journal.CaseClosure:
			l.touchCase(f.Case)
		}
	}
}

// Stream is the stream the account is folded from.
func (l *Ledger) Stream() journal.ID { return l.stream }

// Len is how many entries are folded.
func (l *Ledger) Len() int { return len(l.entries) }

// Entry is the entry with that id, nil if it is not here.
func (l *Ledger) Entry(id journal.ID) *journal.Entry { return l.entries[id] }

// Accounts are all accounts, by location, drug and strength.
func (l *Ledger) Accounts() []Account {
	list := make([]Account, 0, len(l.accounts))
	for _, a := range l.accounts {
		list = append(list, a.state)
	}
	slices.SortFunc(list, func(a, b Account) int { return a.Key.compare(b.Key) })
	return list
}

// Account is the account of a stock; one that nothing was booked on is empty.
func (l *Ledger) Account(key AccountKey) Account {
	if a := l.accounts[key]; a != nil {
		return a.state
	}
	return Account{Key: key}
}

// Cases are all differences: open ones first, latest first.
func (l *Ledger) Cases() []*Case {
	var list []*Case
	for _, a := range l.accounts {
		for _, k := range a.cases {
			list = append(list, &k)
		}
	}
	slices.SortFunc(list, func(a, b *Case) int {
		return cmp.Or(cmp.Compare(flag(b.Open), flag(a.Open)), cmp.Compare(b.Since, a.Since), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return list
}

// CheckSecond refuses what one person must not do twice: sign as the witness
// of their own movement, or close a difference they have closed already
// (error code same_person). It accepts every other fact.
func (l *Ledger) CheckSecond(f journal.Fact, author journal.Author) error {
	switch f := f.(type) {
	case *journal.Countersign:
		if e := l.entries[f.Target]; e != nil && e.Author.ID == author.ID {
			return journal.Invalid("same_person")
		}
	case *journal.CaseClosure:
		for _, k := range l.Cases() {
			if k.ID == f.Case && slices.ContainsFunc(k.ClosedBy(), func(a journal.Author) bool { return a.ID == author.ID }) {
				return journal.Invalid("same_person")
			}
		}
	}
	return nil
}

// Canonical is the account as bytes, like a chart's.
func (l *Ledger) Canonical() []byte {
	w := &lines{}
	w.line("ledger", l.stream, len(l.entries))
	for _, e := range sortedEntries(l.entries) {
		w.line("entry", e.ID, hash(content(e)))
	}
	for _, a := range l.Accounts() {
		counted := journal.ID{}
		if a.Counted != nil {
			counted = a.Counted.Entry.ID
		}
		w.line("account", a.Key.hash(), int64(a.Balance), int64(a.Difference), counted, a.Open, len(a.Cases))
		for _, n := range a.Lines {
			w.line("line", n.Entry.ID, int64(n.Balance), int64(n.Difference), n.Copy, n.WitnessMissing, len(n.Witnesses), voidIDs(n.Voids))
		}
	}
	for _, k := range l.Cases() {
		w.line("case", hex.EncodeToString(k.ID[:]), k.State, k.Since, k.Entries, k.Voided, closing(k))
	}
	return w.b
}
