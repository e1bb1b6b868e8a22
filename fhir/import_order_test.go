package fhir_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/fhir"
	"feltjournal/journal"
)

const inr = `{"resourceType":"Observation","id":"inr","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"6301-6"}],"text":"INR"},` +
	`"subject":{"reference":"Patient/p"},"effectiveDateTime":"2026-11-18T08:00:00+01:00","valueQuantity":{"value":2.4}}`

func extended(xs string) string { return with(paracet, `"status"`, `"extension":[`+xs+`],"status"`) }

// C14: the card says which INR the dosage stands on, and when the next is due.
func TestC14_the_warfarin_card_comes_with_its_INR(t *testing.T) {
	card := with(extended(`{"url":"`+fhir.ExtNext+`","valueDate":"2026-11-25"}`), `"subject"`, `"supportingInformation":[{"reference":"Observation/inr"}],"subject"`)
	want := &journal.Card{INR: 2_400_000, Taken: 20261118, Next: 20261125}
	m := newMemory()
	importLines(t, m, now, aasen, inr, card)
	require.Equal(t, want, last(t, entriesOf[*journal.Order](m, "Patient/p")).Card)
	r, _ := importLines(t, m, now, aasen, with(card, `"5"`, `"6"`, "25", "26"))
	require.Equal(t, 1, r.Written[journal.KindOrder])
	require.Equal(t, journal.Amount(2_400_000), last(t, entriesOf[*journal.Order](m, "Patient/p")).Card.INR, "the INR that is held")

	for name, other := range map[string]string{
		"another patient's": with(inr, "Patient/p", "Patient/q"),
		"not an INR":        with(inr, "6301-6", "8867-4"),
		"withdrawn":         with(inr, "final", "entered-in-error"),
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			importLines(t, m, now, aasen, hansen, other, card)
			require.Equal(t, &journal.Card{Next: 20261125}, last(t, entriesOf[*journal.Order](m, "Patient/p")).Card)
		})
	}
}

func TestImport_the_origin_of_an_order(t *testing.T) {
	for name, c := range map[string]struct{ line, source string }{
		"extension":      {extended(`{"url":"` + fhir.ExtSource + `","valueString":"e-resept"}`), "e-resept"},
		"hospital":       {with(paracet, `"status"`, `"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/medicationrequest-category","code":"discharge"}]}],"status"`), "sykehus"},
		"where taken":    {with(paracet, `"status"`, `"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/medicationrequest-category","code":"community"}]}],"status"`), ""},
		"words":          {with(paracet, `"status"`, `"category":[{"text":"legevakt"}],"status"`), "legevakt"},
		"reported":       {with(paracet, `"status"`, `"reportedBoolean":true,"status"`), "opplyst"},
		"reported by":    {with(paracet, `"status"`, `"reportedReference":{"display":"datteren"},"status"`), "opplyst av datteren"},
		"nothing stated": {paracet, ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			importLines(t, m, now, aasen, c.line)
			o := last(t, entriesOf[*journal.Order](m, "Patient/p"))
			require.Equal(t, c.source, o.Source)
			require.Zero(t, o.Reconciled, "not reconciled is said as nothing, never as a date")
		})
	}
}

func TestImport_reconciled_packing_self_and_double_check(t *testing.T) {
	m := newMemory()
	importLines(t, m, now, aasen, extended(fmt.Sprintf(
		`{"url":%q,"valueDate":"2026-11-04"},{"url":"urn:other","valueCoding":{"system":%q,"code":"3"}},{"url":%q,"valueBoolean":true},{"url":%q,"valueBoolean":true}`,
		fhir.ExtReconciled, fhir.SystemPacking, fhir.ExtSelf, fhir.ExtDouble)))
	o := last(t, entriesOf[*journal.Order](m, "Patient/p"))
	require.Equal(t, journal.Date(20261104), o.Reconciled)
	require.Equal(t, journal.PackingMultidose, o.Packing)
	require.True(t, o.Self)
	require.True(t, o.Double)
	for _, code := range []string{"4", "259", "tre", "-1"} {
		m := newMemory()
		importLines(t, m, now, aasen, extended(fmt.Sprintf(`{"url":"x","valueCoding":{"system":%q,"code":%q}}`, fhir.SystemPacking, code)))
		require.Zero(t, last(t, entriesOf[*journal.Order](m, "Patient/p")).Packing, code)
	}
}

// The method says how; without one the dose form does, and last the route.
func TestImport_technique(t *testing.T) {
	product := func(form string) string {
		return `"contained":[{"resourceType":"Medication","id":"x","code":{"text":"X"},"form":{"text":"` + form + `"}}],"medicationReference":{"reference":"#x"}`
	}
	for name, c := range map[string]struct {
		form, dosage string
		want         journal.Technique
	}{
		"patch by form":             {"depotplaster", `"route":{"text":"transdermal"}`, journal.TechniquePatch},
		"injection by form":         {"injeksjonsvæske, oppløsning", `"route":{"text":"subkutan"}`, journal.TechniqueInjection},
		"infusion by form":          {"konsentrat til infusjonsvæske", `"route":{"text":"intravenøs"}`, journal.TechniqueInfusion},
		"either, by method":         {"injeksjonsvæske/infusjonsvæske", `"method":{"text":"Infusjon"}`, journal.TechniqueInfusion},
		"either, not said":          {"injeksjonsvæske/infusjonsvæske", `"route":{"text":"intravenøs"}`, journal.TechniqueInjection},
		"inhalation":                {"inhalasjonspulver", `"route":{"text":"inhalasjon"}`, journal.TechniqueInhalation},
		"drops":                     {"øyedråper", `"site":{"text":"høyre øye"}`, journal.TechniqueDrops},
		"SNOMED CT inject":          {"pulver", `"method":{"coding":[{"system":"http://snomed.info/sct","code":"422145002"}]}`, journal.TechniqueInjection},
		"a method that says little": {"depotplaster", `"method":{"text":"Apply"}`, journal.TechniquePatch},
		"by route":                  {"", `"route":{"text":"Subkutan"}`, journal.TechniqueInjection},
		"a gel through the skin":    {"gel", `"route":{"text":"transdermal"}`, journal.TechniquePlain},
		"tablet":                    {"tablett", `"route":{"text":"oral"}`, journal.TechniquePlain},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			importLines(t, m, now, aasen, with(paracet, `"medicationCodeableConcept":{"text":"Paracet"}`, product(c.form), `"text":"x"`, `"text":"x",`+c.dosage))
			o := last(t, entriesOf[*journal.Order](m, "Patient/p"))
			require.Empty(t, o.Unclear)
			require.Equal(t, c.want, o.Technique)
		})
	}
}

// Where it is to be given has no field of its own: it stays in the words.
func TestImport_site_and_additional_instruction_are_words(t *testing.T) {
	m := newMemory()
	importLines(t, m, now, aasen, with(paracet, `"text":"x"`, `"text":"1 dråpe","site":{"text":"Høyre øye"},"additionalInstruction":[{"text":"Ikke ved infeksjon"}],"patientInstruction":"Ta ut linsen"`))
	o := last(t, entriesOf[*journal.Order](m, "Patient/p"))
	require.Empty(t, o.Unclear)
	require.Equal(t, "1 dråpe. Ikke ved infeksjon. Sted: Høyre øye. Ta ut linsen", o.DoseText)
	require.Nil(t, o.Hold, "words are not made a condition")
}
