package fhir

import (
	"encoding/base64"
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

func head(kind string, e journal.Entry) r4.Resource {
	return r4.Resource{ResourceType: kind, ID: e.ID.String(), Meta: meta(e, "1"), Extension: clockOf(e)}
}

// meta dates a version by the device that recorded it, so that writing it again
// gives the same bytes.
func meta(e journal.Entry, version string) *r4.Meta {
	return &r4.Meta{VersionID: version, LastUpdated: dateTime(e.Recorded)}
}

// clockOf tells what is known about when, and about the picture the author had.
func clockOf(e journal.Entry) []r4.Extension {
	trust := map[journal.Trust]string{journal.TrustUnknown: "ukjent", journal.TrustSynced: "stilt", journal.TrustOff: "feil"}[e.Trust]
	out := []r4.Extension{timeExtension(ExtRecorded, e.Recorded)}
	if trust != "" {
		out = append(out, r4.Extension{URL: ExtTrust, ValueCode: trust})
	}
	if e.Basis.AsOf != 0 {
		out = append(out, timeExtension(ExtAsOf, e.Basis.AsOf))
	}
	return out
}

func eventIdentifier(e journal.Entry) r4.Identifier {
	return r4.Identifier{System: SystemUUID, Value: identifierOf(e.ID)}
}

// who names the author in their role, by HPR number when there is one.
func who(a journal.Author) r4.Reference {
	r := r4.Reference{Type: "Practitioner", Display: a.Name + ", " + string(a.Role), Identifier: &r4.Identifier{System: SystemUser, Value: a.ID}}
	if a.Role == "" {
		r.Display = a.Name
	}
	if a.HPR != "" {
		r.Identifier = &r4.Identifier{System: SystemHPR, Value: a.HPR}
	}
	if r.Identifier.Value == "" {
		r.Identifier = nil
	}
	return r
}

// refFor is the resource that an entry stands in at the centre.
func refFor(id journal.ID, c *chart) string {
	e, ok := c.entries[id]
	if !ok {
		return ""
	}
	if ref, _ := journal.SplitOrigin(originOf(e.Fact)); ref != "" {
		return ref
	}
	kind := resourceType(e.Fact)
	if kind == "" {
		return ""
	}
	return kind + "/" + id.String()
}

// resourceType is the type of the resource that a device's fact is written as;
// empty for what only the centre writes.
func resourceType(f journal.Fact) string {
	switch f := f.(type) {
	case *journal.Note, *journal.Section:
		return "DocumentReference"
	case *journal.Administration:
		if f.Act == journal.ActEffect {
			return "Observation"
		}
		return "MedicationAdministration"
	case *journal.Observation:
		return "Observation"
	case *journal.Movement:
		if f.Type == journal.MovementDelivery {
			return "SupplyDelivery"
		}
		return "Basic"
	case *journal.EnteredInError, *journal.CaseClosure, *journal.Countersign:
		return "Provenance"
	}
	return ""
}

func cutRef(ref string) (kind, id string, ok bool) { return strings.Cut(ref, "/") }

func noteResource(e journal.Entry, n *journal.Note, subject string, c *chart) *r4.DocumentReference {
	d := documentResource(e, n.Text, subject)
	d.Type = &r4.CodeableConcept{Coding: []r4.Coding{{System: SystemNoteType, Code: codeOf(n.Type)}}, Text: n.Type}
	code := map[journal.NoteRelation]string{journal.NoteAddendum: "appends", journal.NoteCorrection: "replaces"}[n.Relation]
	if ref := refFor(n.Target, c); code != "" && ref != "" {
		d.RelatesTo = []r4.DocumentRelation{{Code: code, Target: r4.Reference{Reference: ref}}}
	}
	if n.Relation == journal.NoteCorrection {
		d.DocStatus, d.Description = "amended", n.Reason
	}
	return d
}

// codeOf makes a FHIR code of a word: no space at its ends, one between words.
func codeOf(s string) string { return strings.Join(strings.Fields(s), " ") }

func documentResource(e journal.Entry, text, subject string) *r4.DocumentReference {
	id := eventIdentifier(e)
	d := &r4.DocumentReference{
		Resource: head("DocumentReference", e), MasterIdentifier: &id, Identifier: []r4.Identifier{id},
		Status: "current", DocStatus: "final", Subject: &r4.Reference{Reference: subject}, Date: dateTime(e.At), Author: []r4.Reference{who(e.Author)},
		Context: during(e.At),
	}
	a := r4.Attachment{ContentType: "text/plain; charset=utf-8", Data: base64.StdEncoding.EncodeToString([]byte(text))}
	if text == "" {
		a.Data, a.Title = "", "Avsluttet"
	}
	d.Content = []r4.DocumentContent{{Attachment: a}}
	return d
}

// sectionResource is one version of one section of a shared document.
func sectionResource(e journal.Entry, s *journal.Section, subject string, c *chart) *r4.DocumentReference {
	d := documentResource(e, s.Text, subject)
	d.Type = &r4.CodeableConcept{Coding: []r4.Coding{{System: SystemSection, Code: codeOf(s.Key), Display: s.Title}}}
	document := r4.Coding{System: SystemDocument, Code: codeOf(s.Document), Display: s.Document}
	if s.Document == journal.CarePlan {
		document = r4.Coding{System: SystemDocument, Code: CategoryPlan, Display: "Tiltaksplan"}
	}
	d.Category = []r4.CodeableConcept{{Coding: []r4.Coding{document}}}
	order := int64(s.Order)
	d.Extension = append(d.Extension, r4.Extension{URL: ExtOrder, ValueInteger: &order})
	for _, parent := range s.Parents {
		if ref := refFor(parent, c); ref != "" {
			d.RelatesTo = append(d.RelatesTo, r4.DocumentRelation{Code: "replaces", Target: r4.Reference{Reference: ref}})
		}
	}
	return d
}
