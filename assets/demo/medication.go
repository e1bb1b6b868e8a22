package demo

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"feltjournal/fhir"
	"feltjournal/fhir/r4"
)

// medication is the product, contained in its order.
func medication(d drug) json.RawMessage {
	m := r4.Medication{
		Resource: base("Medication", "legemiddel", nil),
		Code:     &r4.CodeableConcept{Coding: []r4.Coding{{System: atc, Code: d.atc}}, Text: d.name + " " + d.strength},
		Form:     &r4.CodeableConcept{Text: d.form},
	}
	m.Extension = []r4.Extension{
		{URL: fhir.ExtStrength, ValueString: d.strength},
		{URL: fhir.ExtProduct, ValueString: d.name},
		{URL: fhir.ExtGroup, ValueCoding: &r4.Coding{System: group, Code: d.group}},
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("demo: drug %s in the tables: %v", d.name, err))
	}
	return b
}

// skipped is why, now and then, a dose was not given.
var skipped = []struct{ code, text string }{
	{"sover", "Sov tungt, lot {S} sove"}, {"nektet", "Ville ikke ha tabletter i kveld"}, {"kvalm", "Kvalm etter middag"},
}

// addDoses writes what was given on the three days before the demo day.
func (e *export) addDoses(p person, m *r4.MedicationRequest, r regimen, d drug) {
	if m.Status != "active" || r.free {
		return
	}
	for day := -3; day < 0; day++ {
		if r.prn != nil && e.rand.IntN(4) == 0 {
			e.add(e.asNeeded(p, m, r, d, day))
		}
		for _, part := range []*regimen{&r, r.also} {
			if part == nil || !part.on(e.day.AddDays(day)) || part.every > 0 || part.ends > 0 {
				continue
			}
			for _, t := range part.times {
				e.add(e.dose(p, m, *part, d, day, t))
			}
		}
	}
}

func (e *export) dose(p person, m *r4.MedicationRequest, r regimen, d drug, day int, slot string) *r4.MedicationAdministration {
	minutes := e.rand.IntN(25) - 8
	a := e.administration(p, m, r, d, dateTime(e.clock(day, slot).Add(time.Duration(minutes)*time.Minute)),
		fmt.Sprintf("%s-%s-%s", m.ID, isoDate(e.day.AddDays(day)), strings.Replace(slot, ":", "", 1)), day)
	a.Extension = []r4.Extension{{URL: fhir.ExtSlot, Extension: []r4.Extension{
		{URL: "date", ValueDate: isoDate(e.day.AddDays(day))}, {URL: "time", ValueTime: slot + ":00"},
	}}}
	if e.rand.IntN(40) == 0 {
		s := skipped[e.rand.IntN(len(skipped))]
		a.Status, a.Dosage = "not-done", nil
		a.StatusReason = []r4.CodeableConcept{{Coding: []r4.Coding{{System: fhir.SystemNotGiven, Code: s.code}}, Text: p.say(s.text)}}
	}
	return a
}

func (e *export) asNeeded(p person, m *r4.MedicationRequest, r regimen, d drug, day int) *r4.MedicationAdministration {
	t := e.clock(day, fmt.Sprintf("%02d:%02d", 9+e.rand.IntN(13), e.rand.IntN(60)))
	a := e.administration(p, m, r, d, dateTime(t), fmt.Sprintf("%s-behov-%s", m.ID, isoDate(e.day.AddDays(day))), day)
	a.ReasonCode = []r4.CodeableConcept{{Text: r.prn.reason}}
	a.Extension = []r4.Extension{{URL: fhir.ExtEffect, ValueString: "God effekt"}}
	return a
}

func (e *export) administration(p person, m *r4.MedicationRequest, r regimen, d drug, at, id string, day int) *r4.MedicationAdministration {
	c, dose := e.colleague(p), quantity(r.dose, d.unit)
	return &r4.MedicationAdministration{
		Resource: base("MedicationAdministration", id, e.meta(day, "23:00")),
		Status:   "completed", Subject: subject(p), EffectiveDateTime: at,
		MedicationCodeableConcept: &r4.CodeableConcept{
			Coding: []r4.Coding{{System: atc, Code: d.atc}}, Text: d.name + " " + d.strength,
		},
		Performer: []r4.Performer{{Actor: c.reference()}},
		Request:   &r4.Reference{Reference: m.Ref()},
		Dosage:    &r4.AdministrationDosage{Route: &r4.CodeableConcept{Text: d.route}, Dose: &dose},
	}
}
