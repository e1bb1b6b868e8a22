package wardround

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// Need is what a dose asks for besides being given; it is then signed by
// itself, in the dialog of the patient's own round.
type Need string

// The needs. The values are ends of translation keys.
const (
	NeedDouble   Need = "double"   // a second person has to check it
	NeedMeasured Need = "measured" // the dose or the giving depends on a value
	NeedSite     Need = "site"     // a patch or an injection
	NeedDose     Need = "dose"     // the order does not say how much
	NeedSelf     Need = "self"     // the patient takes it: delivered is not given
	NeedPrepared Need = "prepared" // prepared more than once: one has to be discarded
)

// Line is one planned dose of a patient as it stood when it was read.
type Line struct {
	Order    *journal.Order // the version in force when the dose falls due
	Slot     journal.SlotKey
	Due      journal.Instant
	Dose     journal.Amount
	State    chart.SlotState
	Prepared journal.ID       // the prepared dose that is handed out, zero for none
	Newest   *chart.Dose      // the registration that the state follows from, nil for none
	Needs    []Need           // why it is signed by itself
	Against  []*journal.Error // what speaks against it, gravest first
}

// Key names a line across readings.
type Key struct {
	Patient journal.ID
	Order   journal.ID
	Slot    journal.SlotKey
}

// Bag reports whether the dose comes in the machine-packed bag.
func (l *Line) Bag() bool { return l.Order.Packing == journal.PackingMultidose }

// Open reports whether the dose is still to be given or accounted for.
func (l *Line) Open() bool {
	switch l.State {
	case chart.SlotPlanned, chart.SlotDue, chart.SlotOverdue, chart.SlotMissed, chart.SlotPrepared:
		return true
	}
	return false
}

// Single reports whether the dose has to be signed by itself. stale tells that
// the nurse has stated why the round is given on an old picture.
func (l *Line) Single(stale bool) bool {
	return len(l.Needs) > 0 || slices.ContainsFunc(l.Against, func(e *journal.Error) bool { return !stale || e.Code != codeStale })
}

// Stale reports whether the age of the picture speaks against the dose.
func (l *Line) Stale() bool {
	return slices.ContainsFunc(l.Against, func(e *journal.Error) bool { return e.Code == codeStale })
}

// codeStale is the warning about an old picture, the one that a whole round can
// answer at once: its reason is the same for every dose.
const codeStale = "stale"

// seen is what the nurse saw of a line. When it changes, the line has to be
// looked at again.
type seen struct {
	version uint32
	dose    journal.Amount
	open    bool
	single  string
}

func (l *Line) seen() seen {
	s := seen{version: l.Order.Version, dose: l.Dose, open: l.Open()}
	for _, n := range l.Needs {
		s.single += string(n) + " "
	}
	for _, e := range l.Against {
		s.single += e.Code + " "
	}
	return s
}

// act is the registration of the dose, as it was looked at.
func (l *Line) act(what journal.Act, group journal.ID) *journal.Administration {
	o := l.Order
	a := &journal.Administration{
		Order: o.Order, Version: max(o.Version, 1), Slot: l.Slot, Act: what,
		Drug: o.Drug, Dose: l.Dose, Unit: o.Unit, Route: o.Route, Packing: o.Packing, Group: group,
	}
	if what == journal.ActGiven {
		a.Target = l.Prepared
	}
	return a
}
