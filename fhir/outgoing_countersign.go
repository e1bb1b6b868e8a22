package fhir

import (
	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// countersign writes a second person's signature: a Provenance of its own,
// beside what was signed, so that it is filed once whether that was filed
// before or not. A dose that was found right also gets a new version, which
// names who checked it.
func (k *clerk) countersign(f journal.Filing, s *journal.Countersign, c *chart) ([]line, error) {
	p := provenance(f, signActivity(s), targetOf(s.Target, c))
	p.Agent[0].Type = participant(map[journal.SigningPurpose]string{journal.SignCheck: "verifier", journal.SignWitness: "attester"}[s.Purpose])
	if s.Text != "" {
		p.Reason = []r4.CodeableConcept{{Text: s.Text}}
	}
	if _, ok := c.revises(s); ok {
		return encode(k.revised(c.entries[s.Target], f, c), p)
	}
	return encode(p)
}

// targetOf is what was signed. One that this chart does not hold is named by
// the id it will have.
func targetOf(id journal.ID, c *chart) string {
	if ref := refFor(id, c); ref != "" {
		return ref
	}
	return "MedicationAdministration/" + id.String()
}

func signActivity(s *journal.Countersign) string {
	switch {
	case s.Purpose == journal.SignCheck && s.Found == journal.FoundRight:
		return "kontrollert"
	case s.Purpose == journal.SignCheck:
		return "kontroll-avvik"
	case s.Found == journal.FoundRight:
		return "bevitnet"
	}
	return "vitne-avvik"
}

// signFunction is the second person's part in a dose.
func signFunction(p journal.SigningPurpose) *r4.CodeableConcept {
	if p == journal.SignWitness {
		return &r4.CodeableConcept{Coding: []r4.Coding{{System: systemPerform, Code: "witness", Display: "Witness"}}}
	}
	return &r4.CodeableConcept{Coding: []r4.Coding{{System: systemPerform, Code: "verifier", Display: "Verifier"}}}
}

func participant(code string) *r4.CodeableConcept {
	return &r4.CodeableConcept{Coding: []r4.Coding{{System: systemParticipant, Code: code}}}
}

// signedOnPaper adds who signed on paper to the Provenance of what was keyed in
// from there; the author of the entry is who keyed it in.
func signedOnPaper(p *r4.Provenance, f journal.Fact) {
	a, ok := f.(*journal.Administration)
	if !ok || a.Paper == "" {
		return
	}
	p.Agent[0].Type = participant("enterer")
	p.Agent = append(p.Agent, r4.ProvenanceAgent{Type: participant("performer"), Who: r4.Reference{Type: "Practitioner", Display: a.Paper}})
}
