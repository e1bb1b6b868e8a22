package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// Names in the export that a story or a test needs to find again.
const (
	Ward = "Group/solbakken-avd-2" // Solbakken sykehjem, avd. 2
	Zone = "List/hjemmetjenesten-nord"

	Ase        = "Patient/solbakken-101" // Åse Aasen
	AseMorning = "MedicationRequest/solbakken-101-selozok"
	AseStopped = "MedicationRequest/solbakken-101-naproxen" // stopped by [Story]
	Newcomer   = "Patient/solbakken-213"                    // assigned by [Story]
	Leaver     = "Patient/solbakken-212"                    // removed by [Story]
)

// seed makes every run the same.
const seed = 20261122

// History is how many days before the demo day the notes begin.
const History = 14

// Write writes the whole export, as it stands on the morning of day, to dir.
func Write(dir string, day journal.Date) error {
	return newExport(day, ward, zone).save(dir)
}

// Story writes the export again to dir, after the centre has stopped one of
// Åse's orders, given her an allergy, assigned a new patient to the ward and
// removed another. The stop carries no time of its own: it counts from the
// moment it is imported.
func Story(dir string, day journal.Date) error {
	people := append(append([]person(nil), ward...), newcomer)
	people[0].cave = caves(penicillin)
	e := newExport(day, people, zone)
	stop(e.find(AseStopped).(*r4.MedicationRequest))
	leave(e.find(Ward).(*r4.Group))
	return e.save(dir)
}

func stop(m *r4.MedicationRequest) {
	m.Meta = &r4.Meta{VersionID: "2"}
	m.Status = "stopped"
	m.StatusReason = &r4.CodeableConcept{Text: "Økt blødningsfare sammen med Marevan"}
}

func newExport(day journal.Date, ward, zone []person) *export {
	e := &export{day: day, measured: map[string]*r4.Observation{}}
	for _, p := range append(append([]person(nil), ward...), zone...) {
		// Each chart has its own source, so that one more patient changes no other.
		e.rand = rand.New(rand.NewPCG(seed, uint64(hash(p.id))))
		e.addPatient(p, int(hash(p.id)%80))
	}
	e.addWard(ward)
	e.addZone(zone)
	e.addRights()
	e.addStock()
	return e
}

func (e *export) addPatient(p person, i int) {
	e.add(e.patient(p, i))
	for n, c := range p.cave {
		e.add(e.allergy(p, c, n))
	}
	for n, text := range p.critical {
		e.add(e.flag(p, text, n))
	}
	e.addOrders(p, i)
	e.addNotes(p, i)
	e.addPlan(p, i)
	e.addObservations(p)
}

// clock is an instant of a day relative to the demo day, in Oslo.
func (e *export) clock(days int, hhmm string) time.Time {
	d := e.day.AddDays(days)
	at, err := time.ParseInLocation("15:04", hhmm, journal.Oslo)
	if err != nil {
		panic(fmt.Sprintf("demo: time %q in the tables", hhmm))
	}
	return time.Date(d.Year(), d.Month(), d.Day(), at.Hour(), at.Minute(), 0, 0, journal.Oslo)
}

func dateTime(t time.Time) string { return t.Format("2006-01-02T15:04:05-07:00") }

func isoDate(d journal.Date) string {
	return fmt.Sprintf("%04d-%02d-%02d", d.Year(), d.Month(), d.Day())
}

// meta is version 1, last changed a number of days ago.
func (e *export) meta(days int, hhmm string) *r4.Meta {
	return &r4.Meta{VersionID: "1", LastUpdated: e.clock(days, hhmm).UTC().Format("2006-01-02T15:04:05Z")}
}

func hash(s string) uint32 {
	h := uint32(2166136261)
	for _, b := range []byte(s) {
		h = (h ^ uint32(b)) * 16777619
	}
	return h
}
