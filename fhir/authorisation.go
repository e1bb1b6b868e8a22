package fhir

import (
	"reflect"
	"slices"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// authorises reports whether a role says anything about medicines.
func authorises(r *r4.PractitionerRole) bool {
	return slices.ContainsFunc(r.Code, func(c r4.CodeableConcept) bool { return c.Code(SystemTask) != "" })
}

// authorisations imports who may do what in a unit (R-MED-07). A role that is
// not in the export stands as it did; one that is not understood gives no
// right.
func (w *writer) authorisations(fs []Found[r4.PractitionerRole]) {
	wanted := map[string]bool{}
	for _, f := range fs {
		a, what := w.authorisationOf(f)
		if what != "" {
			w.problems.add(f.Source, f.R.Ref(), "%s", what)
		}
		if a == nil {
			continue
		}
		if wanted[a.User] {
			w.problems.add(f.Source, f.R.Ref(), "is a second authorisation of one person in one unit; the first counts")
			continue
		}
		wanted[a.User] = true
		w.authorise(f, a)
	}
	for _, user := range sortedKeys(w.state.rights) {
		if !wanted[user] && w.state.rights[user].Active {
			w.missingAuthorisation(w.state.rights[user])
		}
	}
}

// missingAuthorisation ends one whose role is in the export and no longer says
// it; one that is merely absent stays.
func (w *writer) missingAuthorisation(old *journal.Authorisation) {
	ref, _ := journal.SplitOrigin(old.Origin)
	if _, present := w.export.seen[ref]; !present {
		if len(w.export.roles) > 0 {
			w.problems.add(Source{}, ref, "is not in the export; the authorisation is kept as it stands")
		}
		return
	}
	n := *old
	n.Version++
	n.Active = false
	w.byCentre(Source{}, ref, "", &n)
}

func (w *writer) authorise(f Found[r4.PractitionerRole], a *journal.Authorisation) {
	old := w.state.rights[a.User]
	if old != nil && w.stale(f.Source, f.R.Ref(), a.Origin, old.Origin) {
		return
	}
	if n := nextAuthorisation(a, old); n != nil {
		w.byCentre(f.Source, f.R.Ref(), f.R.LastUpdated(), n)
	}
}

func nextAuthorisation(a, old *journal.Authorisation) *journal.Authorisation {
	n := *a
	if old != nil {
		c := *old
		c.Version, c.Origin, n.Version, n.Origin = 0, "", 0, ""
		if reflect.DeepEqual(c, n) {
			return nil
		}
		n.Version, n.Origin = old.Version, a.Origin
	}
	n.Version++
	return &n
}

// authorisationOf maps a role; what says why it gives no right.
func (w *writer) authorisationOf(f Found[r4.PractitionerRole]) (a *journal.Authorisation, what string) {
	r := f.R
	user := w.userOf(r.Practitioner)
	if user == "" {
		return nil, "names nobody by a user id; it gives no right"
	}
	a = &journal.Authorisation{User: user, Active: r.Active == nil || *r.Active, Origin: journal.OriginOf(r.Ref(), r.Version()), By: extensionText(r.Extension, ExtDecidedBy)}
	known := readTasks(r, a) && readClasses(r, a)
	if inForce, ok := w.readTerm(r.Period, a); !ok || !inForce {
		a.Active, known = false, known && ok
	}
	if !known || f.Modified || f.Damaged {
		a.Active, what = false, "could not be read in full; it gives no right"
	}
	return a, what
}

// userOf is the user id of a practitioner: on the reference, or on the
// Practitioner it points to.
func (w *writer) userOf(r *r4.Reference) string {
	if r == nil {
		return ""
	}
	if r.Identifier != nil && r.Identifier.System == SystemUser {
		return cleanLine(r.Identifier.Value)
	}
	for _, f := range w.export.practitioners {
		if f.R == nil || f.R.Ref() != shortRef(r.Reference) {
			continue
		}
		for _, id := range f.R.Identifier {
			if id.System == SystemUser {
				return cleanLine(id.Value)
			}
		}
	}
	return ""
}

// readTasks reads what somebody may do, in the order of [journal.Tasks].
func readTasks(r *r4.PractitionerRole, a *journal.Authorisation) (ok bool) {
	stated := codesOf(r.Code, SystemTask)
	for _, t := range journal.Tasks {
		if slices.Contains(stated, string(t)) {
			a.Tasks = append(a.Tasks, t)
		}
	}
	return len(a.Tasks) == len(stated)
}

// readClasses reads with which drugs. None is every drug, so a class that is
// not known must not be passed over.
func readClasses(r *r4.PractitionerRole, a *journal.Authorisation) (ok bool) {
	stated := codesOf(r.Specialty, SystemClass)
	for _, c := range journal.DrugClasses {
		if slices.Contains(stated, string(c)) {
			a.Classes = append(a.Classes, c)
		}
	}
	return len(a.Classes) == len(stated)
}

func codesOf(cs []r4.CodeableConcept, system string) (out []string) {
	for i := range cs {
		for _, c := range cs[i].Coding {
			if c.System == system && !slices.Contains(out, c.Code) {
				out = append(out, c.Code)
			}
		}
	}
	return out
}

// readTerm reads how long: a moment counts to the end of its day. ok is false
// when the period is not understood.
func (w *writer) readTerm(p *r4.Period, a *journal.Authorisation) (inForce, ok bool) {
	if p == nil {
		return true, true
	}
	inForce = true
	if p.Start != "" {
		m, code := parseMoment(p.Start)
		if code != "" {
			return false, false
		}
		inForce = m.at <= w.now
	}
	if p.End == "" {
		return inForce, true
	}
	m, code := parseMoment(p.End)
	if code != "" {
		return false, false
	}
	if a.Until = journal.DateOf(m.at); m.date {
		a.Until = journal.DateOf(m.next - 1)
	}
	return inForce, true
}
