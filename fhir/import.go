package fhir

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// Report is what a run did.
type Report struct {
	Patients int                  // charts that were looked at
	Lists    int                  // unit lists that were looked at
	Written  map[journal.Kind]int // entries by kind
	Stopped  int                  // orders that ended
	Assigned int                  // patients added to a list
	Removed  int                  // patients taken off a list
	Filed    int                  // device entries now in the central journal
	Held     int                  // device entries set aside
	Problems []Problem
}

// Entries is how many entries were written in all.
func (r Report) Entries() (n int) {
	for _, k := range r.Written {
		n += k
	}
	return n
}

// Import makes the charts say what e says: it appends new versions, stops,
// additions and removals, and nothing where they already agree. Absence of a
// resource never ends anything; it is reported. Charts are written before
// lists, so that nobody is assigned before there is a chart. Whatever was
// written before an error stands, and a new run goes on from there.
func Import(ctx context.Context, c Centre, e *Export, now time.Time) (Report, error) {
	im := &importer{
		ctx: ctx, centre: c, export: e, now: journal.InstantOf(now), drugs: e.drugs(),
		report: Report{Written: map[journal.Kind]int{}}, names: map[journal.ID]*journal.Patient{},
	}
	err := im.run()
	im.report.Problems = im.problems.all()
	return im.report, err
}

type importer struct {
	ctx      context.Context
	centre   Centre
	export   *Export
	now      journal.Instant
	drugs    drugs
	report   Report
	problems problems

	streams map[string]journal.ID           // by "Patient/123" or "Group/1"
	merged  map[string]string               // old record to the one that replaced it
	names   map[journal.ID]*journal.Patient // of every chart looked at
	charts  map[string]*material            // by patient
	home    map[string]string               // which patient a resource is about
	owners  map[string]string               // who has a number, "Patient/123" by the number
}

func (im *importer) run() (err error) {
	if im.streams, err = im.centre.Subjects(im.ctx); err != nil {
		return fmt.Errorf("read subjects: %w", err)
	}
	im.sort()
	for _, ref := range sortedKeys(im.charts) {
		if err := im.ctx.Err(); err != nil {
			return err
		}
		if err := im.chart(ref, im.charts[ref]); err != nil {
			return fmt.Errorf("import %s: %w", ref, err)
		}
	}
	if err := im.lists(); err != nil {
		return err
	}
	return im.units()
}

// material is what the export says about one patient.
type material struct {
	patient         *Found[r4.Patient]
	allergies       []Found[r4.AllergyIntolerance]
	flags           []Found[r4.Flag]
	requests        []Found[r4.MedicationRequest]
	administrations []Found[r4.MedicationAdministration]
	documents       []Found[r4.DocumentReference]
	observations    []Found[r4.Observation]
	encounters      []Found[r4.Encounter]
}

// sort shares the resources out to the patients they are about.
func (im *importer) sort() {
	e := im.export
	im.charts, im.home = map[string]*material{}, map[string]string{}
	im.findMerged()
	im.checkPeople()
	for i := range e.patients {
		if e.patients[i].R != nil {
			im.charts[e.patients[i].R.Ref()] = &material{patient: &e.patients[i]}
		}
	}
	share(im, e.allergies, func(a *r4.AllergyIntolerance) string { return a.Patient.Reference }, func(m *material, f Found[r4.AllergyIntolerance]) { m.allergies = append(m.allergies, f) })
	share(im, e.flags, func(a *r4.Flag) string { return a.Subject.Reference }, func(m *material, f Found[r4.Flag]) { m.flags = append(m.flags, f) })
	share(im, e.requests, func(a *r4.MedicationRequest) string { return a.Subject.Reference }, func(m *material, f Found[r4.MedicationRequest]) { m.requests = append(m.requests, f) })
	share(im, e.administrations, func(a *r4.MedicationAdministration) string { return a.Subject.Reference }, func(m *material, f Found[r4.MedicationAdministration]) {
		m.administrations = append(m.administrations, f)
	})
	share(im, e.documents, func(a *r4.DocumentReference) string { return refOf(a.Subject) }, func(m *material, f Found[r4.DocumentReference]) { m.documents = append(m.documents, f) })
	share(im, e.observations, func(a *r4.Observation) string { return refOf(a.Subject) }, func(m *material, f Found[r4.Observation]) { m.observations = append(m.observations, f) })
	share(im, e.encounters, func(a *r4.Encounter) string { return refOf(a.Subject) }, func(m *material, f Found[r4.Encounter]) { m.encounters = append(m.encounters, f) })
}

func refOf(r *r4.Reference) string {
	if r == nil {
		return ""
	}
	return r.Reference
}

// share gives every resource to its patient's material.
func share[T any, P resource[T]](im *importer, all []Found[T], subject func(P) string, give func(*material, Found[T])) {
	for _, f := range all {
		if f.R == nil {
			continue
		}
		ref := P(f.R).Base().Ref()
		patient := im.current(shortRef(subject(f.R)))
		m := im.charts[patient]
		if m == nil {
			if _, known := im.streams[patient]; !known || !strings.HasPrefix(patient, "Patient/") {
				im.problems.add(f.Source, ref, "is about nobody in the export and nobody known")
				continue
			}
			m = &material{}
			im.charts[patient] = m
		}
		im.home[ref] = patient
		give(m, f)
	}
}

// findMerged reads Patient.link replaced-by.
func (im *importer) findMerged() {
	im.merged = map[string]string{}
	present := map[string]bool{}
	for _, f := range im.export.patients {
		if f.R != nil {
			present[f.R.Ref()] = true
		}
	}
	for _, f := range im.export.patients {
		if f.R == nil {
			continue
		}
		for _, l := range f.R.Link {
			to := shortRef(l.Other.Reference)
			_, known := im.streams[to]
			switch {
			case l.Type != "replaced-by":
			case to == f.R.Ref() || !present[to] && !known:
				im.problems.add(f.Source, f.R.Ref(), "is replaced by a record that is not there; it is kept")
			default:
				im.merged[f.R.Ref()] = to
			}
		}
	}
}

// current follows merges to the record in use; a circle is not followed.
func (im *importer) current(patient string) string {
	at := patient
	for range 10 {
		next, ok := im.merged[at]
		if !ok {
			return at
		}
		at = next
	}
	return patient
}

// personNumbers are the systems whose numbers have control digits: fødselsnummer,
// D-number and felles hjelpenummer.
var personNumbers = []string{"urn:oid:2.16.578.1.12.4.1.4.1", "urn:oid:2.16.578.1.12.4.1.4.2", "urn:oid:2.16.578.1.12.4.1.4.3"}

// checkPeople reports numbers that cannot be right, and one number on two
// records. Nobody is left out for it.
func (im *importer) checkPeople() {
	im.owners = map[string]string{}
	for _, f := range im.export.patients {
		if f.R == nil {
			continue
		}
		for _, id := range f.R.Identifier {
			if !slices.Contains(personNumbers, id.System) {
				continue
			}
			if journal.PersonNumberOf(id.Value) == journal.NotPersonNumber {
				im.problems.add(f.Source, f.R.Ref(), "has an identity number with wrong digits; it is kept as text")
			}
			if first, taken := im.owners[id.Value]; taken && im.current(first) != im.current(f.R.Ref()) {
				im.problems.add(f.Source, f.R.Ref(), "has the same identity number as %s; both are kept", first)
			}
			im.owners[id.Value] = f.R.Ref()
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
