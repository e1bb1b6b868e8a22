package print

import (
	"cmp"
	"context"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
	"feltjournal/ui/format"
	"feltjournal/ui/print/slotcode"
	"feltjournal/ui/sign"
)

// What is to be printed.
type What int

// The documents, in the order the screen offers them.
const (
	WhatRound   What = iota // the round of a list at a time
	WhatPatient             // the open patient's record
	WhatAll                 // the records of everybody on a list
	WhatAccount             // the narcotics account of a unit
)

// Ask is a document that somebody asked for.
type Ask struct {
	What    What
	List    replica.ListView // for WhatRound and WhatAll
	Unit    replica.LedgerView
	Patient journal.ID
	Day     journal.Date
	Time    journal.LocalTime
	Days    int
	// Municipality stands before the unit on every page; "": only the unit.
	Municipality string
}

// Make prints the document into a new file in a folder and returns its path.
func (a *Ask) Make(ctx context.Context, d *sign.Desk, j Journal, folder string) (path string, err error) {
	made := d.Now().Time().In(journal.Oslo).Format("20060102-150405")
	pdf, err := a.print(ctx, d, j)
	if err != nil {
		return "", err
	}
	return a.save(folder, made, pdf)
}

// purpose is what the access log says. The log is read at the centre, so it is
// not in the user's language.
const purpose = "utskrift på papir"

// print makes the document. Every patient on it is in the access log before it
// is made (R-ACC-01): paper that nobody knows of is not printed.
func (a *Ask) print(ctx context.Context, d *sign.Desk, j Journal) ([]byte, error) {
	patients := a.patients(j)
	stamp := a.stamp(d, j, patients)
	for _, p := range patients {
		if err := j.Opened(ctx, p, purpose); err != nil {
			return nil, err
		}
	}
	switch a.What {
	case WhatRound:
		return Round(stamp, patients, j.View, a.Day, a.Time)
	case WhatPatient, WhatAll:
		return MARs(stamp, patients, j.View, a.Day, a.Days)
	}
	return a.account(stamp, j)
}

// patients are those whose record is printed, in the list's order: by room, so
// that the sheets lie as the nurse walks, and by name.
func (a *Ask) patients(j Journal) []journal.ID {
	switch a.What {
	case WhatPatient:
		return []journal.ID{a.Patient}
	case WhatAccount:
		return nil
	}
	rooms := map[journal.ID]string{}
	for _, m := range a.List.Active {
		j.View(m.Patient, func(c *chart.Chart) {
			if p := c.Patient(); p != nil && !p.Protected {
				rooms[m.Patient] = p.Room
			}
		})
	}
	members := slices.Clone(a.List.Active)
	slices.SortStableFunc(members, func(x, y chart.Member) int {
		return cmp.Or(cmp.Compare(rooms[x.Patient], rooms[y.Patient]), cmp.Compare(x.Name, y.Name))
	})
	list := make([]journal.ID, len(members))
	for i, m := range members {
		list[i] = m.Patient
	}
	return list
}

func (a *Ask) stamp(d *sign.Desk, j Journal, patients []journal.ID) Stamp {
	s := Stamp{Words: d.Words, Place: join(a.Municipality, a.place(j)), Now: d.Now(), By: d.Author, Age: j.AsOf}
	if a.What == WhatAccount {
		s.AsOf = j.AsOf(a.Unit.Stream)
		return s
	}
	for i, p := range patients {
		if at := j.AsOf(p); i == 0 || at < s.AsOf {
			s.AsOf = at // a page is as old as its oldest part
		}
	}
	index := Codes(j, a.Day.AddDays(-KeyInDays), a.Day.AddDays(MaxDays))
	s.Shared = index.Shared
	return s
}

// place is the unit, or those of the open patient.
func (a *Ask) place(j Journal) string {
	switch a.What {
	case WhatAccount:
		return a.Unit.Unit
	case WhatPatient:
		var units []string
		for _, l := range j.Lists() {
			if slices.ContainsFunc(l.Active, func(m chart.Member) bool { return m.Patient == a.Patient }) {
				units = append(units, l.Unit)
			}
		}
		return join(units...)
	}
	return a.List.Unit
}

func (a *Ask) account(s Stamp, j Journal) ([]byte, error) {
	name := func(id journal.ID) (name string) {
		if id != (journal.ID{}) {
			j.View(id, func(c *chart.Chart) {
				if p := c.Patient(); p != nil {
					name = p.Name() + " " + format.Date(p.Born)
				}
			})
		}
		return name
	}
	var accounts []chart.Account
	if !j.Ledger(a.Unit.Stream, func(l *chart.Ledger) { accounts = l.Accounts() }) {
		return nil, journal.Invalid("not_held")
	}
	return Account(s, accounts, a.Day, name)
}

// KeyInDays is how long after its day a dose on paper can be keyed in by its
// code: the longest record and a week to come back to the machine.
const KeyInDays = MaxDays + 7

// Codes are the codes of the doses of everybody on the lists, from one day to
// another.
func Codes(j interface {
	Lists() []replica.ListView
	View(stream journal.ID, f func(*chart.Chart)) bool
}, from, to journal.Date,
) *slotcode.Index {
	x, seen := &slotcode.Index{}, map[journal.ID]bool{}
	for _, l := range j.Lists() {
		for _, m := range append(slices.Clone(l.Active), l.Removed...) {
			if !seen[m.Patient] {
				seen[m.Patient] = true
				j.View(m.Patient, func(c *chart.Chart) { x.Add(c, from, to) })
			}
		}
	}
	return x
}
