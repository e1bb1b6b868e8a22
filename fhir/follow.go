package fhir

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// entryOf is the entry that a resource stands for here: one of ours by its id,
// or the newest wording of an imported one.
func (w *writer) entryOf(ref string) (id journal.ID, ok bool) {
	kind, name, _ := cutRef(ref)
	if id, err := uuid.Parse(name); err == nil && kind != "" && w.state.holds(id) {
		return id, true
	}
	id, n := w.latest(ref)
	return id, n > 0
}

// follow finds what a dose follows up and what it stands on. One that follows
// up what is not there is kept as a note.
func (w *writer) follow(f Found[r4.MedicationAdministration], ev *event) (what string) {
	a, ok := ev.body.Fact.(*journal.Administration)
	if !ok {
		return ""
	}
	for _, r := range f.R.SupportingInformation {
		ref := shortRef(r.Reference)
		id, found := w.entryOf(ref)
		switch {
		case !found:
		case strings.HasPrefix(ref, "Observation/"):
			a.Measured = id
		case strings.HasPrefix(ref, "MedicationAdministration/"):
			a.Target = id
		}
	}
	for _, r := range f.R.PartOf {
		if id, found := w.entryOf(shortRef(r.Reference)); found && a.Target == (journal.ID{}) {
			a.Target = id
		}
	}
	if a.Target == (journal.ID{}) && (a.Act == journal.ActPatchOff || a.Act == journal.ActDiscarded) {
		ev.body.Fact = administrationNote(f.R, a.Drug)
		return "is kept as a note: it follows up a dose that is not there"
	}
	return ""
}

// checks are the second signatures that a dose of the centre names.
func (w *writer) checks(f Found[r4.MedicationAdministration]) {
	target, _ := w.latest(f.R.Ref())
	dose := w.state.ids[target]
	if _, ok := dose.Fact.(*journal.Administration); !ok {
		return
	}
	for i, p := range f.R.Performer {
		purpose, ok := map[string]journal.SigningPurpose{"verifier": journal.SignCheck, "witness": journal.SignWitness}[p.Function.Code(systemPerform)]
		if !ok {
			continue
		}
		ev := event{ref: fmt.Sprintf("%s/performer/%d", f.R.Ref(), i)}
		ev.body = journal.Body{Author: authorOf(&f.R.Performer[i].Actor), At: dose.At, Fact: &journal.Countersign{Target: target, Purpose: purpose}}
		w.event(f.Source, ev.ref, ev, "")
	}
}

// effectOf is an effect that an export of our own tells of.
func (w *writer) effectOf(f Found[r4.Observation]) (event, string) {
	ev, what := observationOf(f, w.now)
	o, ok := ev.body.Fact.(*journal.Observation)
	if !ok || len(f.R.PartOf) == 0 {
		return ev, what
	}
	target, _ := w.entryOf(shortRef(f.R.PartOf[0].Reference))
	dose, ok := w.state.ids[target].Fact.(*journal.Administration)
	if !ok {
		return ev, "is kept as a measurement: the dose it was the effect of is not there"
	}
	effect := &journal.Administration{
		Order: dose.Order, Version: dose.Version, Slot: dose.Slot, Act: journal.ActEffect, Drug: dose.Drug, Target: target,
		PRNEffect: cleanLine(o.Text), Origin: o.Origin,
	}
	if len(f.R.Note) > 0 {
		effect.Text = cleanLine(f.R.Note[0].Text)
	}
	ev.body.Fact = effect
	return ev, what
}
