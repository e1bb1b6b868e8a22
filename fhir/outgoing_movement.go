package fhir

import (
	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// movementCodes are the codes of [SystemMovement].
var movementCodes = map[journal.MovementType]string{
	journal.MovementDelivery: "levering", journal.MovementReturn: "retur", journal.MovementWithdrawal: "uttak", journal.MovementWaste: "kassert",
	journal.MovementOut: "utlevering", journal.MovementUp: "oppjustering", journal.MovementDown: "nedjustering", journal.MovementCount: "telling",
}

// movementResource is a line of the narcotics account. A delivery into the
// stock is R4's SupplyDelivery. The rest is Basic: a withdrawal, waste or a
// count written as a delivery would be counted as stock by who does not know
// our extension.
func (k *clerk) movementResource(e journal.Entry, m *journal.Movement, unit string, c *chart) record {
	extensions := []r4.Extension{{URL: ExtUnit, ValueReference: &r4.Reference{Reference: unit}}, k.movementExtension(m, c)}
	author, identifier := who(e.Author), []r4.Identifier{eventIdentifier(e)}
	if m.Type != journal.MovementDelivery {
		out := &r4.Basic{
			Resource: head("Basic", e), Identifier: identifier, Subject: &r4.Reference{Reference: unit},
			Code:    &r4.CodeableConcept{Coding: []r4.Coding{{System: SystemMovement, Code: movementCodes[m.Type]}}, Text: "Narkotikaregnskap: " + movementCodes[m.Type]},
			Created: dayOf(e.At), Author: &author,
		}
		out.Extension = append(append(out.Extension, extensions...), timeExtension(ExtPerformed, e.At))
		return out
	}
	out := &r4.SupplyDelivery{
		Resource: head("SupplyDelivery", e), Identifier: identifier, Status: "completed",
		Type:               &r4.CodeableConcept{Coding: []r4.Coding{{System: systemSupply, Code: "medication", Display: "Medication"}}},
		SuppliedItem:       &r4.SuppliedItem{Quantity: &r4.Quantity{Value: number(m.Amount), Unit: m.Unit}, ItemCodeableConcept: drugConcept(m.Drug)},
		OccurrenceDateTime: dateTime(e.At), Destination: &r4.Reference{Type: "Location", Display: m.Location}, Receiver: []r4.Reference{author},
	}
	out.Extension = append(out.Extension, extensions...)
	return out
}

// movementExtension holds every part of a movement.
func (k *clerk) movementExtension(m *journal.Movement, c *chart) r4.Extension {
	x := r4.Extension{URL: ExtMovement, Extension: []r4.Extension{
		{URL: "location", ValueString: m.Location}, {URL: "drug", ValueCodeableConcept: drugConcept(m.Drug)}, quantityPart("amount", m.Amount, m.Unit),
	}}
	x.Extension = append(x.Extension, productExtensions(m.Drug)...)
	for _, t := range []struct{ url, text string }{
		{"form", m.Drug.Form}, {"reason", m.Reason}, {"document", m.Document}, {"lot", m.Lot},
	} {
		if t.text != "" {
			x.Extension = append(x.Extension, r4.Extension{URL: t.url, ValueString: t.text})
		}
	}
	dose := ""
	if m.Administration != (journal.ID{}) {
		dose = "MedicationAdministration/" + m.Administration.String()
	}
	for _, r := range []struct{ url, ref string }{
		{"patient", k.subjects[m.Patient]}, {"administration", dose}, {"movement", refFor(m.Target, c)},
	} {
		if r.ref != "" {
			x.Extension = append(x.Extension, r4.Extension{URL: r.url, ValueReference: &r4.Reference{Reference: r.ref}})
		}
	}
	return x
}
