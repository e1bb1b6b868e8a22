package stock

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
)

// account is one stock of a unit, as it stands.
type account struct {
	unit replica.LedgerView
	chart.Account
	cases []*chart.Case // of this account, open ones first
}

// key names the account in the list.
func (a *account) key() string {
	k := a.Key
	return a.unit.Stream.String() + "\x00" + k.Location + "\x00" + k.Drug + "\x00" + k.Strength + "\x00" + k.Form + "\x00" + k.Unit
}

// read gathers the accounts of the units that are here, those with an open
// difference first.
func (s *Screen) read() {
	s.accounts = nil
	s.units = s.journal.Ledgers()
	for _, u := range s.units {
		s.journal.Ledger(u.Stream, func(l *chart.Ledger) {
			cases := l.Cases()
			for _, a := range l.Accounts() {
				own := account{unit: u, Account: a}
				for _, k := range cases {
					if slices.Contains(a.Cases, k.ID) {
						own.cases = append(own.cases, k)
					}
				}
				s.accounts = append(s.accounts, own)
			}
		})
	}
	slices.SortStableFunc(s.accounts, func(a, b account) int { return rank(&a) - rank(&b) })
}

func rank(a *account) int {
	if a.Open {
		return 0
	}
	return 1
}

// chosen is the account the acts are about, nil for none.
func (s *Screen) chosen() *account {
	key := s.list.Chosen()
	for i := range s.accounts {
		if s.accounts[i].key() == key {
			return &s.accounts[i]
		}
	}
	if len(s.accounts) > 0 && key == "" {
		return &s.accounts[0]
	}
	return nil
}

// line is the chosen line of the chosen account, nil for none.
func (s *Screen) line() *chart.Line {
	a := s.chosen()
	if a == nil {
		return nil
	}
	for i := range a.Lines {
		if a.Lines[i].Entry.ID.String() == s.lines.Chosen() {
			return &a.Lines[i]
		}
	}
	return nil
}

// patient is a name and a birth date, "" when the chart is not here.
func (s *Screen) patient(id journal.ID) (name string) {
	if id == (journal.ID{}) {
		return ""
	}
	s.journal.View(id, func(c *chart.Chart) {
		if p := c.Patient(); p != nil {
			name = p.Name() + " " + p.Born.String()
		}
	})
	return name
}
