package fhir

import (
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// statusOf is the R4 status of an act. Only what somebody saw go in is
// completed: a dose that was delivered or left to the patient must not read as
// given to a system that does not know our extension.
func statusOf(a journal.Act) (status, extension string) {
	switch a {
	case journal.ActGiven:
		return "completed", ""
	case journal.ActSeenTaken:
		return "completed", "sett_tatt"
	case journal.ActNotGiven:
		return "not-done", ""
	case journal.ActDelivered:
		return "unknown", "levert"
	case journal.ActSelf:
		return "unknown", "selvadministrert"
	case journal.ActPrepared:
		return "unknown", "istandgjort"
	}
	return "unknown", ""
}

func administrationResource(e journal.Entry, a *journal.Administration, subject string, c *chart) *r4.MedicationAdministration {
	status, act := statusOf(a.Act)
	m := &r4.MedicationAdministration{
		Resource: head("MedicationAdministration", e), Identifier: []r4.Identifier{eventIdentifier(e)}, Status: status,
		MedicationCodeableConcept: drugConcept(a.Drug), Subject: r4.Reference{Reference: subject},
		EffectiveDateTime: dateTime(e.At), Performer: []r4.Performer{{Actor: who(e.Author)}}, Dosage: dosageOf(a),
	}
	if ref := c.orders[a.Order]; ref != "" {
		m.Request = &r4.Reference{Reference: ref}
	}
	if a.Act == journal.ActNotGiven {
		m.StatusReason = []r4.CodeableConcept{{Coding: []r4.Coding{{System: SystemNotGiven, Code: string(a.NotGiven)}}, Text: a.Text}}
	} else if a.Text != "" {
		m.Note = []r4.Annotation{{Text: a.Text}}
	}
	if a.PRNReason != "" {
		m.ReasonCode = []r4.CodeableConcept{{Text: a.PRNReason}}
	}
	m.Extension = append(m.Extension, administrationExtensions(a, act)...)
	return m
}

func drugConcept(d journal.Drug) *r4.CodeableConcept {
	out := &r4.CodeableConcept{Text: joinWords([]string{d.Name, d.Strength}, " ")}
	if d.ATC != "" {
		out.Coding = []r4.Coding{{System: SystemATC, Code: codeOf(d.ATC), Display: d.Name}}
	}
	return out
}

// dosageOf is nil without an amount: R4 has no dosage without one (mad-1).
func dosageOf(a *journal.Administration) *r4.AdministrationDosage {
	if a.Dose == 0 {
		return nil
	}
	d := &r4.AdministrationDosage{Dose: &r4.Quantity{Value: number(a.Dose), Unit: a.Unit}}
	if a.Route != "" {
		d.Route = &r4.CodeableConcept{Text: a.Route}
	}
	if a.Site != "" {
		d.Site = &r4.CodeableConcept{Text: a.Site}
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
	if a.Override != "" {
		out = append(out, r4.Extension{URL: ExtOverride, ValueString: a.Override})
	}
	if a.PRNEffect != "" {
		out = append(out, r4.Extension{URL: ExtEffect, ValueString: a.PRNEffect})
	}
	if a.Late {
		late := true
		out = append(out, r4.Extension{URL: ExtLate, ValueBoolean: &late})
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
