package fhir

import (
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// statuses are the R4 status of each act, and its code in [ExtAct]. A reader
// who does not know the extension must never count a dose that nobody saw go
// in, so only what somebody saw is completed:
//
//   - What was delivered, left to the patient or prepared is unknown: nobody
//     knows yet whether it was taken. R4 keeps "preparation" for dispensing.
//   - A patch that was taken off is stopped, and part of the dose that put it
//     on: what that dose set going was halted. Completed would be a new patch.
//   - A prepared dose that was thrown away is not-done, in R4's words "terminated
//     prior to any impact on the subject (though preparatory actions may have
//     been taken)", and part of the preparation.
var statuses = map[journal.Act]struct{ status, code string }{
	journal.ActGiven:     {"completed", ""},
	journal.ActSeenTaken: {"completed", "sett_tatt"},
	journal.ActNotGiven:  {"not-done", ""},
	journal.ActDelivered: {"unknown", "levert"},
	journal.ActSelf:      {"unknown", "selvadministrert"},
	journal.ActPrepared:  {"unknown", "istandgjort"},
	journal.ActPatchOff:  {"stopped", "plaster_av"},
	journal.ActDiscarded: {"not-done", "kassert"},
}

func administrationResource(e journal.Entry, a *journal.Administration, subject string, c *chart) *r4.MedicationAdministration {
	status := statuses[a.Act]
	m := &r4.MedicationAdministration{
		Resource: head("MedicationAdministration", e), Identifier: []r4.Identifier{eventIdentifier(e)}, Status: status.status,
		MedicationCodeableConcept: drugConcept(a.Drug), Subject: r4.Reference{Reference: subject},
		EffectiveDateTime: dateTime(e.At), NoEffective: noTime(e.At), Performer: performers(e, a, c), Dosage: dosageOf(a, c),
	}
	if ref := c.orders[a.Order]; ref != "" {
		m.Request = &r4.Reference{Reference: ref}
	}
	linked(m, a, c)
	reasons(m, a)
	m.Extension = append(append(m.Extension, administrationExtensions(a, status.code)...), productExtensions(a.Drug)...)
	return m
}

// linked names what the dose follows up and what it stands on.
func linked(m *r4.MedicationAdministration, a *journal.Administration, c *chart) {
	if ref := refFor(a.Measured, c); ref != "" {
		m.SupportingInformation = append(m.SupportingInformation, r4.Reference{Reference: ref})
	}
	switch ref := refFor(a.Target, c); {
	case ref == "":
	case a.Act == journal.ActPatchOff || a.Act == journal.ActDiscarded:
		m.PartOf = []r4.Reference{{Reference: ref}}
	default:
		m.SupportingInformation = append(m.SupportingInformation, r4.Reference{Reference: ref})
	}
}

// reasons say why, or why not.
func reasons(m *r4.MedicationAdministration, a *journal.Administration) {
	switch {
	case a.Act == journal.ActNotGiven:
		m.StatusReason = []r4.CodeableConcept{{Coding: []r4.Coding{{System: SystemNotGiven, Code: string(a.NotGiven)}}, Text: a.Text}}
	case a.Act == journal.ActDiscarded && a.Text != "":
		m.StatusReason = []r4.CodeableConcept{{Text: a.Text}}
	case a.Text != "":
		m.Note = []r4.Annotation{{Text: a.Text}}
	}
	if a.PRNReason != "" {
		m.ReasonCode = []r4.CodeableConcept{{Text: a.PRNReason}}
	}
}

// Functions of a performer that R4 has no code for.
const (
	functionPrepared = "istandgjort"
	functionEntered  = "etterregistrert"
)

// performers are who did what, the one who acted first. A dose keyed in from
// paper was given by who signed there.
func performers(e journal.Entry, a *journal.Administration, c *chart) []r4.Performer {
	out := []r4.Performer{{Function: performed("performer"), Actor: who(e.Author)}}
	if a.Act == journal.ActPrepared {
		out[0].Function = ownFunction(functionPrepared)
	}
	if a.Paper != "" {
		signer := r4.Performer{Function: out[0].Function, Actor: r4.Reference{Type: "Practitioner", Display: a.Paper}}
		out[0].Function = ownFunction(functionEntered)
		out = append([]r4.Performer{signer}, out...)
	}
	before := c.entries[a.Target]
	if p, ok := before.Fact.(*journal.Administration); ok && p.Act == journal.ActPrepared && a.Act != journal.ActDiscarded {
		out = append(out, r4.Performer{Function: ownFunction(functionPrepared), Actor: who(before.Author)})
	}
	return out
}

func performed(code string) *r4.CodeableConcept {
	return &r4.CodeableConcept{Coding: []r4.Coding{{System: systemPerform, Code: code, Display: "Performer"}}}
}

func ownFunction(code string) *r4.CodeableConcept {
	return &r4.CodeableConcept{Coding: []r4.Coding{{System: SystemFunction, Code: code}}}
}

func drugConcept(d journal.Drug) *r4.CodeableConcept {
	out := &r4.CodeableConcept{Text: joinWords([]string{d.Name, d.Strength}, " ")}
	if d.ATC != "" {
		out.Coding = []r4.Coding{{System: SystemATC, Code: codeOf(d.ATC), Display: d.Name}}
	}
	return out
}

// hasDosage reports whether there is an amount: R4 has no dosage without one
// (mad-1), and taking a patch off puts nothing in.
func hasDosage(a *journal.Administration) bool { return a.Dose != 0 && a.Act != journal.ActPatchOff }

func dosageOf(a *journal.Administration, c *chart) *r4.AdministrationDosage {
	if !hasDosage(a) {
		return nil
	}
	d := &r4.AdministrationDosage{Dose: &r4.Quantity{Value: number(a.Dose), Unit: a.Unit}}
	if a.Route != "" {
		d.Route = &r4.CodeableConcept{Text: a.Route}
	}
	if a.Site != "" {
		d.Site = &r4.CodeableConcept{Text: a.Site}
	}
	if o := c.terms[terms{a.Order, a.Version}]; o != nil {
		d.Method = methodConcept(o.Technique)
	}
	return d
}

// number is an amount as JSON has it.
func number(a journal.Amount) r4.Decimal {
	return r4.Decimal(strings.Replace(a.String(), ",", ".", 1))
}

func administrationExtensions(a *journal.Administration, act string) []r4.Extension {
	version := int64(a.Version)
	out := []r4.Extension{{URL: ExtOrderVersion, ValueInteger: &version}}
	if act != "" {
		out = append(out, r4.Extension{URL: ExtAct, ValueCode: act})
	}
	if !a.PRN() {
		out = append(out, slotAsExtension(a.Slot))
	}
	if a.Packing != 0 {
		out = append(out, packingExtension(a.Packing))
	}
	if a.Group != (journal.ID{}) {
		out = append(out, r4.Extension{URL: ExtBag, ValueString: identifierOf(a.Group)})
	}
	for _, code := range a.Against {
		out = append(out, r4.Extension{URL: ExtAgainst, ValueCode: codeOf(code)})
	}
	site := a.Site
	if hasDosage(a) {
		site = "" // it stands in the dosage
	}
	texts := []struct{ url, text string }{
		{ExtOverride, a.Override}, {ExtEffect, a.PRNEffect}, {ExtLot, a.Lot}, {ExtPaper, a.Paper}, {ExtSite, site},
	}
	for _, x := range texts {
		if x.text != "" {
			out = append(out, r4.Extension{URL: x.url, ValueString: x.text})
		}
	}
	return append(out, flags(a)...)
}

func flags(a *journal.Administration) (out []r4.Extension) {
	yes := true
	if a.Late {
		out = append(out, r4.Extension{URL: ExtLate, ValueBoolean: &yes})
	}
	if a.Emergency {
		out = append(out, r4.Extension{URL: ExtEmergency, ValueBoolean: &yes})
	}
	return out
}

// activityEffect codes the Observation that an effect is.
const activityEffect = "effekt"

// effectResource is what a dose as needed did, later: an observation that is
// part of the dose.
func effectResource(e journal.Entry, a *journal.Administration, subject string, c *chart) *r4.Observation {
	out := &r4.Observation{
		Resource: head("Observation", e), Identifier: []r4.Identifier{eventIdentifier(e)}, Status: "final",
		Code:    &r4.CodeableConcept{Coding: []r4.Coding{{System: SystemActivity, Code: activityEffect}}, Text: "Effekt av " + a.Drug.Name},
		Subject: &r4.Reference{Reference: subject}, PartOf: []r4.Reference{{Reference: targetOf(a.Target, c)}},
		EffectiveDateTime: dateTime(e.At), Issued: dateTime(e.Recorded), Performer: []r4.Reference{who(e.Author)}, ValueString: a.PRNEffect,
	}
	if a.Text != "" {
		out.Note = []r4.Annotation{{Text: a.Text}}
	}
	return out
}

func slotAsExtension(k journal.SlotKey) r4.Extension {
	x := r4.Extension{URL: ExtSlot, Extension: []r4.Extension{
		{URL: "date", ValueDate: isoDate(k.Date)}, {URL: "time", ValueTime: k.Time.String() + ":00"},
	}}
	if k.Again {
		x.Extension = append(x.Extension, r4.Extension{URL: "again", ValueBoolean: &k.Again})
	}
	return x
}
