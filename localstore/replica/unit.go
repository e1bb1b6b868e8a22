package replica

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/policy"
)

// unit is what is folded from a unit's own stream: its list of patients, who
// may do what there, the rules for medicines, and its narcotics account.
type unit struct {
	list   *chart.List               // guarded by the replica's mu, as the next three
	rights map[string]*journal.Entry // by user: the authorisation that counts
	rules  *rules                    // nil: the centre has sent none that can be read
	broken map[journal.ID]bool       // entries that do not open

	// mu is held while a screen reads the account: never take it under the
	// replica's own lock.
	mu     sync.RWMutex
	ledger *chart.Ledger // guarded by mu
}

// rules are one version of the municipality's policy, as far as it is understood.
type rules struct {
	*journal.Policy
	read *policy.Policy
}

func newUnit(stream journal.ID) *unit {
	return &unit{list: chart.NewList(stream), rights: map[string]*journal.Entry{}, broken: map[journal.ID]bool{}, ledger: chart.NewLedger(stream)}
}

// book folds entries into the account, which leaves out all others.
func (u *unit) book(entries ...journal.Entry) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.ledger.Add(entries...)
}

// adopt folds an entry into the rest. A version of the policy that cannot be
// read is returned: the last good one goes on counting. Called with the
// replica's mu.
func (u *unit) adopt(e journal.Entry) (unreadable *journal.Policy) {
	delete(u.broken, e.ID)
	u.list.Add(e)
	switch f := e.Fact.(type) {
	case *journal.Authorisation:
		if now := u.rights[f.User]; now == nil || byRight(&e, now) > 0 {
			u.rights[f.User] = &e
		}
	case *journal.Policy:
		read, err := policy.Parse([]byte(f.Text))
		if err != nil {
			return f
		}
		if next := (&rules{f, read}); u.rules == nil || byRules(next, u.rules) > 0 {
			u.rules = next
		}
	}
	return nil
}

// byRight lets the highest version count. When two claim one version, the one
// that takes the right away does, on every replica.
func byRight(a, b *journal.Entry) int {
	x, y := a.Fact.(*journal.Authorisation), b.Fact.(*journal.Authorisation)
	return cmp.Or(cmp.Compare(x.Version, y.Version), -compareBool(x.Active, y.Active), bytes.Compare(a.ID[:], b.ID[:]))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// byRules lets the highest version count, and of two that claim it the larger
// text: the same on every replica and in every unit, whose entries differ.
func byRules(a, b *rules) int {
	return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(a.Text, b.Text))
}

// unit is nil when the stream is no unit's that this device holds.
func (r *Replica) unit(stream journal.ID) *unit {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.units[stream]
}

// Units are the units on whose lists a patient is, by stream.
func (r *Replica) Units(patient journal.ID) []journal.ID {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var list []journal.ID
	for stream, u := range r.units {
		if m, ok := u.list.Member(patient); ok && m.Active {
			list = append(list, stream)
		}
	}
	slices.SortFunc(list, func(a, b journal.ID) int { return bytes.Compare(a[:], b[:]) })
	return list
}

// Granted are the user's authorisations in the units the patient is on
// (R-MED-07), each in the version that counts.
func (r *Replica) Granted(patient journal.ID) []journal.Authorisation {
	return r.granted(patient, r.user.User().ID)
}

func (r *Replica) granted(patient journal.ID, user string) []journal.Authorisation {
	units := r.Units(patient)
	r.mu.RLock()
	defer r.mu.RUnlock()
	var list []journal.Authorisation
	for _, stream := range units {
		if u := r.units[stream]; u != nil && u.rights[user] != nil {
			list = append(list, *u.rights[user].Fact.(*journal.Authorisation))
		}
	}
	return list
}

// LedgerView names a unit's narcotics account and says what it is worth.
type LedgerView struct {
	Stream     journal.ID // the unit's own: where its movements are recorded
	Unit       string
	AsOf       journal.Instant // age of the picture; zero: it was never complete here
	Unreadable int             // entries that do not open here: the balance may be wrong
}

// Ledgers are the accounts of the units this device holds, by name.
func (r *Replica) Ledgers() []LedgerView {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var out []LedgerView
	for stream, u := range r.units {
		v := LedgerView{Stream: stream, Unit: u.list.Unit(), AsOf: r.marks.AsOf(stream), Unreadable: len(u.broken)}
		for i := range r.parked {
			if r.parked[i].Stream == stream {
				v.Unreadable++
			}
		}
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b LedgerView) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), bytes.Compare(a.Stream[:], b.Stream[:]))
	})
	return out
}

// Ledger runs f on a unit's narcotics account while nothing is added to it; f
// must not keep it. false: this device does not hold the unit, or it is locked.
func (r *Replica) Ledger(stream journal.ID, f func(*chart.Ledger)) bool {
	u := r.unit(stream)
	if u == nil {
		return false
	}
	u.mu.RLock()
	defer u.mu.RUnlock()
	f(u.ledger)
	return true
}
