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
// stay that began last. known is false when the export tells of no stay at all:
// then what is held stands.
func (w *writer) awayOf(fs []Found[r4.Encounter]) (away *journal.Away, known bool) {
	for _, f := range fs {
		e := f.R
		if e.Class == nil || !slices.Contains(inpatient, e.Class.Code) || w.atHome(e) {
			continue
		}
		if f.Modified || f.Damaged {
			w.problems.add(f.Source, e.Ref(), "could not be read in full; it does not say where the patient is")
			continue
		}
		known = true
		if stay := w.stay(e); stay != nil && (away == nil || stay.Since > away.Since) {
			away = stay
		}
	}
	return away, known
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
