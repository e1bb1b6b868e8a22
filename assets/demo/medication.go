package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"feltjournal/fhir"
	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// skipped is why, now and then, a dose was not given.
var skipped = []struct{ code, text string }{
	{"sover", "Sov tungt, lot {S} sove"}, {"nektet", "Ville ikke ha tabletter i kveld"}, {"kvalm", "Kvalm etter middag"},
}

// Where patches and injections go, in turn.
var (
	patchSites     = []string{"høyre skulder", "venstre skulder", "høyre overarm", "venstre overarm"}
	injectionSites = []string{"mage, høyre side", "mage, venstre side", "høyre lår", "venstre lår"}
)

// addDoses writes what was given on the three days before the demo day.
func (e *export) addDoses(p person, m *r4.MedicationRequest, r regimen, o *journal.Order) {
	for day := -3; day < 0; day++ {
		if r.prn != nil && e.rand.IntN(4) == 0 {
			e.add(e.asNeeded(p, m, r, o, day))
		}
		for n, s := range o.Slots(e.day.AddDays(day)) {
			e.add(e.dose(p, m, r, o, s, day, n))
		}
	}
}

// dose is what was done in a slot, the n-th of its day.
func (e *export) dose(p person, m *r4.MedicationRequest, r regimen, o *journal.Order, s journal.Slot, day, n int) *r4.MedicationAdministration {
	given, slot := *o, s.Time.String()
	given.Dose, _ = o.DoseAt(s.Key())
	measured := e.measuredBefore(p, r, day, s.Time)
	if measured != nil && o.Scale != nil {
		value, _ := journal.AmountOf(string(measured.ValueQuantity.Value))
		step, _ := o.Scale.At(value)
		given.Dose = step.Dose
	}
	at := s.Due().Time().In(journal.Oslo).Add(time.Duration(e.rand.IntN(25)-8) * time.Minute)
	a := e.administration(p, m, &given, at, fmt.Sprintf("%s-%s-%s", m.ID, isoDate(s.Date), strings.Replace(slot, ":", "", 1)), day)
	a.Extension = append(a.Extension, r4.Extension{URL: fhir.ExtSlot, Extension: []r4.Extension{
		{URL: "date", ValueDate: isoDate(s.Date)}, {URL: "time", ValueTime: slot + ":00"},
	}})
	if measured != nil {
		a.SupportingInformation = []r4.Reference{{Reference: measured.Ref()}}
	}
	if a.Dosage != nil {
		a.Dosage.Site = site(o.Technique, day+n+4)
	}
	if e.rand.IntN(40) == 0 && !o.Self && o.Technique == journal.TechniquePlain {
		reason := skipped[e.rand.IntN(len(skipped))]
		a.Status, a.Dosage, a.Performer = "not-done", nil, a.Performer[:1]
		a.StatusReason = []r4.CodeableConcept{{Coding: []r4.Coding{{System: fhir.SystemNotGiven, Code: reason.code}}, Text: p.say(reason.text)}}
	}
	return a
}

// site is where the n-th dose went, in rotation.
func site(t journal.Technique, n int) *r4.CodeableConcept {
	switch t {
	case journal.TechniquePatch:
		return &r4.CodeableConcept{Text: patchSites[n%len(patchSites)]}
	case journal.TechniqueInjection:
		return &r4.CodeableConcept{Text: injectionSites[n%len(injectionSites)]}
	}
	return nil
}

func (e *export) asNeeded(p person, m *r4.MedicationRequest, r regimen, o *journal.Order, day int) *r4.MedicationAdministration {
	t := e.clock(day, fmt.Sprintf("%02d:%02d", 9+e.rand.IntN(13), e.rand.IntN(60)))
	if r.prn.hours >= 24 {
		t = e.clock(day, "22:30").Add(time.Duration(day+3) * 10 * time.Minute) // never less than a day apart
	}
	a := e.administration(p, m, o, t, fmt.Sprintf("%s-behov-%s", m.ID, isoDate(e.day.AddDays(day))), day)
	a.ReasonCode = []r4.CodeableConcept{{Text: r.prn.reason}}
	a.Extension = append(a.Extension, r4.Extension{URL: fhir.ExtEffect, ValueString: "God effekt"})
	a.Dosage.Site = site(o.Technique, day+4)
	return a
}

func (e *export) administration(p person, m *r4.MedicationRequest, o *journal.Order, at time.Time, id string, day int) *r4.MedicationAdministration {
	who := e.qualified(o)
	a := &r4.MedicationAdministration{
		Resource: base("MedicationAdministration", id, e.meta(day, "23:00")),
		Status:   "completed", Subject: subject(p), EffectiveDateTime: dateTime(at),
		MedicationCodeableConcept: &r4.CodeableConcept{
			Coding: []r4.Coding{{System: atc, Code: o.Drug.ATC}}, Text: o.Drug.Name + " " + o.Drug.Strength,
		},
		Performer: []r4.Performer{{Function: performs("performer"), Actor: who.reference()}},
		Request:   &r4.Reference{Reference: m.Ref()},
	}
	if o.Dose != 0 {
		a.Dosage = &r4.AdministrationDosage{Route: m.DosageInstruction[0].Route, Method: m.DosageInstruction[0].Method}
		a.Dosage.Dose = &r4.Quantity{Value: r4.Decimal(strings.Replace(o.Dose.String(), ",", ".", 1)), Unit: o.Unit}
	}
	if o.Self {
		a.Status, a.Extension = "unknown", []r4.Extension{{URL: fhir.ExtAct, ValueCode: "selvadministrert"}}
	}
	if o.Double || o.Drug.Is(journal.DrugA) || o.Drug.Is(journal.DrugInsulin) {
		a.Performer = append(a.Performer, r4.Performer{Function: performs("verifier"), Actor: e.second(who).reference()})
	}
	return a
}

// performs is the R4 code of a performer's function.
func performs(code string) *r4.CodeableConcept {
	return &r4.CodeableConcept{Coding: []r4.Coding{{System: "http://terminology.hl7.org/CodeSystem/med-admin-perform-function", Code: code}}}
}

// qualified picks who may give a dose of the order: nurses for what is
// injected or stands in an account, everybody but assistants for the rest.
func (e *export) qualified(o *journal.Order) colleague {
	return e.oneOf(func(c colleague) bool {
		if o.Drug.Controlled() || o.Technique == journal.TechniqueInjection {
			return c.nurse()
		}
		return c.role != "assistent"
	})
}

// second picks another nurse, who checks.
func (e *export) second(first colleague) colleague {
	return e.oneOf(func(c colleague) bool { return c.nurse() && c.id != first.id })
}

func (e *export) oneOf(may func(colleague) bool) colleague {
	able := slices.DeleteFunc(slices.Clone(staff), func(c colleague) bool { return !may(c) })
	return able[e.rand.IntN(len(able))]
}

// measuredBefore is the value that a dose stands on, taken just before it; nil
// where none is asked for. Two drugs of one time stand on the same value.
func (e *export) measuredBefore(p person, r regimen, day int, t journal.LocalTime) *r4.Observation {
	m := glucose
	switch {
	case r.hold != nil:
		m = pulse
	case r.scale == nil:
		return nil
	}
	hhmm := (t - 4).String()
	key := fmt.Sprintf("%s %s %d %s", p.id, m.code, day, hhmm)
	if o := e.measured[key]; o != nil {
		return o
	}
	o := e.value(p, m, day, hhmm, -1)
	e.measured[key] = o
	e.add(o)
	return o
}

// inr is the value that a warfarin card stands on, from four days ago.
func (e *export) inr(p person) *r4.Observation {
	o := e.value(p, inr, -4, "09:15", -1)
	o.Category = []r4.CodeableConcept{*concept("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", "Laboratory")}
	e.add(o)
	return o
}
