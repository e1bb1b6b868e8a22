package chart

import (
	"cmp"
	"slices"
	"strings"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// AccountKey names a stock of one drug at one place. It is made by [KeyOf],
// which lets no spelling split a stock in two.
type AccountKey struct{ Location, Drug, Strength, Form, Unit string }

// KeyOf is the account a movement belongs to: place, substance by ATC (by name
// where the code does not go down to the substance), strength, form and unit,
// without regard to case and spacing.
func KeyOf(m *journal.Movement) AccountKey {
	drug := strings.ToUpper(strings.TrimSpace(m.Drug.ATC))
	if !m.Drug.SameSubstance(m.Drug) {
		drug = plainKey(m.Drug.Name)
	}
	return AccountKey{
		Location: plainKey(m.Location), Drug: drug, Strength: strings.ReplaceAll(plainKey(m.Drug.Strength), " ", ""),
		Form: plainKey(m.Drug.Form), Unit: plainKey(m.Unit),
	}
}

func plainKey(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

func (k AccountKey) compare(o AccountKey) int {
	return cmp.Or(strings.Compare(k.Location, o.Location), strings.Compare(k.Drug, o.Drug), strings.Compare(k.Strength, o.Strength),
		strings.Compare(k.Form, o.Form), strings.Compare(k.Unit, o.Unit))
}

func (k AccountKey) hash() string {
	return hash([]byte(k.Location), []byte(k.Drug), []byte(k.Strength), []byte(k.Form), []byte(k.Unit))
}

// Account is a stock of one drug at one place, as it stands.
type Account struct {
	Key      AccountKey
	Location string       // as it was first written
	Drug     journal.Drug // as it was first written
	Unit     string       // as it was first written
	Balance  journal.Amount
	Lines    []Line // screen order

	Counted    *Line            // the latest count that stands and was witnessed; nil: never counted
	Difference journal.Amount   // counted less booked at that count
	Cases      []journal.CaseID // those of [Ledger.Cases] that are about this account, in screen order
	Open       bool             // one of them is open
}

// Line is a movement or a count in an account.
type Line struct {
	Entry *journal.Entry
	*journal.Movement
	Balance    journal.Amount // after this line
	Difference journal.Amount // of a count: counted less Balance
	Witnesses  []Signature    // everyone who signed, in screen order
	Voids      []Void         // who marked it feilregistrert; it then no longer counts
	// WitnessMissing: it needs a witness, and nobody but the author has signed
	// that it is right.
	WitnessMissing bool
	// Copy: another entry says the same movement (by the centre's name of it)
	// and counts instead.
	Copy bool

	caseID journal.CaseID
}

// Counts reports whether the line stands.
func (n *Line) Counts() bool { return len(n.Voids) == 0 && !n.Copy }

// count reports whether the line is a count made by two.
func (n *Line) count() bool {
	return n.Type == journal.MovementCount && !n.WitnessMissing && !n.Copy
}

type account struct {
	bookings []*booking // screen order
	state    Account
	cases    []Case // finished, screen order of what raised them
}

// booking is a movement under the fold.
type booking struct {
	*journal.Movement
	entry *journal.Entry
	// caseID names the difference that this line would raise.
	caseID journal.CaseID
}

func byBooked(a, b *booking) int { return byStamp(a.entry, b.entry) }

func (l *Ledger) book(e *journal.Entry, m *journal.Movement) {
	key := KeyOf(m)
	a := l.accounts[key]
	if a == nil {
		a = &account{state: Account{Key: key}}
		l.accounts[key] = a
	}
	b := &booking{m, e, caseID(RuleStock, l.stream, e.ID[:])}
	a.bookings = insert(a.bookings, b, byBooked)
	l.booked[e.ID], l.raised[b.caseID], l.dirty[a] = a, a, true
	if m.Origin == "" {
		return
	}
	for _, twin := range l.origins[m.Origin] { // which of them counts may change
		l.touch(twin.entry.ID)
	}
	l.origins[m.Origin] = insert(l.origins[m.Origin], b, byBooked)
}

// settle works out an account anew.
func (l *Ledger) settle(a *account) {
	first := a.bookings[0]
	s := Account{Key: a.state.Key, Location: first.Location, Drug: first.Drug, Unit: first.Unit}
	s.Lines = make([]Line, len(a.bookings))
	for i, b := range a.bookings {
		n := &s.Lines[i]
		*n = l.line(b)
		if n.Counts() {
			s.Balance += journal.Amount(n.Type.Sign()) * n.Amount
		}
		switch {
		case plant.Bug(plant.WithdrawnTwice) && n.Type == journal.MovementWithdrawal:
			s.Balance -= n.Amount
		case plant.Bug(plant.CountMovesBalance) && n.count():
			s.Balance = n.Amount
		}
		n.Balance = s.Balance
		if n.Type == journal.MovementCount {
			n.Difference = n.Amount - n.Balance
		}
		if n.count() && n.Counts() {
			s.Counted, s.Difference = n, n.Difference
		}
	}
	a.state, a.cases = s, l.differences(s.Lines)
	for _, k := range a.cases {
		a.state.Cases, a.state.Open = append(a.state.Cases, k.ID), a.state.Open || k.Open
	}
}

func (l *Ledger) line(b *booking) Line {
	n := Line{Entry: b.entry, Movement: b.Movement, Voids: l.voids[b.entry.ID], Witnesses: l.witnesses[b.entry.ID], caseID: b.caseID}
	n.Copy = b.Origin != "" && l.origins[b.Origin][0] != b
	n.WitnessMissing = b.Type.NeedsWitness() && !slices.ContainsFunc(n.Witnesses, func(s Signature) bool { return l.witnessed(b.entry, s) })
	return n
}

// witnessed reports whether a signature is a witness's to the entry: another
// person's, who found it right, and not taken back.
func (l *Ledger) witnessed(e *journal.Entry, s Signature) bool {
	return s.Purpose == journal.SignWitness && s.Found == journal.FoundRight &&
		s.Entry.Author.ID != e.Author.ID && len(l.voids[s.Entry.ID]) == 0
}
