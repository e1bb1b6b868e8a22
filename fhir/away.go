package fhir

import (
	"slices"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// inpatient are the encounter classes of somebody who has been admitted
// (v3-ActCode).
var inpatient = []string{"IMP", "ACUTE"}

// awayOf tells whether the patient is admitted somewhere else (C18), by the
// stay that began last.
func (w *writer) awayOf(fs []Found[r4.Encounter]) (away *journal.Away) {
	for _, f := range fs {
		if w.elsewhere(f) {
			if stay := w.stay(f.R); stay != nil && (away == nil || stay.Since > away.Since) {
				away = stay
			}
		}
	}
	return away
}

// elsewhere reports that an encounter is a stay in somebody else's house.
func (w *writer) elsewhere(f Found[r4.Encounter]) bool {
	e := f.R
	if e.Class == nil || !slices.Contains(inpatient, e.Class.Code) || w.atHome(e) {
		return false
	}
	if f.Modified || f.Damaged {
		w.problems.add(f.Source, e.Ref(), "could not be read in full; it does not say where the patient is")
		return false
	}
	return true
}

// isBack reports whether a stay ended after the patient went away. An older one
// that an export of changes shows again says nothing of the present.
func (w *writer) isBack(fs []Found[r4.Encounter], held *journal.Away) bool {
	return slices.ContainsFunc(fs, func(f Found[r4.Encounter]) bool {
		if f.R.Status == "planned" || !w.elsewhere(f) {
			return false
		}
		return w.over(f.R) >= held.Since
	})
}

// over is when a stay ended: a last day counts to midnight. One without an end
// is told by its start, and one without a period by when it was changed.
func (w *writer) over(e *r4.Encounter) journal.Instant {
	at := instantOr(e.LastUpdated(), w.now, w.now)
	if e.Period == nil {
		return at
	}
	if m, code := parseMoment(e.Period.End); code == "" {
		return m.next
	}
	return instantOr(e.Period.Start, at, w.now)
}

// stay is nil for one that is planned, interrupted by leave, or over.
func (w *writer) stay(e *r4.Encounter) *journal.Away {
	if e.Status != "in-progress" {
		return nil
	}
	out := &journal.Away{Since: instantOr(e.LastUpdated(), w.now, w.now), Where: "innlagt"}
	if e.Period != nil {
		out.Since = instantOr(e.Period.Start, out.Since, w.now)
		if end, code := parseMoment(e.Period.End); e.Period.End != "" && code == "" && end.next <= w.now {
			return nil
		}
	}
	if len(e.Location) > 0 {
		out.Where = nameOr(e.Location[0].Location.Display, out.Where)
	}
	if e.ServiceProvider != nil {
		out.Where = nameOr(e.ServiceProvider.Display, out.Where)
	}
	return out
}

// atHome reports that the stay is in the municipality's own house: a resident
// of a nursing home is an inpatient there.
func (w *writer) atHome(e *r4.Encounter) bool {
	provider := shortRef(refOf(e.ServiceProvider))
	if provider == "" {
		return false
	}
	if _, list := w.streams[provider]; list {
		return true
	}
	for _, f := range w.export.patients {
		if f.R != nil && shortRef(refOf(f.R.ManagingOrganization)) == provider {
			return true
		}
	}
	return len(w.export.unitsRunBy(provider)) > 0
}
