// Package policy is what a municipality decides about medicines: windows,
// ages, double checks, reasons and who may do what without an authorisation of
// their own. One TOML file holds it; the centre sends it to every unit as a
// [journal.Policy].
//
// A policy changes what a screen warns of and asks for. It never changes the
// chart: cases are the same on every replica, whatever policy it knows.
package policy

import (
	"time"

	"feltjournal/journal"
)

// Policy is a municipality's rules. The zero value is not usable: see
// [Default]. A policy is immutable once it is in use.
type Policy struct {
	Windows    []Window      // the first that fits an order counts
	Ages       []Age         // how old the picture may be, the first that fits counts
	Double     []DoubleCheck // who has to check what
	Reasons    []journal.NotGivenReason
	PRN        PRN
	Roles      map[journal.Role][]Right // what a role may do without an authorisation
	Substance  time.Duration            // how near two doses of one substance under different orders are one too many
	StoppedFor time.Duration            // how long a stopped order stays, crossed out; at least a shift (R-MED-10)
}

// Window is how long before and after its time a dose is on time.
type Window struct {
	Class         journal.DrugClass // "": every class
	Daily         bool              // only orders with one dose a day
	Before, After time.Duration
}

// Age is how old the picture may be before an act asks for a confirmation
// (R-MED-03).
type Age struct {
	Class journal.DrugClass // "": every class
	Limit time.Duration
}

// DoubleCheck asks for a second person (R-MED-06).
type DoubleCheck struct {
	Class     journal.DrugClass // "": every class
	Technique journal.Technique // with Only set: only what is given so
	Only      bool
}

// PRN bounds doses as needed where the order says nothing.
type PRN struct {
	Effect time.Duration // how long after a dose its effect is asked for
}

// Right is a task a role may do with some classes of drugs.
type Right struct {
	Task    journal.Task
	Classes []journal.DrugClass // none: every class
}

// Default is what holds where a municipality has decided nothing. The windows
// and ages are start values, not national figures (none were found).
func Default() *Policy {
	all := []Right{{Task: journal.TaskPrepare}, {Task: journal.TaskCheck}, {Task: journal.TaskGive}, {Task: journal.TaskAccount}}
	strict := []journal.DrugClass{journal.DrugParkinson, journal.DrugInsulin, journal.DrugAntibiotic}
	p := &Policy{
		Reasons:   journal.NotGivenReasons,
		PRN:       PRN{Effect: time.Hour},
		Substance: 4 * time.Hour, StoppedFor: 12 * time.Hour,
		Roles: map[journal.Role][]Right{
			journal.RoleNurse: all, journal.RoleSocial: all, journal.RoleDoctor: all, journal.RoleCentre: all,
		},
		Double: []DoubleCheck{{Class: journal.DrugA}, {Class: journal.DrugInsulin}, {Class: journal.DrugCytostatic}, {Technique: journal.TechniqueInfusion, Only: true}},
	}
	for _, c := range strict {
		p.Windows = append(p.Windows, Window{Class: c, Before: 30 * time.Minute, After: 30 * time.Minute})
	}
	p.Windows = append(p.Windows,
		Window{Daily: true, Before: 2 * time.Hour, After: 2 * time.Hour}, Window{Before: time.Hour, After: time.Hour})
	for _, c := range []journal.DrugClass{journal.DrugA, journal.DrugInsulin, journal.DrugAnticoagulant} {
		p.Ages = append(p.Ages, Age{Class: c, Limit: 4 * time.Hour})
	}
	p.Ages = append(p.Ages, Age{Limit: 12 * time.Hour})
	return p
}

// Window is how long before and after its time a dose of the order is on time.
func (p *Policy) Window(o *journal.Order) (before, after time.Duration) {
	for _, w := range p.Windows {
		if (w.Class == "" || o.Drug.Is(w.Class)) && (!w.Daily || o.Daily()) {
			return w.Before, w.After
		}
	}
	return time.Hour, time.Hour
}

// Age is how old the picture may be for an act with the drug.
func (p *Policy) Age(d journal.Drug) time.Duration {
	for _, a := range p.Ages {
		if a.Class == "" || d.Is(a.Class) {
			return a.Limit
		}
	}
	return 12 * time.Hour
}

// NeedsDouble reports whether a dose of the order has to be checked by a
// second person, because the order or the policy says so.
func (p *Policy) NeedsDouble(o *journal.Order) bool {
	if o.Double {
		return true
	}
	for _, d := range p.Double {
		if (d.Class == "" || o.Drug.Is(d.Class)) && (!d.Only || o.Technique == d.Technique) {
			return true
		}
	}
	return false
}

// May reports whether a role may do the task with the drug without an
// authorisation of their own (R-MED-07).
func (p *Policy) May(r journal.Role, t journal.Task, d journal.Drug) bool {
	for _, right := range p.Roles[r] {
		if right.Task == t && right.covers(d) {
			return true
		}
	}
	return false
}

func (r Right) covers(d journal.Drug) bool {
	allowed := journal.Authorisation{Active: true, Tasks: []journal.Task{r.Task}, Classes: r.Classes}
	return allowed.Covers(r.Task, d, 0)
}
