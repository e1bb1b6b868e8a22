package chart_test

import (
	"fmt"
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

func BenchmarkFold400(b *testing.B) {
	entries := ordinary(400)
	b.ReportAllocs()
	for b.Loop() {
		chart.Fold(stream, entries)
	}
}

func BenchmarkAdd(b *testing.B) {
	entries := ordinary(400)
	c := chart.Fold(stream, entries)
	next := &book{n: 10_000}
	for range b.N {
		next.add(anna, at(8, 0), gave(journal.SlotKey{Date: today.AddDays(int(next.n % 300)), Time: journal.LocalTime(next.n % 1440)}))
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		if i%400 == 399 { // stay at the size of a patient
			b.StopTimer()
			c = chart.Fold(stream, entries)
			b.StartTimer()
		}
		c.Add(next.entries[i])
	}
}

func BenchmarkRound(b *testing.B) {
	c := chart.Fold(stream, ordinary(400))
	b.ReportAllocs()
	for b.Loop() {
		c.Round(today, at(12, 0))
	}
}

func BenchmarkDue(b *testing.B) {
	c := chart.Fold(stream, ordinary(400))
	b.ReportAllocs()
	for b.Loop() {
		c.Due(at(12, 0))
	}
}

func BenchmarkCanonical(b *testing.B) {
	c := chart.Fold(stream, ordinary(400))
	b.ReportAllocs()
	for b.Loop() {
		c.Canonical()
	}
}

// BenchmarkHostile folds what no honest device sends: thousands of doses as
// needed in one day, of notes in one chain, of marks on one entry, and of
// patches, insulin and prepared doses that nobody could give.
func BenchmarkHostile(b *testing.B) {
	k := &book{}
	k.add(centre, at(0, 0)-48*hour, asNeeded())
	for i := range 5000 {
		k.add(anna, at(8, 0)+journal.Instant(i), gave(journal.SlotKey{}))
		k.add(anna, at(8, 0), &journal.Note{Type: "rapport", Text: "x", Relation: journal.NoteAddendum, Target: number(k.n - 1)})
		k.void(anna, at(9, 0), number(2), "feil")
	}
	b.ReportAllocs()
	for b.Loop() {
		c := chart.Fold(stream, k.entries)
		c.Notes()
		c.Cases()
	}
}

// BenchmarkHostileKin does the same with what is looked at together: patches,
// insulin by two orders, prepared doses and checks of one slot.
func BenchmarkHostileKin(b *testing.B) {
	k := &book{}
	k.add(centre, at(0, 0)-48*hour, regular(novorapid, patchOrder, double))
	k.add(centre, at(0, 0)-48*hour, regular(novorapid, patchOrder, named(orderNo(2))))
	for i := range 3000 {
		a := gave(journal.SlotKey{}, of(novorapid), measured(number(uint64(i))))
		a.Order = orderNo(byte(1 + i%2))
		id := k.add(anna, at(8, 0)+journal.Instant(i), a)
		k.add(anna, at(8, 0), gave(morning, act(journal.ActPrepared), of(novorapid)))
		k.add(bjorn, at(8, 0), &journal.Countersign{Target: id, Purpose: journal.SignCheck})
	}
	b.ReportAllocs()
	for b.Loop() {
		c := chart.Fold(stream, k.entries)
		c.Cases()
	}
}

// ordinary is a patient of a nursing home: 12 orders, 2 allergies, doses,
// reports, a care plan.
func ordinary(n int) []journal.Entry {
	b := &book{}
	b.add(centre, at(0, 0)-480*hour, &journal.Patient{Version: 1, Family: "Aasen", Given: "Åse"})
	b.add(centre, at(0, 0)-480*hour, allergy("penicillin", "J01C"))
	for i := range byte(12) {
		o := regular(medicine(i), named(orderNo(i)))
		if i%4 == 3 {
			o = asNeeded(named(orderNo(i)))
			o.Drug = medicine(i)
		}
		b.add(centre, at(0, 0)-480*hour, o)
	}
	for len(b.entries) < n {
		i := len(b.entries)
		when := at(0, 0) - journal.Instant(n-i)*hour
		switch i % 10 {
		case 0, 1:
			b.add(anna, when, &journal.Note{Type: "rapport", Text: "Sov godt, spiste frokost."})
		case 2:
			b.add(anna, when, &journal.Section{Document: journal.CarePlan, Key: fmt.Sprint(i % 7), Title: "Ernæring", Text: fmt.Sprint(i), Parents: lastSection(b, i)})
		case 3:
			b.add(anna, when, &journal.Observation{Name: "Puls", Value: units(72), Unit: "/min"})
		case 4:
			a := gave(journal.SlotKey{}, of(medicine(3)))
			a.Order = orderNo(3)
			b.add(anna, when, a)
		default:
			a := gave(journal.SlotKey{Date: journal.DateOf(when), Time: journal.LocalTime(when / (hour / 60) % 1440)}, of(medicine(byte(i%3))))
			a.Order = orderNo(byte(i % 3))
			b.add(anna, when, a)
		}
	}
	return b.entries
}

// medicine is one of many, each of another substance.
func medicine(i byte) journal.Drug {
	return journal.Drug{Name: "Medisin " + string('A'+rune(i)), ATC: fmt.Sprintf("N05AX%02d", i), Strength: "5 mg", Form: "tablett"}
}

func lastSection(b *book, i int) []journal.ID {
	for j := len(b.entries) - 1; j >= 0; j-- {
		if s, ok := b.entries[j].Fact.(*journal.Section); ok && s.Key == fmt.Sprint(i%7) {
			return []journal.ID{b.entries[j].ID}
		}
	}
	return nil
}
