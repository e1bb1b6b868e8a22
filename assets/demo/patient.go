package demo

import (
	"fmt"
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

const (
	birthNumbers = "urn:oid:2.16.578.1.12.4.1.4.1"
	clinical     = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
	verified     = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
)

func (e *export) patient(p person, i int) *r4.Patient {
	gender := "male"
	if p.female {
		gender = "female"
	}
	out := &r4.Patient{
		Resource:   base("Patient", p.id, e.meta(-200, "09:00")),
		Identifier: []r4.Identifier{{Use: "official", System: birthNumbers, Value: number(p)}},
		Active:     ptr(true),
		Name:       []r4.HumanName{{Use: "official", Family: p.family, Given: strings.Fields(p.given)}},
		Gender:     gender, BirthDate: isoDate(p.born),
		Address: []r4.Address{address(p)},
	}
	if p.kin != "" {
		out.Contact = []r4.PatientContact{kin(p.kin, i)}
	}
	if p.shielded {
		out.Meta.Security = []r4.Coding{{System: "urn:oid:2.16.578.1.12.4.1.1.3423", Code: "7", Display: "Fortrolig adresse"}}
	} else if strings.HasPrefix(p.id, "nord-") {
		out.Telecom = []r4.ContactPoint{{System: "phone", Value: fmt.Sprintf("99 00 %02d %02d", 10+i, 20+i), Use: "home"}}
	}
	return out
}

func address(p person) r4.Address {
	if strings.HasPrefix(p.place, "rom ") {
		return r4.Address{Use: "temp", Line: []string{p.place, "Solbakken sykehjem, avd. 2"}, City: "Fjordvik"}
	}
	return r4.Address{Use: "home", Line: []string{p.place}, City: "Fjordvik"}
}

func kin(text string, i int) r4.PatientContact {
	name, relation, _ := strings.Cut(strings.TrimSuffix(text, ")"), " (")
	return r4.PatientContact{
		Relationship: []r4.CodeableConcept{{Text: relation}},
		Name:         &r4.HumanName{Text: name},
		Telecom:      []r4.ContactPoint{{System: "phone", Value: fmt.Sprintf("99 01 %02d %02d", 10+i, 30+i)}},
	}
}

// number is the first synthetic birth number (month + 80) of the person's
// date whose control digits exist. Two of one birthday get different ones.
func number(p person) string {
	start := fmt.Sprintf("%02d%02d%02d", p.born.Day(), int(p.born.Month())+80, p.born.Year()%100)
	for n := int(hash(p.id) % 400); ; n++ {
		if s, ok := journal.ControlDigits(start + fmt.Sprintf("%03d", n%500)); ok {
			return s
		}
	}
}

func (e *export) allergy(p person, c cave, n int) *r4.AllergyIntolerance {
	code := &r4.CodeableConcept{Text: c.text}
	if c.atc != "" {
		code.Coding = []r4.Coding{{System: "http://www.whocc.no/atc", Code: c.atc, Display: c.text}}
	}
	days := -150 - n
	return &r4.AllergyIntolerance{
		Resource:       base("AllergyIntolerance", fmt.Sprintf("%s-cave-%d", p.id, n+1), e.meta(days, "10:00")),
		ClinicalStatus: concept(clinical, "active", "Active"), VerificationStatus: concept(verified, "confirmed", "Confirmed"),
		Criticality: "high", Code: code, Patient: subject(p), RecordedDate: dateTime(e.clock(days, "10:00")),
		Reaction: []r4.AllergyReaction{{Manifestation: []r4.CodeableConcept{{Text: c.reaction}}, Severity: c.severity}},
	}
}

func (e *export) flag(p person, text string, n int) *r4.Flag {
	return &r4.Flag{
		Resource: base("Flag", fmt.Sprintf("%s-info-%d", p.id, n+1), e.meta(-90, "12:00")),
		Status:   "active", Code: &r4.CodeableConcept{Text: text}, Subject: subject(p),
		Period: &r4.Period{Start: isoDate(e.day.AddDays(-90))},
	}
}

func subject(p person) r4.Reference {
	return r4.Reference{Reference: "Patient/" + p.id, Display: p.given + " " + p.family}
}
