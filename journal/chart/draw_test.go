package chart_test

import (
	"feltjournal/journal"

	"pgregory.net/rapid"
)

// drawEntries is a chart's worth of entries out of a world so small that they
// meet: a few orders, slots, sections and notes, clocks that are wrong, marks
// and closings on whatever there is, targets that never arrive.
func drawEntries(t *rapid.T) []journal.Entry {
	b := &book{}
	for range rapid.IntRange(0, 30).Draw(t, "entries") {
		when := at(0, 0) + journal.Instant(rapid.IntRange(0, 48*4).Draw(t, "quarter"))*hour/4
		by := rapid.SampledFrom([]journal.Author{anna, bjorn, centre}).Draw(t, "by")
		synced := when + journal.Instant(rapid.IntRange(-12, 4).Draw(t, "synced"))*hour
		clock := trust(journal.Trust(rapid.IntRange(0, 2).Draw(t, "trust")))
		written := stamped(at(0, 0) + journal.Instant(rapid.IntRange(0, 3).Draw(t, "stamp")))
		screen := func(e *journal.Entry) { e.Device = journal.ID{byte(rapid.IntRange(1, 2).Draw(t, "device"))} }
		id := b.add(by, when, drawFact(t, b), asOf(synced), clock, written, screen)
		if rapid.IntRange(0, 19).Draw(t, "forged") == 0 { // another entry with the same id
			b.add(by, when, drawFact(t, b), withID(id))
		}
	}
	return b.entries
}

func drawFact(t *rapid.T, b *book) journal.Fact {
	switch rapid.IntRange(0, 14).Draw(t, "kind") {
	case 0, 1, 2, 3, 11:
		return drawDose(t, b)
	case 4, 5:
		return drawOrder(t)
	case 6:
		return &journal.EnteredInError{Target: drawTarget(t, b), Reason: "feil"}
	case 7:
		return drawNote(t, b)
	case 8:
		return drawSection(t, b)
	case 9:
		return drawClosure(t, b)
	case 10:
		return drawCentral(t)
	case 12, 13:
		return &journal.Countersign{
			Target: drawTarget(t, b), Purpose: journal.SigningPurpose(rapid.IntRange(1, 2).Draw(t, "purpose")),
			Found: journal.CountersignFind(rapid.IntRange(0, 1).Draw(t, "found")), Text: "feil",
		}
	}
	return &journal.Observation{Name: "Puls", Value: units(72), Unit: "/min"}
}

// drawTarget is any entry, one that has not arrived, or rather often a dose.
func drawTarget(t *rapid.T, b *book) journal.ID {
	var doses []journal.ID
	for _, e := range b.entries {
		if e.Fact.Kind() == journal.KindAdministration {
			doses = append(doses, e.ID)
		}
	}
	if len(doses) > 0 && rapid.Bool().Draw(t, "a dose") {
		return rapid.SampledFrom(doses).Draw(t, "dose")
	}
	return number(uint64(rapid.IntRange(1, int(b.n)+3).Draw(t, "target")))
}

func drawDose(t *rapid.T, b *book) journal.Fact {
	slot := rapid.SampledFrom([]journal.SlotKey{morning, morning, {}, {}, {Date: today, Time: 600}, {Date: 99, Time: 9}}).Draw(t, "slot")
	a := gave(slot, act(rapid.SampledFrom(acts).Draw(t, "act")), seen(uint32(rapid.IntRange(1, 3).Draw(t, "seen"))), of(drawDrug(t)))
	a.Order = orderNo(byte(rapid.IntRange(1, 3).Draw(t, "order")))
	a.Dose = units(float64(rapid.IntRange(0, 5).Draw(t, "dose")))
	a.Site = rapid.SampledFrom([]string{"", "høyre skulder", "mage"}).Draw(t, "site")
	if rapid.Bool().Draw(t, "follows up") {
		a.Target = drawTarget(t, b)
		followUp(t, b, a)
	}
	if rapid.Bool().Draw(t, "measured") {
		a.Measured = drawTarget(t, b)
	}
	return a
}

// acts are drawn with weight: what nothing follows from meets nothing.
var acts = []journal.Act{
	journal.ActGiven, journal.ActGiven, journal.ActGiven, journal.ActGiven, journal.ActNotGiven, journal.ActDelivered, journal.ActSeenTaken,
	journal.ActSelf, journal.ActPrepared, journal.ActPrepared, journal.ActPatchOff, journal.ActPatchOff, journal.ActDiscarded, journal.ActEffect,
}

// followUp mostly names the order and the slot of its target, as a screen does.
func followUp(t *rapid.T, b *book, a *journal.Administration) {
	for _, e := range b.entries {
		f, ok := e.Fact.(*journal.Administration)
		if ok && e.ID == a.Target && rapid.Bool().Draw(t, "of the same order") {
			a.Order, a.Slot = f.Order, f.Slot
		}
	}
}

func drawDrug(t *rapid.T) journal.Drug {
	return rapid.SampledFrom([]journal.Drug{paracet, apo, novorapid}).Draw(t, "drug")
}

func drawOrder(t *rapid.T) journal.Fact {
	which := orderNo(byte(rapid.IntRange(1, 3).Draw(t, "order")))
	v, amount := version(uint32(rapid.IntRange(1, 4).Draw(t, "version"))), dose(float64(rapid.IntRange(1, 2).Draw(t, "dose")))
	special := rapid.SampledFrom([]func(*journal.Order){patchOrder, double, byScale, weekdays, func(*journal.Order) {}}).Draw(t, "special")
	switch rapid.IntRange(0, 3).Draw(t, "what") {
	case 0:
		return regular(paracet, named(which), v, special, ended(at(rapid.IntRange(0, 23).Draw(t, "ended"), 0)))
	case 1:
		return asNeeded(named(which), v, amount)
	}
	return regular(drawDrug(t), named(which), v, amount, special)
}

func drawNote(t *rapid.T, b *book) journal.Fact {
	n := &journal.Note{Type: "rapport", Text: "Sov godt.", Relation: journal.NoteRelation(rapid.IntRange(0, 2).Draw(t, "relation")), Reason: "feil"}
	if n.Relation != journal.NoteNew {
		n.Target = drawTarget(t, b)
	}
	return n
}

func drawSection(t *rapid.T, b *book) journal.Fact {
	s := &journal.Section{Document: journal.CarePlan, Key: rapid.SampledFrom([]string{"ernæring", "søvn"}).Draw(t, "key"), Title: "T"}
	s.Text = rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "text")
	for range rapid.IntRange(0, 3).Draw(t, "parents") {
		s.Parents = append(s.Parents, drawTarget(t, b))
	}
	return s
}

func drawClosure(t *rapid.T, b *book) journal.Fact {
	open := b.fold().Cases()
	if len(open) == 0 {
		return &journal.CaseClosure{Case: journal.CaseID{1}, Reason: "avklart"}
	}
	k := rapid.SampledFrom(open).Draw(t, "case")
	f := k.Close("avklart")
	f.Seen = f.Seen[:rapid.IntRange(0, len(f.Seen)).Draw(t, "seen")]
	return f
}

func drawCentral(t *rapid.T) journal.Fact {
	v := uint32(rapid.IntRange(1, 3).Draw(t, "version"))
	if rapid.Bool().Draw(t, "patient") {
		p := &journal.Patient{Version: v, Family: rapid.SampledFrom([]string{"Aasen", "Moen"}).Draw(t, "family")}
		switch since := at(rapid.IntRange(0, 23).Draw(t, "since"), 0); rapid.IntRange(0, 4).Draw(t, "where") {
		case 0, 1:
			p.Away = &journal.Away{Since: since, Where: "St. Olavs hospital"}
		case 2:
			p.Died = journal.DateOf(since).AddDays(-rapid.IntRange(0, 1).Draw(t, "days ago"))
		}
		return p
	}
	a := allergy(rapid.SampledFrom([]string{"paracet", "penicillin"}).Draw(t, "text"), "J01C")
	a.Version, a.Active = v, rapid.Bool().Draw(t, "active")
	return a
}
