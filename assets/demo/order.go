package demo

import (
	"fmt"
	"strings"
	"time"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// change is what the centre has done to an order before the demo day.
type change struct {
	status, reason string
	days           int
}

// changes are orders that do not simply go on.
var changes = map[string]change{
	"solbakken-108-amlodipin": {"on-hold", "Lavt blodtrykk, ny vurdering fredag", -2},
	"solbakken-106-imovane":   {"stopped", "Fall om natten", -2},
	"nord-05-sobril":          {"stopped", "Ikke behov lenger", -4},
}

// addOrders writes the orders of every condition the person has, and the doses
// of the last three days. The same drug for two conditions is one order.
func (e *export) addOrders(p person, i int) {
	seen := map[string]bool{}
	for _, c := range p.has {
		for n, r := range conditions[c] {
			if id := p.id + "-" + r.drug; !seen[id] || r.free {
				if seen[id] {
					id += "-skala"
				}
				seen[id] = true
				e.addOrder(p, id, r, -30-int(hash(id)%300)-n, doctors[i%len(doctors)])
			}
		}
	}
}

func (e *export) addOrder(p person, id string, r regimen, days int, doctor string) {
	if r.ends > 0 {
		days = -3
	}
	d := drugs[r.drug]
	m := &r4.MedicationRequest{
		Resource: base("MedicationRequest", id, e.meta(days, "13:00")),
		Status:   "active", Intent: "order", Subject: subject(p),
		Category:   []r4.CodeableConcept{{Text: strings.TrimSpace(doctor[strings.Index(doctor, ",")+1:])}},
		AuthoredOn: dateTime(e.clock(days, "13:00")), Requester: &r4.Reference{Display: doctor},
		ReasonCode:          []r4.CodeableConcept{{Text: r.why}},
		MedicationReference: &r4.Reference{Reference: "#legemiddel"},
		DosageInstruction:   e.dosages(d, r, days),
	}
	m.Contained = append(m.Contained, medication(d))
	if c, ok := changes[id]; ok {
		m.Meta = &r4.Meta{VersionID: "2", LastUpdated: e.clock(c.days, "11:30").UTC().Format(time.RFC3339)}
		m.Status, m.StatusReason = c.status, &r4.CodeableConcept{Text: c.reason}
	}
	e.add(m)
	e.addDoses(p, m, r, d)
}

func (e *export) dosages(d drug, r regimen, days int) []r4.Dosage {
	text := r.text
	if text == "" {
		text = r.words(d)
	}
	out := []r4.Dosage{e.dosage(d, r, text, days)}
	if r.also != nil {
		out = append(out, e.dosage(d, *r.also, text, days))
	}
	return out
}

// dosage is the structured form; a free one has only its words.
func (e *export) dosage(d drug, r regimen, text string, days int) r4.Dosage {
	out := r4.Dosage{Text: text, Route: &r4.CodeableConcept{Text: d.route}}
	if r.free {
		return out
	}
	dose := quantity(r.dose, d.unit)
	out.DoseAndRate = []r4.DoseAndRate{{DoseQuantity: &dose}}
	if r.prn != nil {
		return asNeededDosage(out, r, d)
	}
	repeat := &r4.Repeat{BoundsPeriod: &r4.Period{Start: isoDate(e.day.AddDays(days))}, DayOfWeek: r.days}
	for _, t := range r.times {
		repeat.TimeOfDay = append(repeat.TimeOfDay, t+":00")
	}
	if r.hours > 0 {
		repeat.Frequency, repeat.Period, repeat.PeriodUnit = "1", r4.Decimal(fmt.Sprint(r.hours)), "h"
		repeat.BoundsPeriod.Start = dateTime(e.clock(-(-days/7)*7-1, firstDose(r.hours)))
	}
	if r.every > 0 {
		repeat.Frequency, repeat.Period, repeat.PeriodUnit = "1", r4.Decimal(fmt.Sprint(r.every)), "d"
	}
	if r.ends > 0 {
		repeat.BoundsPeriod.End = isoDate(e.day.AddDays(r.ends))
	}
	out.Timing = &r4.Timing{Repeat: repeat}
	return out
}

// firstDose puts cures at hours a ward can keep, and plasters at noon.
func firstDose(hours int) string {
	if hours < 24 {
		return "06:00"
	}
	return "12:00"
}

func asNeededDosage(out r4.Dosage, r regimen, d drug) r4.Dosage {
	out.AsNeededCodeableConcept = &r4.CodeableConcept{Text: r.prn.reason}
	out.Timing = &r4.Timing{Repeat: &r4.Repeat{
		Frequency: "1", Period: r4.Decimal(fmt.Sprint(r.prn.hours)), PeriodUnit: "h",
	}}
	limit, day := quantity(r.prn.max, d.unit), r4.Quantity{Value: "1", Unit: "døgn", System: ucum, Code: "d"}
	out.MaxDosePerPeriod = &r4.Ratio{Numerator: &limit, Denominator: &day}
	return out
}

const (
	atc   = "http://www.whocc.no/atc"
	ucum  = "http://unitsofmeasure.org"
	loinc = "http://loinc.org"
	group = "urn:oid:2.16.578.1.12.4.1.1.7421"
)

func quantity(value, unit string) r4.Quantity {
	return r4.Quantity{Value: r4.Decimal(value), Unit: unit}
}

// words is the dosage as a prescriber writes it.
func (r regimen) words(d drug) string {
	dose := plural(r.dose, d.unit)
	if r.prn != nil {
		return fmt.Sprintf("%s ved behov mot %s. Minst %d t mellom dosene, høyst %s per døgn",
			dose, r.prn.reason, r.prn.hours, plural(r.prn.max, d.unit))
	}
	var times []string
	for _, t := range r.times {
		times = append(times, strings.TrimSuffix(t, ":00"))
	}
	s := fmt.Sprintf("%s kl. %s", dose, join(times))
	if len(r.days) > 0 {
		s += ", " + join(weekdays(r.days))
	}
	return s + " mot " + r.why
}

func plural(n, unit string) string {
	s := strings.Replace(n, ".", ",", 1)
	if n == "1" || n == "0.5" {
		return s + " " + unit
	}
	if p, ok := map[string]string{"tablett": "tabletter", "kapsel": "kapsler", "dråpe": "dråper", "pose": "poser", "inhalasjon": "inhalasjoner"}[unit]; ok {
		return s + " " + p
	}
	return s + " " + unit
}

func weekdays(codes []string) (out []string) {
	names := map[string]string{"mon": "mandag", "tue": "tirsdag", "wed": "onsdag", "thu": "torsdag", "fri": "fredag", "sat": "lørdag", "sun": "søndag"}
	for _, c := range codes {
		out = append(out, names[c])
	}
	return out
}

func join(s []string) string {
	if len(s) < 2 {
		return strings.Join(s, "")
	}
	return strings.Join(s[:len(s)-1], ", ") + " og " + s[len(s)-1]
}

// day tells whether d is one of the regimen's days.
func (r regimen) on(d journal.Date) bool {
	if len(r.days) == 0 {
		return true
	}
	for _, code := range r.days {
		if strings.EqualFold(code, d.Weekday().String()[:3]) {
			return true
		}
	}
	return false
}
