package fhir

import (
	"strings"

	"github.com/google/uuid"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// acts are the codes of [ExtAct].
var acts = map[string]journal.Act{
	"gitt": journal.ActGiven, "ikke_gitt": journal.ActNotGiven, "levert": journal.ActDelivered, "sett_tatt": journal.ActSeenTaken,
	"selvadministrert": journal.ActSelf, "istandgjort": journal.ActPrepared, "plaster_av": journal.ActPatchOff, "kassert": journal.ActDiscarded,
}

// orderBook finds the orders of a patient for the doses given on them.
type orderBook map[string][]*journal.Order // by "MedicationRequest/123"

// administrationOf maps a dose. One that names no order we know, or whose
// status says neither given nor not given, is kept as a note with the original
// words.
func administrationOf(f Found[r4.MedicationAdministration], ds drugs, orders orderBook, now journal.Instant) (event, string) {
	m := f.R
	ev := event{ref: m.Ref(), withdrawn: m.Status == "entered-in-error"}
	ev.body = journal.Body{Author: centre, At: givenAt(m, now)}
	if who := actorOf(m); who != nil {
		ev.body.Author = authorOf(who)
	}
	drug, unclear := ds.of(m.MedicationCodeableConcept, m.MedicationReference, m.Contained)
	act, known := actOf(m)
	order := orderFor(m, orders, ev.body.At)
	if order == nil || !known || f.Modified || len(unclear) > 0 {
		ev.body.Fact = administrationNote(m, drug)
		return ev, "is kept as a note: no order we know, or a status that says neither given nor not given"
	}
	a := &journal.Administration{
		Order: order.Order, Version: order.Version, Act: act, Drug: drug, Origin: journal.OriginOf(m.Ref(), m.Version()),
		Late: extensionTrue(m.Extension, ExtLate), Override: extensionText(m.Extension, ExtOverride), PRNEffect: extensionText(m.Extension, ExtEffect),
	}
	readGiven(m, a)
	readDetails(m, a)
	a.Slot = slotOf(m, order, ev.body.At)
	if a.PRN() && a.PRNReason == "" {
		a.PRNReason = "ikke oppgitt"
	}
	ev.body.Fact = a
	return ev, ""
}

// actorOf is who recorded the dose: the first performer, or who keyed it in.
func actorOf(m *r4.MedicationAdministration) *r4.Reference {
	for i := range m.Performer {
		if m.Performer[i].Function.Code(SystemFunction) == functionEntered {
			return &m.Performer[i].Actor
		}
	}
	if len(m.Performer) == 0 {
		return nil
	}
	return &m.Performer[0].Actor
}

// readDetails fills in what only an export of our own carries.
func readDetails(m *r4.MedicationAdministration, a *journal.Administration) {
	readProduct(m.Extension, &a.Drug)
	a.Packing, a.Emergency = packingOf(m.Extension), extensionTrue(m.Extension, ExtEmergency)
	a.Lot, a.Paper = extensionText(m.Extension, ExtLot), extensionText(m.Extension, ExtPaper)
	if a.Site == "" {
		a.Site = extensionText(m.Extension, ExtSite)
	}
	if id, err := uuid.Parse(strings.TrimPrefix(extensionText(m.Extension, ExtBag), uuidPrefix)); err == nil {
		a.Group = id
	}
	for _, x := range m.Extension {
		if x.URL == ExtAgainst && x.ValueCode != "" && len(a.Against) < journal.MaxAgainst {
			a.Against = append(a.Against, cleanLine(x.ValueCode))
		}
	}
}

// actOf tells what was done. "completed" is given, unless an extension of our
// own says more exactly what.
func actOf(m *r4.MedicationAdministration) (journal.Act, bool) {
	for _, x := range m.Extension {
		if act, ok := acts[x.ValueCode]; ok && x.URL == ExtAct {
			return act, true
		}
	}
	switch m.Status {
	case "completed":
		return journal.ActGiven, true
	case "not-done":
		return journal.ActNotGiven, true
	case "entered-in-error":
		if len(m.StatusReason) > 0 && m.Dosage == nil {
			return journal.ActNotGiven, true
		}
		return journal.ActGiven, true
	}
	return 0, false
}

// readGiven fills in amount, place and reasons.
func readGiven(m *r4.MedicationAdministration, a *journal.Administration) {
	var words []string
	for _, n := range m.Note {
		words = append(words, n.Text)
	}
	if d := m.Dosage; d != nil {
		a.Route, a.Site = cleanLine(d.Route.Label()), cleanLine(d.Site.Label())
		if d.Dose != nil {
			dose, unit, code := readQuantity(d.Dose)
			a.Dose, a.Unit = dose, unit
			if code != "" {
				words = append(words, quantityText(d.Dose))
			}
		}
		words = append(words, d.Text)
	}
	a.Text = cleanLine(joinWords(words, ". "))
	if len(m.ReasonCode) > 0 {
		a.PRNReason = cleanLine(m.ReasonCode[0].Label())
	}
	if a.Act == journal.ActNotGiven {
		readNotGiven(m, a)
	}
	if a.Act == journal.ActDiscarded && len(m.StatusReason) > 0 {
		a.Text = cleanLine(m.StatusReason[0].Label())
	}
}

// readNotGiven reads the reason; one that is not of our list is "annet" with
// its own words.
func readNotGiven(m *r4.MedicationAdministration, a *journal.Administration) {
	a.NotGiven = journal.ReasonOther
	var words []string
	for i := range m.StatusReason {
		r := &m.StatusReason[i]
		if code := journal.NotGivenReason(r.Code(SystemNotGiven)); code != "" {
			a.NotGiven = code
		}
		words = append(words, r.Text)
		if r.Text == "" && r.Code(SystemNotGiven) == "" {
			words = append(words, r.Label())
		}
	}
	a.Text = cleanLine(joinWords(append(words, a.Text), ". "))
	if a.Validate() != nil && a.NotGiven != journal.ReasonOther {
		a.Text = cleanLine(joinWords([]string{string(a.NotGiven), a.Text}, ". "))
		a.NotGiven = journal.ReasonOther
	}
	if a.NotGiven == journal.ReasonOther && a.Text == "" {
		a.Text = "ikke oppgitt"
	}
}

func givenAt(m *r4.MedicationAdministration, now journal.Instant) journal.Instant {
	at := instantOr(m.LastUpdated(), now, now)
	if m.EffectivePeriod != nil {
		at = instantOr(m.EffectivePeriod.Start, at, now)
	}
	return instantOr(m.EffectiveDateTime, at, now)
}

// orderFor finds the order; of one with several dosages, the one that has a
// slot where the dose was given.
func orderFor(m *r4.MedicationAdministration, orders orderBook, at journal.Instant) *journal.Order {
	if m.Request == nil {
		return nil
	}
	parts := orders[shortRef(m.Request.Reference)]
	for _, o := range parts {
		if slotOf(m, o, at) != (journal.SlotKey{}) && holds(o, slotOf(m, o, at)) {
			return o
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return parts[0]
}

func holds(o *journal.Order, k journal.SlotKey) bool {
	for _, s := range o.Slots(k.Date) {
		if s.Key() == k {
			return true
		}
	}
	return false
}

// slotOf reads the slot out of our extension, or suggests the nearest planned
// dose within the hour. One of ours that names no slot was given outside them.
func slotOf(m *r4.MedicationAdministration, o *journal.Order, at journal.Instant) journal.SlotKey {
	for _, x := range m.Extension {
		if x.URL == ExtSlot {
			return slotExtension(x)
		}
	}
	if o.PRN != nil || hasExtension(m.Extension, ExtOrderVersion) {
		return journal.SlotKey{}
	}
	const hour = journal.Instant(3600_000)
	best, gap := journal.SlotKey{}, hour+1
	for _, s := range o.Slots(journal.DateOf(at)) {
		if d := s.Due() - at; max(d, -d) < gap {
			best, gap = s.Key(), max(d, -d)
		}
	}
	return best
}

func slotExtension(x r4.Extension) (k journal.SlotKey) {
	timed := false
	for _, p := range x.Extension {
		switch p.URL {
		case "date":
			k.Date = parseDate(p.ValueDate)
		case "time":
			k.Time, timed = parseClock(p.ValueTime)
		case "again":
			k.Again = p.ValueBoolean != nil && *p.ValueBoolean
		}
	}
	if !timed || !k.Valid() {
		return journal.SlotKey{}
	}
	return k
}

func extensionTrue(xs []r4.Extension, url string) bool {
	for _, x := range xs {
		if x.URL == url && x.ValueBoolean != nil {
			return *x.ValueBoolean
		}
	}
	return false
}

func extensionText(xs []r4.Extension, url string) string {
	for _, x := range xs {
		if x.URL == url {
			return cleanLine(x.ValueString)
		}
	}
	return ""
}

// administrationNote is a dose in words.
func administrationNote(m *r4.MedicationAdministration, d journal.Drug) *journal.Note {
	words := []string{d.Name, d.Strength, "status: " + m.Status}
	if m.Dosage != nil {
		words = append(words, m.Dosage.Text)
		if m.Dosage.Dose != nil {
			words = append(words, quantityText(m.Dosage.Dose))
		}
	}
	for i := range m.StatusReason {
		words = append(words, m.StatusReason[i].Label())
	}
	for _, n := range m.Note {
		words = append(words, n.Text)
	}
	return &journal.Note{
		Type: "administrering", Text: cleanText(strings.TrimSpace(joinWords(words, ", ")), journal.MaxText),
		Origin: journal.OriginOf(m.Ref(), m.Version()),
	}
}
