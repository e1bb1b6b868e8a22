package fhir

import (
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// part is one dosage of an order, as far as it could be understood.
type part struct {
	dose     journal.Amount
	unit     string
	route    string
	method   string // how it is given; empty: not said
	prn      *journal.PRN
	scale    *journal.Scale
	text     string
	sequence *int64
	rhythm
}

// readDosage understands one Dosage; unclear says in codes what could not be.
func readDosage(d *r4.Dosage) (p part, unclear []string) {
	p.text, p.route, p.method, p.sequence = dosageText(d), d.Route.Label(), methodText(d.Method), d.Sequence
	if len(d.ModifierExtension) > 0 {
		return p, []string{UnclearModifier}
	}
	if d.Timing == nil && len(d.DoseAndRate) == 0 && !asNeeded(d) {
		return p, []string{UnclearDosage}
	}
	unclear = p.readAmount(d)
	if !asNeeded(d) {
		r, more := readTiming(d.Timing)
		p.rhythm = r
		return p, append(append(unclear, more...), limits(d)...)
	}
	prn, more := readAsNeeded(d, p.unit)
	p.prn = prn
	if d.Timing != nil && d.Timing.Repeat != nil {
		r, codes := readBounds(d.Timing.Repeat)
		p.rhythm, more = r, append(more, codes...)
	}
	return p, append(unclear, more...)
}

// readAmount reads a fixed dose, or the scale that gives it.
func (p *part) readAmount(d *r4.Dosage) (unclear []string) {
	p.scale, p.unit, unclear = readScale(d.Extension)
	if hasExtension(d.Extension, ExtHold) {
		unclear = append(unclear, UnclearCondition) // it belongs to the order, not to one of its dosages
	}
	switch {
	case len(unclear) > 0:
		return unclear
	case p.scale != nil && len(d.DoseAndRate) > 0:
		return []string{UnclearDoses}
	case p.scale != nil:
		return nil
	}
	p.dose, p.unit, unclear = readDose(d)
	return unclear
}

func asNeeded(d *r4.Dosage) bool {
	return d.AsNeededCodeableConcept != nil || d.AsNeededBoolean != nil && *d.AsNeededBoolean
}

// dosageText is the dosage in the prescriber's words.
func dosageText(d *r4.Dosage) string {
	words := []string{d.Text}
	for i := range d.AdditionalInstruction {
		words = append(words, d.AdditionalInstruction[i].Label())
	}
	if site := d.Site.Label(); site != "" && !strings.Contains(strings.ToLower(d.Text), strings.ToLower(site)) {
		words = append(words, "Sted: "+site)
	}
	return joinWords(append(words, d.PatientInstruction), ". ")
}

func joinWords(words []string, sep string) string {
	var out []string
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, sep)
}

// readDose reads the amount of one dose. Without one, the words must say it.
func readDose(d *r4.Dosage) (journal.Amount, string, []string) {
	switch {
	case len(d.DoseAndRate) == 0 && d.Text == "":
		return 0, "", []string{UnclearDosage}
	case len(d.DoseAndRate) == 0:
		return 0, "", nil
	case len(d.DoseAndRate) > 1:
		return 0, "", []string{UnclearDoses}
	}
	r := d.DoseAndRate[0]
	switch {
	case r.DoseRange != nil:
		return 0, "", []string{UnclearRange}
	case r.RateRatio != nil || r.RateRange != nil || r.RateQuantity != nil:
		return 0, "", []string{UnclearRate}
	case r.DoseQuantity == nil:
		return 0, "", []string{UnclearDosage}
	}
	dose, unit, code := readQuantity(r.DoseQuantity)
	return dose, unit, appendCode(nil, code)
}

// readQuantity reads a plain positive amount of a known unit.
func readQuantity(q *r4.Quantity) (journal.Amount, string, string) {
	amount, ok := journal.AmountOf(string(q.Value))
	if !ok || amount == 0 || strings.Contains(string(q.Value), ",") || q.Comparator != "" {
		return 0, "", UnclearNumber
	}
	unit, ok := unitOf(q)
	if !ok {
		return 0, "", UnclearUnit
	}
	return amount, unit, ""
}

// limits refuses bounds that a regular order has no place for.
func limits(d *r4.Dosage) []string {
	if d.MaxDosePerPeriod != nil || d.MaxDosePerLifetime != nil || d.MaxDosePerAdministration != nil {
		return []string{UnclearLimit}
	}
	return nil
}

// readAsNeeded reads what bounds an order as needed: "1 per n hours" is the
// least time between doses, a maximum per day is a maximum per day.
func readAsNeeded(d *r4.Dosage, unit string) (*journal.PRN, []string) {
	prn := &journal.PRN{Reason: cleanLine(d.AsNeededCodeableConcept.Label())}
	interval, unclear := readInterval(d.Timing)
	prn.MinInterval = interval
	if d.MaxDosePerLifetime != nil || d.MaxDosePerAdministration != nil {
		unclear = append(unclear, UnclearLimit)
	}
	if d.MaxDosePerPeriod != nil {
		limit, code := readMaximum(d.MaxDosePerPeriod, unit)
		prn.MaxPerDay, unclear = limit, appendCode(unclear, code)
	}
	return prn, unclear
}

// readInterval gives milliseconds; fixed times beside "as needed" can be read
// in two ways.
func readInterval(t *r4.Timing) (int64, []string) {
	if t == nil {
		return 0, nil
	}
	r := t.Repeat
	switch {
	case r == nil && t.Code == nil && len(t.Event) == 0:
		return 0, nil
	case len(t.ModifierExtension)+len(t.Event) > 0 || !onlyInterval(r):
		return 0, []string{UnclearAsNeeded}
	case r.Period+r.Frequency+r4.Decimal(r.PeriodUnit) == "":
		return 0, nil
	}
	interval, ok := intervalOf(r)
	if !ok {
		return 0, []string{UnclearAsNeeded}
	}
	return interval, nil
}

// intervalOf reads "1 per n hours" or minutes, in milliseconds.
func intervalOf(r *r4.Repeat) (int64, bool) {
	frequency, okF := wholeOr(r.Frequency, 1)
	period, okP := wholeOr(r.Period, 0)
	unit := map[string]int64{"h": 3600_000, "min": 60_000}[r.PeriodUnit]
	ok := okF && okP && frequency == 1 && unit != 0 && period > 0 && period <= journal.MaxEveryHours*60
	return int64(period) * unit, ok
}

// onlyInterval reports that r holds no times beside a frequency and a period.
func onlyInterval(r *r4.Repeat) bool {
	return r != nil && plainRepeat(r) && len(r.TimeOfDay)+len(r.When)+len(r.DayOfWeek) == 0
}

// readMaximum reads so much per day or 24 hours, in the unit of the dose.
func readMaximum(r *r4.Ratio, unit string) (journal.Amount, string) {
	if r.Numerator == nil || r.Denominator == nil {
		return 0, UnclearLimit
	}
	limit, of, code := readQuantity(r.Numerator)
	if of != unit {
		limit = limit * milligrams[of] / max(1, milligrams[unit])
	}
	if code != "" || !oneDay(r.Denominator) || limit == 0 || of != unit && milligrams[unit] == 0 {
		return 0, UnclearLimit
	}
	return limit, ""
}

// milligrams are the units of mass that a maximum may be given in beside those
// of the dose: four grams a day of tablets counted in milligrams.
var milligrams = map[string]journal.Amount{"mg": 1, "g": 1000}

// oneDay reports that q is a day or 24 hours, in UCUM or in words.
func oneDay(q *r4.Quantity) bool {
	per := q.Code
	if per == "" {
		per = q.Unit
	}
	n, ok := wholeOr(q.Value, 0)
	switch per {
	case "d", "døgn", "dag", "day":
		return ok && n == 1
	case "h", "t", "time", "timer":
		return ok && n == 24
	}
	return false
}
