package fhir

import (
	"slices"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// inrCodes are LOINC codes of INR: in plasma, in blood, at the bedside.
var inrCodes = []string{"6301-6", "34714-6", "46418-0"}

// CodeINR is the code of an INR that this package writes.
const CodeINR = "6301-6"

// cardOf is the INR card that a request stands on: the INR among its
// supporting information, and the date of the next control.
func (w *writer) cardOf(f Found[r4.MedicationRequest]) *journal.Card {
	c := &journal.Card{Next: extensionDate(f.R.Extension, ExtNext)}
	for _, ref := range f.R.SupportingInformation {
		value, taken, ok := w.inr(shortRef(ref.Reference))
		if ok && taken >= c.Taken {
			c.INR, c.Taken = value, taken
		}
	}
	if *c == (journal.Card{}) {
		return nil
	}
	return c
}

// inr reads an INR of this patient, out of the export or of what is held.
func (w *writer) inr(ref string) (value journal.Amount, taken journal.Date, ok bool) {
	at, o := journal.Instant(0), (*journal.Observation)(nil)
	if f, found := w.measured(ref); found {
		if ev, _ := observationOf(f, w.now); ev.body.Fact != nil && !ev.withdrawn {
			at, o = ev.body.At, ev.body.Fact.(*journal.Observation)
		}
	} else if id, n := w.latest(ref); n > 0 {
		b := w.state.ids[id]
		at = b.At
		o, _ = b.Fact.(*journal.Observation)
	}
	if o == nil || !slices.Contains(inrCodes, o.Code) || o.Value == 0 {
		return 0, 0, false
	}
	return o.Value, journal.DateOf(at), true
}

// measured finds a measurement of this patient in the export.
func (w *writer) measured(ref string) (f Found[r4.Observation], ok bool) {
	if w.home[ref] != w.ref {
		return f, false
	}
	for _, f := range w.export.observations {
		if f.R != nil && f.R.Ref() == ref {
			return f, true
		}
	}
	return f, false
}
