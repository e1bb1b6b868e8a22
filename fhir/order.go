package fhir

import (
	"bytes"
	"encoding/json"
	"slices"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// orderStatuses are the codes of medicationrequest-status.
var orderStatuses = map[string]journal.OrderStatus{
	"active": journal.OrderActive, "on-hold": journal.OrderOnHold, "cancelled": journal.OrderCancelled,
	"completed": journal.OrderCompleted, "entered-in-error": journal.OrderEnteredInError,
	"stopped": journal.OrderStopped, "draft": journal.OrderDraft, "unknown": journal.OrderUnknown,
}

// orderOf turns a request into orders: one for each dosage that has a dose of
// its own, or a single one that shows the original text when any of it is
// unclear.
func orderOf(f Found[r4.MedicationRequest], drug journal.Drug, drugUnclear []string, now journal.Instant) []*journal.Order {
	m := f.R
	base := orderBase(f, drug)
	if base.Status != journal.OrderActive && base.Status != journal.OrderDraft {
		base.Ended = instantOr(m.LastUpdated(), 0, now)
	}
	unclear := append(orderUnclear(f), drugUnclear...)
	parts, more := readParts(m.DosageInstruction)
	unclear = append(unclear, more...)
	if len(unclear) > 0 {
		return []*journal.Order{unclearOrder(base, f, unclear)}
	}
	var out []*journal.Order
	for i, p := range parts {
		o := base
		o.Order = partID(m.Ref(), i)
		o.Dose, o.Unit, o.Route, o.PRN, o.Timing = p.dose, p.unit, cleanLine(p.route), p.prn, p.timing
		o.Start, o.End, o.DoseText = p.start, p.end, cleanText(p.text, journal.MaxText)
		out = append(out, &o)
	}
	return out
}

func orderBase(f Found[r4.MedicationRequest], drug journal.Drug) journal.Order {
	m := f.R
	o := journal.Order{
		Order: IDOf(m.Ref()), Drug: drug, Status: orderStatuses[m.Status],
		Origin: journal.OriginOf(m.Ref(), m.Version()), EndReason: cleanLine(m.StatusReason.Label()),
	}
	if o.Status == 0 {
		o.Status = journal.OrderUnknown
	}
	if o.Status == journal.OrderActive && (m.Intent == "proposal" || m.Intent == "plan" || m.Intent == "option") {
		o.Status = journal.OrderDraft
	}
	if m.Requester != nil {
		o.Prescriber = cleanLine(m.Requester.Display)
	}
	if len(m.Category) > 0 {
		o.Source = cleanLine(m.Category[0].Label())
	}
	return o
}

// orderUnclear is what is unclear about the request itself.
func orderUnclear(f Found[r4.MedicationRequest]) (codes []string) {
	if f.Modified {
		codes = append(codes, UnclearModifier)
	}
	if f.Damaged {
		codes = append(codes, UnclearDamaged)
	}
	if orderStatuses[f.R.Status] == 0 {
		codes = append(codes, UnclearStatus)
	}
	if f.R.DoNotPerform != nil && *f.R.DoNotPerform {
		codes = append(codes, UnclearNot)
	}
	if len(f.R.DosageInstruction) == 0 {
		codes = append(codes, UnclearDosage)
	}
	return codes
}

// readParts reads the dosages and joins those that differ in their times only.
func readParts(ds []r4.Dosage) (parts []part, unclear []string) {
	if !concurrent(ds) {
		return nil, []string{UnclearSequence}
	}
	for i := range ds {
		p, codes := readDosage(&ds[i])
		unclear = append(unclear, codes...)
		at := slices.IndexFunc(parts, p.joins)
		if at < 0 {
			parts = append(parts, p)
			continue
		}
		parts[at].timing.Times = append(parts[at].timing.Times, p.timing.Times...)
		slices.Sort(parts[at].timing.Times)
		if parts[at].timing.Validate() != nil {
			unclear = append(unclear, UnclearOverlap)
		}
		if p.text != parts[at].text {
			parts[at].text = joinWords([]string{parts[at].text, p.text}, ". ")
		}
	}
	for i := range parts {
		if slices.ContainsFunc(parts[:i], parts[i].overlaps) {
			unclear = append(unclear, UnclearOverlap)
		}
	}
	return parts, unclear
}

// overlaps reports whether p and q both plan a dose at the same time of a day.
func (p part) overlaps(q part) bool {
	days := p.timing.Weekdays == 0 || q.timing.Weekdays == 0 || p.timing.Weekdays&q.timing.Weekdays != 0
	apart := p.end != 0 && p.end <= q.start || q.end != 0 && q.end <= p.start
	return days && !apart && slices.ContainsFunc(p.timing.Times, func(t journal.LocalTime) bool {
		return slices.Contains(q.timing.Times, t)
	})
}

// joins reports whether p is another time of the same dosage q.
func (p part) joins(q part) bool {
	return p.prn == nil && q.prn == nil && p.dose == q.dose && p.unit == q.unit && p.route == q.route &&
		p.start == q.start && p.end == q.end && len(p.timing.Times) > 0 && len(q.timing.Times) > 0 &&
		p.timing.Weekdays == q.timing.Weekdays && p.timing.EveryDays == q.timing.EveryDays
}

// concurrent reports whether the dosages apply at the same time. Numbered ones
// follow each other, which can be told only when each has its own period.
func concurrent(ds []r4.Dosage) bool {
	for i := range ds {
		d := &ds[i]
		same := d.Sequence == nil || ds[0].Sequence != nil && *d.Sequence == *ds[0].Sequence
		bounded := d.Timing != nil && d.Timing.Repeat != nil && d.Timing.Repeat.BoundsPeriod != nil &&
			d.Timing.Repeat.BoundsPeriod.Start != ""
		if !same && !bounded {
			return false
		}
	}
	return true
}

// unclearOrder has no slots; it shows what the centre wrote.
func unclearOrder(o journal.Order, f Found[r4.MedicationRequest], codes []string) *journal.Order {
	slices.Sort(codes)
	o.Unclear = slices.Compact(codes)
	var words []string
	var prn *journal.PRN
	for i := range f.R.DosageInstruction {
		d := &f.R.DosageInstruction[i]
		words = append(words, dosageText(d))
		if asNeeded(d) {
			prn = &journal.PRN{Reason: cleanLine(d.AsNeededCodeableConcept.Label())}
		}
	}
	if len(f.R.DosageInstruction) == 1 && !slices.Contains(codes, UnclearAsNeeded) {
		o.PRN = prn
	}
	if o.DoseText = joinWords(words, "\n"); o.DoseText == "" || incomplete(f.R.DosageInstruction) {
		o.DoseText = joinWords([]string{o.DoseText, originalDosage(f.Raw)}, "\n")
	}
	o.DoseText = cleanText(o.DoseText, journal.MaxText)
	return &o
}

// incomplete reports that a dosage has no words of its own.
func incomplete(ds []r4.Dosage) bool {
	return slices.ContainsFunc(ds, func(d r4.Dosage) bool { return d.Text == "" })
}

// originalDosage is the dosage as the export has it, for when it has no words.
func originalDosage(raw []byte) string {
	var m struct {
		DosageInstruction json.RawMessage `json:"dosageInstruction"`
	}
	var out bytes.Buffer
	if json.Unmarshal(raw, &m) != nil || len(m.DosageInstruction) == 0 || json.Compact(&out, m.DosageInstruction) != nil {
		return "–"
	}
	return out.String()
}
