package fhir

import (
	"encoding/json"
	"fmt"
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// RequestOf writes an order as the centre would export it, under the name id
// and for subject ("Patient/123"). Reading it gives the same order again,
// except for what stands elsewhere in an export: the INR of a card (its next
// control is written), and when an order ended.
func RequestOf(o *journal.Order, id, subject string) *r4.MedicationRequest {
	m := &r4.MedicationRequest{
		Resource: r4.Resource{ResourceType: "MedicationRequest", ID: id, Extension: requestExtensions(o)},
		Status:   requestStatus[o.Status], Intent: "order", Subject: r4.Reference{Reference: subject},
		MedicationReference: &r4.Reference{Reference: "#legemiddel"},
	}
	m.Contained = []json.RawMessage{Product(o.Drug)}
	if o.Prescriber != "" {
		m.Requester = &r4.Reference{Display: o.Prescriber}
	}
	if o.EndReason != "" {
		m.StatusReason = &r4.CodeableConcept{Text: o.EndReason}
	}
	if o.Status == journal.OrderDraft {
		m.Intent = "proposal"
	}
	for i, d := range partsOf(o) {
		written := d.dosage()
		if n := int64(i + 1); tapers(o) {
			written.Sequence = &n
		}
		m.DosageInstruction = append(m.DosageInstruction, written)
	}
	return m
}

var requestStatus = map[journal.OrderStatus]string{
	journal.OrderActive: "active", journal.OrderOnHold: "on-hold", journal.OrderStopped: "stopped", journal.OrderCompleted: "completed",
	journal.OrderCancelled: "cancelled", journal.OrderEnteredInError: "entered-in-error", journal.OrderDraft: "active", journal.OrderUnknown: "unknown",
}

func requestExtensions(o *journal.Order) (out []r4.Extension) {
	yes := true
	if o.Source != "" {
		out = append(out, r4.Extension{URL: ExtSource, ValueString: o.Source})
	}
	if o.Reconciled != 0 {
		out = append(out, r4.Extension{URL: ExtReconciled, ValueDate: isoDate(o.Reconciled)})
	}
	if o.Packing != 0 {
		out = append(out, packingExtension(o.Packing))
	}
	if o.Self {
		out = append(out, r4.Extension{URL: ExtSelf, ValueBoolean: &yes})
	}
	if o.Double {
		out = append(out, r4.Extension{URL: ExtDouble, ValueBoolean: &yes})
	}
	if o.Hold != nil {
		out = append(out, HoldExtension(o.Hold))
	}
	if o.Card != nil && o.Card.Next != 0 {
		out = append(out, r4.Extension{URL: ExtNext, ValueDate: isoDate(o.Card.Next)})
	}
	return out
}

// Product is a drug as a Medication that is contained under the id
// "legemiddel".
func Product(d journal.Drug) json.RawMessage {
	m := r4.Medication{
		Resource: r4.Resource{ResourceType: "Medication", ID: "legemiddel", Extension: productExtensions(d)},
		Code:     drugConcept(d),
	}
	if d.Form != "" {
		m.Form = &r4.CodeableConcept{Text: d.Form}
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("fhir: a struct of strings does not marshal: %v", err))
	}
	return b
}

// productExtensions say of a product what its coded name does not.
func productExtensions(d journal.Drug) []r4.Extension {
	out := []r4.Extension{{URL: ExtProduct, ValueString: d.Name}}
	if d.Strength != "" {
		out = append(out, r4.Extension{URL: ExtStrength, ValueString: d.Strength})
	}
	if d.Group != "" {
		out = append(out, r4.Extension{URL: ExtGroup, ValueCoding: &r4.Coding{System: systemPrescriptionGroup, Code: d.Group}})
	}
	return out
}

// readProduct takes what [productExtensions] wrote back into d.
func readProduct(xs []r4.Extension, d *journal.Drug) {
	if name := extensionText(xs, ExtProduct); name != "" {
		d.Name, d.Strength = name, extensionText(xs, ExtStrength)
	}
	for _, x := range xs {
		if x.ValueCoding != nil && x.ValueCoding.System == systemPrescriptionGroup {
			d.Group = cleanLine(x.ValueCoding.Code)
		}
	}
}

// writtenPart is one dosage of an order on its way out.
type writtenPart struct {
	*journal.Order
	dose journal.Dosage
}

func partsOf(o *journal.Order) []writtenPart {
	if len(o.Plan) == 0 {
		return []writtenPart{{o, journal.Dosage{Dose: o.Dose, Timing: o.Timing, Start: o.Start, End: o.End}}}
	}
	var out []writtenPart
	for _, d := range o.Plan {
		out = append(out, writtenPart{o, d})
	}
	return out
}

// tapers reports whether the parts of the plan follow each other.
func tapers(o *journal.Order) bool {
	for i := 1; i < len(o.Plan); i++ {
		if o.Plan[i-1].End == 0 || o.Plan[i-1].End > o.Plan[i].Start {
			return false
		}
	}
	return len(o.Plan) > 1
}

func (p writtenPart) dosage() r4.Dosage {
	out := r4.Dosage{Text: p.DoseText, Method: methodConcept(p.Technique)}
	if p.Route != "" {
		out.Route = &r4.CodeableConcept{Text: p.Route}
	}
	if len(p.Unclear) > 0 {
		return out
	}
	if p.dose.Dose != 0 {
		out.DoseAndRate = []r4.DoseAndRate{{DoseQuantity: &r4.Quantity{Value: number(p.dose.Dose), Unit: p.Unit}}}
	}
	if p.Scale != nil {
		out.Extension = []r4.Extension{ScaleExtension(p.Scale, p.Unit)}
	}
	if repeat := p.repeat(); repeat != nil {
		out.Timing = &r4.Timing{Repeat: repeat}
	}
	if p.PRN != nil {
		p.asNeeded(&out)
	}
	return out
}

func (p writtenPart) asNeeded(d *r4.Dosage) {
	yes := true
	if d.AsNeededBoolean = &yes; p.PRN.Reason != "" {
		d.AsNeededBoolean, d.AsNeededCodeableConcept = nil, &r4.CodeableConcept{Text: p.PRN.Reason}
	}
	if p.PRN.MaxPerDay != 0 {
		d.MaxDosePerPeriod = &r4.Ratio{
			Numerator:   &r4.Quantity{Value: number(p.PRN.MaxPerDay), Unit: p.Unit},
			Denominator: &r4.Quantity{Value: "1", Unit: "døgn", System: SystemUCUM, Code: "d"},
		}
	}
}

// repeat is nil where there is nothing to say.
func (p writtenPart) repeat() *r4.Repeat {
	t, r := p.dose.Timing, &r4.Repeat{}
	said := p.dose.Start != 0 || p.dose.End != 0
	if said {
		r.BoundsPeriod = &r4.Period{Start: bound(p.dose.Start, t.EveryHours > 0), End: lastDay(p.dose.End)}
	}
	for _, at := range t.Times {
		r.TimeOfDay = append(r.TimeOfDay, at.String()+":00")
	}
	for _, code := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		if t.Weekdays != 0 && t.Weekdays.Has(weekdayOf[code]) {
			r.DayOfWeek = append(r.DayOfWeek, code)
		}
	}
	switch {
	case t.EveryHours > 0:
		r.Frequency, r.Period, r.PeriodUnit = "1", whole(int64(t.EveryHours)), "h"
	case t.EveryDays > 1:
		r.Frequency, r.Period, r.PeriodUnit = whole(int64(len(t.Times))), whole(int64(t.EveryDays)), "d"
	case p.PRN != nil && p.PRN.MinInterval > 0:
		r.Frequency, r.Period, r.PeriodUnit = "1", whole(p.PRN.MinInterval/60_000), "min"
	case len(t.Times) == 0 && !said:
		return nil
	}
	return r
}

func whole(n int64) r4.Decimal { return r4.Decimal(fmt.Sprint(n)) }

// bound is an instant as a start: a date where it is the beginning of a day.
func bound(i journal.Instant, exact bool) string {
	switch at := dateTime(i); {
	case i == 0:
		return ""
	case exact || !strings.Contains(at, "T00:00:00.000"):
		return at
	}
	return isoDate(journal.DateOf(i))
}

// lastDay is an exclusive end as R4's inclusive one.
func lastDay(i journal.Instant) string {
	if s := bound(i, false); s == "" || strings.Contains(s, "T") {
		return s
	}
	return isoDate(journal.DateOf(i).AddDays(-1))
}
