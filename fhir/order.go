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

// orderOf turns a request into orders. Regular doses of one unit and route are
// one order, with a plan when they are not always the same; what is given as
// needed, by a scale or in words beside them is an order of its own. When any
// of it is unclear there is a single order, which shows the original text.
func orderOf(f Found[r4.MedicationRequest], drug journal.Drug, drugUnclear []string, now journal.Instant) []*journal.Order {
	m := f.R
	base := orderBase(f, drug)
	if base.Status != journal.OrderActive && base.Status != journal.OrderDraft {
		base.Ended = instantOr(m.LastUpdated(), 0, now)
	}
	hold, unclear := readHold(m.Extension)
	base.Hold = hold
	unclear = append(append(unclear, orderUnclear(f)...), drugUnclear...)
	parts, more := readParts(m.DosageInstruction)
	unclear = append(unclear, more...)
	if len(unclear) > 0 {
		base.Technique = techniqueOf(methodOf(m.DosageInstruction), drug.Form, "")
		return []*journal.Order{unclearOrder(base, f, unclear)}
	}
	var out []*journal.Order
	for i, g := range planned(parts) {
		out = append(out, g.order(base, partID(m.Ref(), i)))
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
	o.Source, o.Reconciled = sourceOf(m), extensionDate(m.Extension, ExtReconciled)
	o.Packing = packingOf(m.Extension)
	o.Self, o.Double = extensionTrue(m.Extension, ExtSelf), extensionTrue(m.Extension, ExtDouble)
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
