package fhir

import (
	"strconv"
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// ucum are the codes of the units that a measurement is shown in.
var ucum = map[string]string{
	"/min": "/min", "%": "%", "mm[Hg]": "mm[Hg]", "mmHg": "mm[Hg]", "Cel": "Cel", "°C": "Cel", "kg": "kg", "g": "g", "cm": "cm",
	"mmol/L": "mmol/L", "mmol/l": "mmol/L", "ml": "mL", "mL": "mL",
}

func observationResource(e journal.Entry, o *journal.Observation, subject string) *r4.Observation {
	out := &r4.Observation{
		Resource: head("Observation", e), Identifier: []r4.Identifier{eventIdentifier(e)}, Status: "final",
		Code: &r4.CodeableConcept{Text: o.Name}, Subject: &r4.Reference{Reference: subject},
		EffectiveDateTime: dateTime(e.At), Issued: dateTime(e.Recorded), Performer: []r4.Reference{who(e.Author)},
	}
	if o.Code != "" {
		out.Code.Coding = []r4.Coding{{System: SystemLOINC, Code: codeOf(o.Code), Display: o.Name}}
	}
	high, low, pressure := pressureOf(o)
	switch {
	case pressure:
		out.Component = []r4.Component{pressurePart(systolic, "Systolisk", high), pressurePart(diastolic, "Diastolisk", low)}
	case o.Text != "":
		out.ValueString = joinWords([]string{o.Text, o.Unit}, " ")
	default:
		out.ValueQuantity = measured(number(o.Value), o.Unit)
	}
	if o.Text != "" && o.Value != 0 {
		out.ValueString, out.ValueQuantity = "", measured(number(o.Value), o.Unit)
		out.Note = []r4.Annotation{{Text: o.Text}}
	}
	return out
}

func measured(value r4.Decimal, unit string) *r4.Quantity {
	q := &r4.Quantity{Value: value, Unit: unit}
	if code := ucum[unit]; code != "" {
		q.System, q.Code = SystemUCUM, code
	}
	return q
}

// pressureOf reads "120/80" of a blood pressure.
func pressureOf(o *journal.Observation) (high, low string, ok bool) {
	if o.Code != bloodPressure || o.Value != 0 {
		return "", "", false
	}
	high, low, ok = strings.Cut(o.Text, "/")
	_, errH := strconv.ParseUint(high, 10, 16)
	_, errL := strconv.ParseUint(low, 10, 16)
	return high, low, ok && errH == nil && errL == nil && high[0] != '0' && low[0] != '0'
}

func pressurePart(code, name, value string) r4.Component {
	return r4.Component{
		Code:          &r4.CodeableConcept{Coding: []r4.Coding{{System: SystemLOINC, Code: code, Display: name}}},
		ValueQuantity: measured(r4.Decimal(value), "mmHg"),
	}
}
