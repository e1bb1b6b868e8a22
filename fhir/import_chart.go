package fhir

import (
	"slices"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// chart imports one patient.
func (im *importer) chart(ref string, m *material) error {
	stream, err := im.centre.AddSubject(im.ctx, ref)
	if err != nil {
		return err
	}
	im.streams[ref] = stream
	entries, err := im.centre.Entries(im.ctx, stream)
	if err != nil {
		return err
	}
	im.report.Patients++
	w := &writer{importer: im, ref: ref, state: stateOf(entries), wanted: map[journal.ID]bool{}, book: orderBook{}}
	w.person(m.patient, m.encounters)
	w.alerts(m)
	w.orders(m.requests)
	w.missing()
	w.events(m)
	im.names[stream] = w.state.patient
	if len(w.items) == 0 {
		return nil
	}
	return im.centre.Append(im.ctx, stream, w.items...)
}

// writer gathers what one stream lacks.
type writer struct {
	*importer
	ref    string
	state  *state
	items  []journal.Item
	wanted map[journal.ID]bool // orders and alerts that the export still has
	book   orderBook
}

// write adds a fact by the centre; one that breaks a rule of the domain is
// reported instead.
func (w *writer) write(s Source, ref string, id journal.ID, b journal.Body) bool {
	if err := b.Fact.Validate(); err != nil {
		w.problems.add(s, ref, "cannot be kept: %v", err)
		return false
	}
	b.Trust = journal.TrustSynced
	if b.Recorded == 0 {
		b.Recorded = w.now
	}
	w.items = append(w.items, journal.Item{ID: id, Body: b})
	w.report.Written[b.Fact.Kind()]++
	return true
}

func (w *writer) byCentre(s Source, ref, updated string, f journal.Fact) bool {
	return w.write(s, ref, journal.ID{}, journal.Body{Author: centre, At: instantOr(updated, w.now, w.now), Fact: f})
}

// stale reports a resource that has gone back to an earlier version.
func (w *writer) stale(s Source, ref, origin, held string) bool {
	if !older(origin, held) {
		return false
	}
	w.problems.add(s, ref, "has gone back to an earlier version; what is held is kept")
	return true
}

func (w *writer) alerts(m *material) {
	for _, f := range m.allergies {
		w.alert(f.Source, f.R.Base(), allergyOf(f, w.now))
	}
	for _, f := range m.flags {
		w.alert(f.Source, f.R.Base(), flagOf(f, w.now))
	}
	if m.patient == nil {
		return
	}
	if a := deathAlert(m.patient.R); a != nil {
		w.alert(m.patient.Source, &m.patient.R.Resource, a)
	}
	if into := w.current(w.ref); into != w.ref {
		w.alert(m.patient.Source, &m.patient.R.Resource, mergeAlert(m.patient.R, w.nameOf(into)))
	}
}

// nameOf is how a merge names the record in use.
func (w *writer) nameOf(ref string) string {
	for _, f := range w.export.patients {
		if f.R != nil && f.R.Ref() == ref {
			return patientOf(f.R).Name()
		}
	}
	return ref
}

func (w *writer) alert(s Source, r *r4.Resource, a *journal.Alert) {
	old := w.state.alerts[a.Alert]
	w.wanted[a.Alert] = true
	if s.Modified || s.Damaged {
		w.problems.add(s, r.Ref(), "is shown as a warning although it was not understood in full")
	}
	if old != nil && w.stale(s, r.Ref(), a.Origin, old.Origin) {
		return
	}
	if n := nextAlert(a, old); n != nil {
		w.byCentre(s, r.Ref(), r.LastUpdated(), n)
	}
}

func (w *writer) orders(fs []Found[r4.MedicationRequest]) {
	for _, f := range fs {
		drug, unclear := w.drugs.of(f.R.MedicationCodeableConcept, f.R.MedicationReference, f.R.Contained)
		card := w.cardOf(f)
		for _, o := range orderOf(f, drug, unclear, w.now) {
			o.Card = card
			w.order(f, o)
		}
		if f.R.Status == "stopped" && f.R.StatusReason.Label() == "" {
			w.problems.add(f.Source, f.R.Ref(), "is stopped without a reason")
		}
	}
}

func (w *writer) order(f Found[r4.MedicationRequest], o *journal.Order) {
	old, ref := w.state.orders[o.Order], f.R.Ref()
	w.wanted[o.Order] = true
	if old != nil && w.stale(f.Source, ref, o.Origin, old.Origin) {
		w.book[ref] = append(w.book[ref], old)
		return
	}
	n := nextOrder(o, old, w.now)
	if n == nil {
		w.book[ref] = append(w.book[ref], old)
		return
	}
	if len(n.Unclear) > 0 {
		w.problems.add(f.Source, ref, "is shown in its own words, not understood: %v", n.Unclear)
	}
	if !w.byCentre(f.Source, ref, f.R.LastUpdated(), n) {
		return
	}
	w.book[ref] = append(w.book[ref], n)
	if n.Class() == journal.ClassCritical && (old == nil || old.Class() != journal.ClassCritical) {
		w.report.Stopped++
	}
}

// missing looks at what is held and not in the export under this patient. What
// has moved to another patient, or is a dosage that was taken out of its order,
// ends here; what is merely absent stays and is reported.
func (w *writer) missing() {
	seen := map[journal.ID]bool{}
	for _, id := range w.state.sorted {
		if seen[id] || w.wanted[id] {
			continue
		}
		seen[id] = true
		if o := w.state.orders[id]; o != nil {
			ref, _ := journal.SplitOrigin(o.Origin)
			w.book[ref] = append(w.book[ref], o)
			if o.Class() != journal.ClassCritical {
				w.missingOrder(o)
			}
		}
		if a := w.state.alerts[id]; a != nil && a.Active {
			w.missingAlert(a)
		}
	}
}

func (w *writer) missingOrder(o *journal.Order) {
	ref, _ := journal.SplitOrigin(o.Origin)
	home, present := w.home[ref]
	if !present {
		if len(w.export.requests) > 0 {
			w.problems.add(Source{}, ref, "is not in the export; the order is kept as it stands")
		}
		return
	}
	n := *o
	n.Version++
	n.Status, n.Ended, n.EndReason = journal.OrderStopped, w.now, "doseringen er endret i sentral journal"
	if home != w.ref {
		n.EndReason = "flyttet til en annen pasient i sentral journal"
	}
	if w.byCentre(Source{}, ref, "", &n) {
		w.report.Stopped++
	}
}

func (w *writer) missingAlert(a *journal.Alert) {
	ref, _ := journal.SplitOrigin(a.Origin)
	home, present := w.home[ref]
	switch {
	case present && home != w.ref:
		n := *a
		n.Version++
		n.Active = false
		w.byCentre(Source{}, ref, "", &n)
	case !present && len(w.export.allergies)+len(w.export.flags) > 0 && ref != w.ref:
		w.problems.add(Source{}, ref, "is not in the export; the warning is kept as it stands")
	}
}

// events adds notes, doses and measurements, oldest first.
func (w *writer) events(m *material) {
	slices.SortStableFunc(m.documents, func(a, b Found[r4.DocumentReference]) int {
		x, y := instantOr(a.R.Date, 0, w.now), instantOr(b.R.Date, 0, w.now)
		return int(max(-1, min(1, x-y)))
	})
	for _, f := range m.documents {
		if w.own(f.R.Identifier, f.R.MasterIdentifier) {
			continue
		}
		ev, what := documentOf(f, w.now)
		w.relate(f, &ev)
		w.event(f.Source, f.R.Ref(), ev, what)
	}
	var effects []Found[r4.Observation]
	for _, f := range m.observations {
		switch {
		case w.own(f.R.Identifier, nil):
		case f.R.Code.Code(SystemActivity) == activityEffect:
			effects = append(effects, f)
		default:
			ev, what := observationOf(f, w.now)
			w.event(f.Source, f.R.Ref(), ev, what)
		}
	}
	for _, f := range m.administrations {
		if !w.own(f.R.Identifier, nil) {
			ev, what := administrationOf(f, w.drugs, w.book, w.now)
			what = joinWords([]string{what, w.follow(f, &ev)}, "; ")
			w.event(f.Source, f.R.Ref(), ev, what)
			w.checks(f)
		}
	}
	for _, f := range effects {
		ev, what := w.effectOf(f)
		w.event(f.Source, f.R.Ref(), ev, what)
	}
}
