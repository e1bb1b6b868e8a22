// Package dosegrid invents the medicines of a ward: every kind of order, and
// two weeks of what was registered on them. It is what the figures for the day
// grid are measured on, in journal/chart and in internal/bench.
package dosegrid

import (
	"encoding/binary"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// Size of the ward that the figures are promised for.
const (
	Patients = 40
	Orders   = 12 // for each patient
	Days     = 14 // up to today
)

// Ward is the invented ward at an instant.
type Ward struct {
	Now     journal.Instant
	Days    []journal.Date // the last is today
	Entries [][]journal.Entry
	serial  uint64
}

var (
	nurse  = journal.Author{ID: "anna", Name: "Anna Berg", HPR: "1234567", Role: journal.RoleNurse}
	centre = journal.Author{ID: "sentral", Name: "Sentral journal", Role: journal.RoleCentre}
)

const minute, hour, day = journal.Instant(60_000), journal.Instant(3_600_000), journal.Instant(86_400_000)

// New is the ward at 10:00 on a Sunday. Everything that was due is registered,
// except what was due less than an hour ago.
func New() *Ward {
	today := journal.NewDate(2026, time.November, 22)
	w := &Ward{Now: journal.Slot{Date: today, Time: 600}.Due()}
	for n := range Days {
		w.Days = append(w.Days, today.AddDays(n-Days+1))
	}
	for p := range Patients {
		var entries []journal.Entry
		for n := range Orders {
			o := w.order(p, n)
			entries = append(entries, w.entry(p, centre, o.Start, o))
			entries = append(entries, w.registered(p, n, o)...)
		}
		w.Entries = append(w.Entries, entries)
	}
	return w
}

// Stream is a patient's.
func (w *Ward) Stream(patient int) journal.ID { return name('p', patient, 0) }

func name(kind byte, a, b int) journal.ID {
	id := journal.ID{0: kind, 6: 0x70, 8: 0x80}
	binary.BigEndian.PutUint16(id[10:], uint16(a))
	binary.BigEndian.PutUint32(id[12:], uint32(b))
	return id
}

func (w *Ward) entry(patient int, by journal.Author, at journal.Instant, f journal.Fact) journal.Entry {
	w.serial++
	return journal.Entry{
		Header: journal.Header{
			ID: name('e', patient, int(w.serial)), Stream: w.Stream(patient), Device: name('d', 0, 0), Seq: w.serial,
			Stamp: journal.NewStamp(at, 0), Class: f.Class(),
		},
		Body: journal.Body{Author: by, At: at, Recorded: at, Trust: journal.TrustSynced, Basis: journal.Basis{AsOf: at - hour/2}, Fact: f},
	}
}

// registered is what was done about an order: nearly all of it given, one in
// twenty not, and a dose as needed every other day.
func (w *Ward) registered(patient, n int, o *journal.Order) []journal.Entry {
	var entries []journal.Entry
	for d, date := range w.Days {
		if o.PRN != nil && (d+patient)%2 == 0 && d < Days-1 {
			entries = append(entries, w.dose(patient, o, journal.SlotKey{}, journal.Slot{Date: date, Time: 840}.Due()))
		}
		for i, s := range o.Slots(date) {
			if s.Due() > w.Now-hour {
				continue
			}
			e := w.dose(patient, o, s.Key(), s.Due()+journal.Instant((patient*7+n*3+i)%40-15)*minute)
			if a := e.Fact.(*journal.Administration); w.serial%20 == 0 {
				a.Act, a.NotGiven, a.Dose = journal.ActNotGiven, journal.ReasonRefused, 0
			}
			entries = append(entries, e)
		}
	}
	return entries
}

func (w *Ward) dose(patient int, o *journal.Order, slot journal.SlotKey, at journal.Instant) journal.Entry {
	a := &journal.Administration{Order: o.Order, Version: o.Version, Slot: slot, Act: journal.ActGiven, Drug: o.Drug, Unit: o.Unit, Route: o.Route}
	a.Dose, _ = o.DoseAt(slot)
	if o.Technique.NeedsSite() {
		a.Site = "venstre lår"
	}
	if a.PRN() {
		a.PRNReason = "smerter"
	}
	return w.entry(patient, nurse, at, a)
}

// Fold is every patient's chart.
func (w *Ward) Fold() []*chart.Chart {
	list := make([]*chart.Chart, len(w.Entries))
	for p, entries := range w.Entries {
		list[p] = chart.Fold(w.Stream(p), entries)
	}
	return list
}

// Grid is the round of each day for one chart; it counts the cells.
func (w *Ward) Grid(c *chart.Chart) (cells int) {
	for _, date := range w.Days {
		cells += Cells(c.Round(date, w.Now))
	}
	return cells
}

// Cells counts them.
func Cells(rows []chart.RoundRow) (cells int) {
	for _, row := range rows {
		cells += len(row.Cells)
	}
	return cells
}

// Next is one more registration for a patient: the n-th dose of the morning
// order, given now.
func (w *Ward) Next(patient int) journal.Entry {
	o := w.order(patient, 1)
	return w.dose(patient, o, journal.SlotKey{Date: w.Days[Days-1], Time: 1200}, w.Now)
}
