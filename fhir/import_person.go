package fhir

import (
	"slices"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// person writes who the patient is and where. Stays alone, without the patient
// or with an older version of who it is, move the patient that is held.
func (w *writer) person(f *Found[r4.Patient], stays []Found[r4.Encounter]) {
	old := w.state.patient
	if f == nil && (old == nil || len(stays) == 0) {
		return
	}
	p, s, updated := w.described(f, old)
	w.whereabouts(p, old, stays)
	if n := nextPatient(p, old); n != nil && w.byCentre(s, w.ref, updated, n) {
		w.state.patient = n
	}
	if f != nil && f.Modified {
		w.problems.add(s, w.ref, "has a modifierExtension that is not understood")
	}
}

// described is the patient as the export has it, or as held when it has not or
// has gone back.
func (w *writer) described(f *Found[r4.Patient], old *journal.Patient) (p *journal.Patient, s Source, updated string) {
	if f != nil {
		p = patientOf(f.R)
		if old == nil || !w.stale(f.Source, w.ref, p.Origin, old.Origin) {
			p.Identifiers = w.everKnownBy(p, old)
			return p, f.Source, f.R.LastUpdated()
		}
	}
	held := *old
	return &held, Source{}, ""
}

// whereabouts sets where p is: by a stay that is going on, or as held until a
// stay says that it is over.
func (w *writer) whereabouts(p, old *journal.Patient, stays []Found[r4.Encounter]) {
	p.Away = w.awayOf(stays)
	if p.Away != nil || old == nil || old.Away == nil || w.isBack(stays, old.Away) {
		return
	}
	p.Away = old.Away
	w.problems.add(Source{}, w.ref, "is held as admitted elsewhere, and the export tells of no stay that has ended since; that is kept")
}

// everKnownBy are the patient's numbers, and after them those of before and of
// records that were merged into this one: whoever is looked for by a D-number
// or a hjelpenummer is found under the fødselsnummer too (C19). A number that
// the export gives to somebody else is let go.
func (w *writer) everKnownBy(p, old *journal.Patient) []journal.Identifier {
	var earlier []journal.Identifier
	if old != nil {
		earlier = old.Identifiers
	}
	for _, ref := range sortedKeys(w.merged) {
		if m := w.charts[ref]; m != nil && m.patient != nil && w.current(ref) == w.ref {
			earlier = append(slices.Clone(earlier), identifiersOf(m.patient.R)...)
		}
	}
	out := p.Identifiers
	for _, id := range earlier {
		owner, taken := w.owners[id.Value]
		if !slices.Contains(out, id) && (!taken || w.current(owner) == w.ref) {
			out = append(out, id)
		}
	}
	return out
}
