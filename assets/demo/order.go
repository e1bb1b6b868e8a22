package demo

import (
	"fmt"
	"strings"
	"time"

	"feltjournal/fhir"
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
			if id := p.id + "-" + r.drug; !seen[id] {
				seen[id] = true
				e.addOrder(p, id, r, -30-int(hash(id)%300)-n, doctors[i%len(doctors)])
			}
		}
	}
}

func (e *export) addOrder(p person, id string, r regimen, days int, doctor string) {
	switch {
	case r.ends > 0 || len(r.plan) > 0 && r.plan[0].to != 0:
		days = -3
	case r.hours > 24:
		days = patchDays[r.hours]
	}
	o := e.order(p, id, r, days)
	o.Prescriber = doctor
	m := fhir.RequestOf(o, id, "Patient/"+p.id)
	m.Meta, m.Subject = e.meta(days, "13:00"), subject(p)
	m.AuthoredOn, m.ReasonCode = dateTime(e.clock(days, "13:00")), []r4.CodeableConcept{{Text: r.why}}
	if r.card {
		m.SupportingInformation = []r4.Reference{{Reference: e.inr(p).Ref()}}
	}
	if c, ok := changes[id]; ok {
		m.Meta = &r4.Meta{VersionID: "2", LastUpdated: e.clock(c.days, "11:30").UTC().Format(time.RFC3339)}
		m.Status, m.StatusReason = c.status, &r4.CodeableConcept{Text: c.reason}
	}
	e.add(m)
	if m.Status == "active" && !r.free {
		e.addDoses(p, m, r, o)
	}
}

// patchDays is when the first of a line of patches was put on: one that is
// changed every third day is due today at noon, a weekly one was changed
// yesterday.
var patchDays = map[int]int{72: -24, 168: -22}

// order is the regimen as an order of this person.
func (e *export) order(p person, id string, r regimen, days int) *journal.Order {
	d := drugs[r.drug]
	o := &journal.Order{
		Order: fhir.IDOf("MedicationRequest/" + id), Version: 1, Status: journal.OrderActive, Drug: d.product(), Unit: d.unit, Route: d.route,
		Technique: d.technique(), Hold: r.hold, Scale: r.scale, Double: r.double, Self: self[id], Packing: packing(p, r, d),
		Source: source(p, id, r), DoseText: r.text,
	}
	if o.DoseText == "" {
		o.DoseText = r.words(d)
	}
	if r.ends == 0 && hash(id)%5 != 0 {
		o.Reconciled = e.day.AddDays(max(days, -2-int(hash(id)%80)))
	}
	if r.card {
		o.Card = &journal.Card{Next: e.day.AddDays(3)}
	}
	if r.free {
		o.Unclear = []string{fhir.UnclearDosage}
		return o
	}
	e.schedule(o, r, days)
	return o
}

// schedule fills in how much and when.
func (e *export) schedule(o *journal.Order, r regimen, days int) {
	o.Dose, o.Start = amount(r.dose), e.morning(days)
	o.Timing = journal.Timing{Times: clocks(r.times), Weekdays: weekdaySet(r.days), EveryDays: r.every, EveryHours: r.hours}
	switch {
	case r.prn != nil:
		o.PRN = &journal.PRN{Reason: r.prn.reason, MinInterval: int64(r.prn.hours) * 3_600_000, MaxPerDay: amount(r.prn.max)}
		o.Start = 0
	case r.hours > 24:
		o.Start = journal.InstantOf(e.clock(days, "12:00"))
	case r.hours > 0:
		o.Start = journal.InstantOf(e.clock(-1, "06:00"))
	}
	if r.hours > 0 {
		o.Timing.Anchor = o.Start
	}
	if r.ends > 0 {
		o.End = e.morning(r.ends + 1)
	}
	for _, s := range r.plan {
		part := journal.Dosage{Dose: amount(s.dose), Timing: journal.Timing{Times: clocks(s.times), Weekdays: weekdaySet(s.days)}, Start: o.Start}
		if s.to != 0 {
			part.Start, part.End = e.morning(s.from), e.morning(s.to)
		}
		o.Plan = append(o.Plan, part)
	}
	if n := len(o.Plan); n > 0 {
		o.Start, o.End = o.Plan[0].Start, o.Plan[n-1].End
	}
}

// morning is the beginning of a day, days from the demo day.
func (e *export) morning(days int) journal.Instant { return journal.InstantOf(e.clock(days, "00:00")) }

// amount reads a number of the tables; none is zero.
func amount(s string) journal.Amount {
	if s == "" {
		return 0
	}
	a, ok := journal.AmountOf(s)
	if !ok {
		panic(fmt.Sprintf("demo: amount %q in the tables", s))
	}
	return a
}

func clocks(times []string) (out []journal.LocalTime) {
	for _, s := range times {
		t, err := time.Parse("15:04", s)
		if err != nil {
			panic(fmt.Sprintf("demo: time %q in the tables", s))
		}
		out = append(out, journal.LocalTime(t.Hour()*60+t.Minute()))
	}
	return out
}

func weekdaySet(codes []string) (set journal.Weekdays) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		for _, code := range codes {
			if strings.EqualFold(code, day.String()[:3]) {
				set = set.With(day)
			}
		}
	}
	return set
}

const (
	atc   = "http://www.whocc.no/atc"
	ucum  = "http://unitsofmeasure.org"
	loinc = "http://loinc.org"
)

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
