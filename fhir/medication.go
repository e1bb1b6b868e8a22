package fhir

import (
	"encoding/json"
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// atcSystems name the ATC code system, by its owner's and by Volven's name.
var atcSystems = []string{SystemATC, "urn:oid:2.16.578.1.12.4.1.1.7180"}

// drugs finds what a request means by its medication.
type drugs map[string]*r4.Medication

func (e *Export) drugs() drugs {
	out := drugs{}
	for _, f := range e.medications {
		if f.R != nil {
			out[f.R.Ref()] = f.R
		}
	}
	return out
}

// of names the drug. Whatever happens it has a name; unclear says when that is
// not enough to give it.
func (ds drugs) of(concept *r4.CodeableConcept, ref *r4.Reference, contained []json.RawMessage) (journal.Drug, []string) {
	if ref == nil || concept != nil {
		d := drugOf(concept)
		return named(d, "")
	}
	m := ds.find(ref.Reference, contained)
	if m == nil {
		// The name alone does not say whether the product is still right.
		return named(journal.Drug{}, joinWords([]string{ref.Display, shortRef(ref.Reference)}, " "))
	}
	d, unclear := named(productOf(m), ref.Display)
	if m.ImplicitRules != "" || len(m.ModifierExtension) > 0 || m.Status == "entered-in-error" {
		unclear = append(unclear, UnclearModifier)
	}
	return d, unclear
}

func named(d journal.Drug, otherwise string) (journal.Drug, []string) {
	if d.Name != "" {
		return d, nil
	}
	if d.Name = cleanLine(otherwise); d.Name != "" {
		return d, []string{UnclearDrug}
	}
	d.Name = "–"
	return d, []string{UnclearDrug}
}

// find resolves a reference within the resource or the export, and no further.
func (ds drugs) find(ref string, contained []json.RawMessage) *r4.Medication {
	id, inside := strings.CutPrefix(ref, "#")
	if !inside {
		return ds[shortRef(ref)]
	}
	for _, raw := range contained {
		m := new(r4.Medication)
		if json.Unmarshal(raw, m) == nil && m.ID == id && m.ResourceType == "Medication" {
			return m
		}
	}
	return nil
}

func drugOf(c *r4.CodeableConcept) journal.Drug {
	d := journal.Drug{Name: cleanLine(c.Label())}
	for _, system := range atcSystems {
		if d.ATC == "" {
			d.ATC = cleanLine(c.Code(system))
		}
	}
	return d
}

// productOf reads name, strength, form and prescription group of a product.
func productOf(m *r4.Medication) journal.Drug {
	d := drugOf(m.Code)
	d.Form = cleanLine(m.Form.Label())
	for _, x := range m.Extension {
		switch {
		case x.URL == ExtProduct && x.ValueString != "":
			d.Name = cleanLine(x.ValueString)
		case x.URL == ExtStrength:
			d.Strength = cleanLine(x.ValueString)
		case x.ValueCoding != nil && x.ValueCoding.System == systemPrescriptionGroup:
			d.Group = cleanLine(x.ValueCoding.Code)
		case x.ValueCodeableConcept.Code(systemPrescriptionGroup) != "":
			d.Group = cleanLine(x.ValueCodeableConcept.Code(systemPrescriptionGroup))
		}
	}
	if d.Strength == "" && len(m.Ingredient) == 1 {
		d.Strength = strengthOf(m.Ingredient[0].Strength)
	}
	return d
}

// strengthOf writes a ratio the way a label does: "500 mg", "10 mg/1 ml".
func strengthOf(r *r4.Ratio) string {
	if r == nil || r.Numerator == nil || r.Numerator.Value == "" {
		return ""
	}
	s := decimalText(r.Numerator)
	if d := r.Denominator; d != nil && d.Value != "" && d.Name() != "" && d.Name() != "1" && units[strings.ToLower(d.Name())] != "tablett" {
		s += "/" + decimalText(d)
	}
	return cleanLine(s)
}

// decimalText is a quantity as it was written, with a decimal comma.
func decimalText(q *r4.Quantity) string {
	return strings.TrimSpace(strings.Replace(strings.Trim(string(q.Value), `"`), ".", ",", 1) + " " + q.Name())
}
