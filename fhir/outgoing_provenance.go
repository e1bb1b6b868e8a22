package fhir

import (
	"fmt"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// provenance tells who stood behind an entry, in which role, when, and where.
func provenance(f journal.Filing, activity string, targets ...string) *r4.Provenance {
	e := f.Entry
	p := &r4.Provenance{
		Resource: head("Provenance", e), Recorded: dateTime(e.Recorded), NoRecorded: noTime(e.Recorded), Occurred: dateTime(e.At),
		Activity: &r4.CodeableConcept{Coding: []r4.Coding{{System: SystemActivity, Code: activity}}},
		Agent: []r4.ProvenanceAgent{
			{Who: who(e.Author)},
			{Who: r4.Reference{Type: "Device", Identifier: &r4.Identifier{System: SystemDevice, Value: e.Device.String()}, Display: fmt.Sprintf("arbeidsstasjon, post %d", e.Seq)}},
		},
	}
	if e.Author.Role != "" {
		p.Agent[0].Role = []r4.CodeableConcept{{Coding: []r4.Coding{{System: SystemRole, Code: codeOf(string(e.Author.Role))}}}}
	}
	for _, t := range targets {
		p.Target = append(p.Target, r4.Reference{Reference: t})
	}
	return p
}

// revisions are the earlier records that a fact stands on.
func revisions(f journal.Fact, c *chart) []r4.ProvenanceEntity {
	var ids []journal.ID
	switch f := f.(type) {
	case *journal.Note:
		if f.Relation == journal.NoteCorrection {
			ids = append(ids, f.Target)
		}
	case *journal.Section:
		ids = f.Parents
	}
	var out []r4.ProvenanceEntity
	for _, id := range ids {
		if ref := refFor(id, c); ref != "" {
			out = append(out, r4.ProvenanceEntity{Role: "revision", What: r4.Reference{Reference: ref}})
		}
	}
	return out
}

// closure is who closed a case, why, and over which records.
func closure(f journal.Filing, k *journal.CaseClosure, c *chart) *r4.Provenance {
	p := provenance(f, "avklart")
	p.Reason = []r4.CodeableConcept{{Text: k.Reason}}
	p.Extension = append(p.Extension, r4.Extension{URL: ExtCase, ValueString: fmt.Sprintf("%x", k.Case[:])})
	for _, id := range k.Seen {
		p.Extension = append(p.Extension, r4.Extension{URL: ExtSeen, ValueString: identifierOf(id)})
		if ref := refFor(id, c); ref != "" {
			p.Target = append(p.Target, r4.Reference{Reference: ref})
		}
	}
	if len(p.Target) == 0 {
		p.Target = []r4.Reference{{Reference: f.Subject}}
	}
	return p
}

// audit is one line of the access log.
func (k *clerk) audit(f journal.Filing, a *journal.Access) *r4.AuditEvent {
	e, actor := f.Entry, who(f.Entry.Author)
	out := &r4.AuditEvent{
		Resource: head("AuditEvent", e), Type: &r4.Coding{System: SystemAccess, Code: codeOf(a.Action), Display: a.Action},
		Action: "R", Recorded: dateTime(e.Recorded), NoRecorded: noTime(e.Recorded), Outcome: "0",
		Agent:  []r4.AuditAgent{{Who: &actor, Name: e.Author.Name, Requestor: true}},
		Source: r4.AuditSource{Observer: r4.Reference{Type: "Device", Identifier: &r4.Identifier{System: SystemDevice, Value: e.Device.String()}}},
	}
	if a.Purpose != "" {
		out.PurposeOfEvent = []r4.CodeableConcept{{Text: a.Purpose}}
	}
	entity := r4.AuditEntity{Detail: []r4.AuditDetail{{Type: "id", ValueString: identifierOf(e.ID)}}}
	if a.Offline {
		entity.Detail = append(entity.Detail, r4.AuditDetail{Type: "nett", ValueString: "frakoblet"})
	}
	if ref := k.subjects[a.Patient]; ref != "" {
		entity.What = &r4.Reference{Reference: ref}
	}
	out.Entity = []r4.AuditEntity{entity}
	return out
}
