package fhir

import (
	"strings"

	"github.com/google/uuid"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// deliveryOf maps medicines that came into a stock. What is no group A or B
// drug is no line of the narcotics account.
func (w *writer) deliveryOf(f Found[r4.SupplyDelivery]) (ev event, what string) {
	s := f.R
	m := &journal.Movement{Type: journal.MovementDelivery, Origin: journal.OriginOf(s.Ref(), s.Version())}
	w.readMovement(s.Extension, m)
	what = w.readSupplied(s, m)
	switch {
	case what != "":
		return event{}, what
	case !m.Drug.Controlled():
		return event{}, ""
	case f.Modified || f.Damaged:
		return event{}, "could not be read in full; a stock is never guessed at"
	case !w.delivered(s):
		return event{}, "is not completed; the stock is as it was"
	}
	ev = event{ref: s.Ref(), withdrawn: s.Status != "completed"}
	at := instantOr(s.LastUpdated(), w.now, w.now)
	if s.OccurrencePeriod != nil {
		at = instantOr(s.OccurrencePeriod.Start, at, w.now)
	}
	ev.body = journal.Body{Author: centre, At: instantOr(s.OccurrenceDateTime, at, w.now), Fact: m}
	if len(s.Receiver) > 0 {
		ev.body.Author = authorOf(&s.Receiver[0])
	}
	return ev, ""
}

// delivered reports whether the stock has, or had, what a delivery brought: one
// that was called off counts only when it was held as completed before.
func (w *writer) delivered(s *r4.SupplyDelivery) bool {
	_, held := w.latest(s.Ref())
	return s.Status == "completed" || s.Status == "entered-in-error" || s.Status == "abandoned" && held > 0
}

// movedAway takes back what the centre has moved to another unit's account, or
// what is no controlled drug after all. What is merely absent stays.
func (w *writer) movedAway(here map[string]bool) {
	for _, id := range sortedIDs(w.state.ids) {
		m, ok := w.state.ids[id].Fact.(*journal.Movement)
		ref, _ := journal.SplitOrigin(originOf(w.state.ids[id].Fact))
		if !ok || ref == "" || here[ref] {
			continue
		}
		if _, present := w.export.seen[ref]; present {
			w.mark(Source{}, ref, errorID(ref+"/moved/"+id.String()), id, "flyttet i sentral journal: "+m.Location)
		}
	}
}

// readSupplied reads R4's own elements of a delivery, which count before ours.
func (w *writer) readSupplied(s *r4.SupplyDelivery, m *journal.Movement) (what string) {
	if s.Destination != nil && s.Destination.Display != "" {
		m.Location = cleanLine(s.Destination.Display)
	}
	i := s.SuppliedItem
	if i == nil || i.Quantity == nil {
		return "says not how much"
	}
	amount, unit, code := readQuantity(i.Quantity)
	if code != "" {
		return "has an amount that is not understood"
	}
	m.Amount, m.Unit = amount, unit
	if m.Drug.Name != "" {
		return ""
	}
	drug, unclear := w.drugs.of(i.ItemCodeableConcept, i.ItemReference, s.Contained)
	if len(unclear) > 0 {
		return "names no drug"
	}
	if m.Drug = drug; m.Lot == "" {
		m.Lot = w.lotOf(i.ItemReference, s)
	}
	return ""
}

func (w *writer) lotOf(ref *r4.Reference, s *r4.SupplyDelivery) string {
	if ref == nil {
		return ""
	}
	if p := w.drugs.find(ref.Reference, s.Contained); p != nil && p.Batch != nil {
		return cleanLine(p.Batch.LotNumber)
	}
	return ""
}

// movementOf maps a line of the account out of an export of our own.
func (w *writer) movementOf(f Found[r4.Basic]) (ev event, what string) {
	b := f.R
	m := &journal.Movement{Origin: journal.OriginOf(b.Ref(), b.Version())}
	for kind, code := range movementCodes {
		if b.Code.Code(SystemMovement) == code {
			m.Type = kind
		}
	}
	w.readMovement(b.Extension, m)
	ev = event{ref: b.Ref(), body: journal.Body{Author: authorOf(b.Author), At: instantOr(b.LastUpdated(), w.now, w.now), Fact: m}}
	for _, x := range b.Extension {
		if x.URL == ExtPerformed {
			ev.body.At = instantOr(x.ValueDateTime, ev.body.At, w.now)
		}
	}
	if ev.withdrawn = extensionTrue(b.ModifierExtension, ExtWithdrawn); !ev.withdrawn && f.Modified || f.Damaged {
		return event{}, "could not be read in full; a stock is never guessed at"
	}
	return ev, ""
}

// readMovement reads the parts of [ExtMovement].
func (w *writer) readMovement(xs []r4.Extension, m *journal.Movement) {
	for _, x := range xs {
		if x.URL != ExtMovement {
			continue
		}
		for _, p := range x.Extension {
			w.readMovementPart(p, m)
		}
		readProduct(x.Extension, &m.Drug)
	}
}

func (w *writer) readMovementPart(p r4.Extension, m *journal.Movement) {
	ref := shortRef(refOf(p.ValueReference))
	switch p.URL {
	case "location":
		m.Location = cleanLine(p.ValueString)
	case "drug":
		if p.ValueCodeableConcept != nil {
			m.Drug = drugOf(p.ValueCodeableConcept)
		}
	case "amount":
		if q := p.ValueQuantity; q != nil && q.Comparator == "" {
			m.Amount, _ = journal.AmountOf(string(q.Value))
			m.Unit = cleanLine(q.Name())
		}
	case "form":
		m.Drug.Form = cleanLine(p.ValueString)
	case "reason":
		m.Reason = cleanLine(p.ValueString)
	case "document":
		m.Document = cleanLine(p.ValueString)
	case "lot":
		m.Lot = cleanLine(p.ValueString)
	case "patient":
		m.Patient = w.streams[w.current(ref)]
	case "administration":
		_, name, _ := strings.Cut(ref, "/")
		m.Administration, _ = uuid.Parse(name)
	case "movement":
		m.Target, _ = w.entryOf(ref)
	}
}
