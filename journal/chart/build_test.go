package chart_test

import (
	"encoding/binary"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// The people and the day of the tests: Sunday 22 November 2026.
var (
	anna   = journal.Author{ID: "anna", Name: "Anna Berg", HPR: "1234567", Role: journal.RoleNurse}
	bjorn  = journal.Author{ID: "bjorn", Name: "Bjørn Dahl", Role: journal.RoleHealthcare}
	centre = journal.Author{ID: "sentral", Name: "Sentral journal", Role: journal.RoleCentre}

	stream  = journal.ID{0xaa}
	today   = journal.NewDate(2026, time.November, 22)
	paracet = journal.Drug{Name: "Paracet", ATC: "N02BE01", Strength: "500 mg", Form: "tablett"}
	apo     = journal.Drug{Name: "Apocillin", ATC: "J01CE02", Strength: "660 mg", Form: "tablett"}

	novorapid = journal.Drug{Name: "NovoRapid", ATC: "A10AB05", Strength: "100 E/ml", Form: "injeksjonsvæske"}
	morning   = journal.SlotKey{Date: today, Time: 480}
	evening   = journal.SlotKey{Date: today, Time: 1200}
)

const hour = journal.Instant(3_600_000)

// at is a time of day on the day of the tests, in Oslo.
func at(h, m int) journal.Instant {
	return journal.Slot{Date: today, Time: journal.LocalTime(h*60 + m)}.Due()
}

// book makes entries whose ids and stamps follow the order of making.
type book struct {
	n       uint64
	entries []journal.Entry
}

type change func(*journal.Entry)

// add writes an entry performed, recorded and stamped at an instant, by
// somebody who had synced an hour before.
func (b *book) add(by journal.Author, when journal.Instant, fact journal.Fact, changes ...change) journal.ID {
	b.n++
	e := journal.Entry{
		Header: journal.Header{ID: number(b.n), Stream: stream, Device: journal.ID{1}, Seq: b.n, Stamp: journal.NewStamp(when, uint16(b.n)), Class: fact.Class()},
		Body: journal.Body{
			Author: by, At: when, Recorded: when, Trust: journal.TrustSynced, Basis: journal.Basis{AsOf: when - hour}, Fact: fact,
		},
	}
	for _, c := range changes {
		c(&e)
	}
	b.entries = append(b.entries, e)
	return e.ID
}

func number(n uint64) journal.ID {
	var id journal.ID
	binary.BigEndian.PutUint64(id[8:], n)
	return id
}

func (b *book) fold() *chart.Chart { return chart.Fold(stream, b.entries) }

// void marks an entry as feilregistrert.
func (b *book) void(by journal.Author, when journal.Instant, target journal.ID, reason string) journal.ID {
	return b.add(by, when, &journal.EnteredInError{Target: target, Reason: reason})
}

func asOf(i journal.Instant) change { return func(e *journal.Entry) { e.Basis.AsOf = i } }
func trust(t journal.Trust) change  { return func(e *journal.Entry) { e.Trust = t } }
func stamped(i journal.Instant) change {
	return func(e *journal.Entry) { e.Stamp = journal.NewStamp(i, 0) }
}
func withID(id journal.ID) change    { return func(e *journal.Entry) { e.ID = id } }
func inStream(id journal.ID) change  { return func(e *journal.Entry) { e.Stream = id } }
func orderNo(n byte) journal.ID      { return journal.ID{0x0d, n} }
func units(n float64) journal.Amount { return journal.Amount(n * 1e6) }

// regular is version 1 of an order at 08:00 and 20:00.
func regular(drug journal.Drug, changes ...func(*journal.Order)) *journal.Order {
	o := &journal.Order{
		Order: orderNo(1), Version: 1, Status: journal.OrderActive, Drug: drug, Dose: units(1), Unit: "tablett", Route: "oral",
		Timing: journal.Timing{Times: []journal.LocalTime{480, 1200}}, Start: at(0, 0) - 240*hour,
	}
	for _, c := range changes {
		c(o)
	}
	return o
}

func version(n uint32) func(*journal.Order) { return func(o *journal.Order) { o.Version = n } }

func dose(n float64) func(*journal.Order) { return func(o *journal.Order) { o.Dose = units(n) } }

func named(id journal.ID) func(*journal.Order)     { return func(o *journal.Order) { o.Order = id } }
func ended(i journal.Instant) func(*journal.Order) { return endedAs(journal.OrderStopped, i) }

func endedAs(s journal.OrderStatus, i journal.Instant) func(*journal.Order) {
	return func(o *journal.Order) { o.Status, o.Ended, o.EndReason = s, i, "bivirkning" }
}

// asNeeded is an order with 4 hours between doses and at most 4 tablets a day.
func asNeeded(changes ...func(*journal.Order)) *journal.Order {
	o := regular(paracet, changes...)
	o.Timing = journal.Timing{}
	o.PRN = &journal.PRN{Reason: "ved smerter", MinInterval: int64(4 * hour), MaxPerDay: units(4)}
	return o
}

func double(o *journal.Order)     { o.Double = true }
func patchOrder(o *journal.Order) { o.Technique = journal.TechniquePatch }

// byScale is given by blood sugar: nothing under 4, 2 from 4, 6 from 10, and
// from 20 the doctor is called.
func byScale(o *journal.Order) {
	o.Dose = 0
	o.Scale = &journal.Scale{Code: "15074-8", Name: "Blodsukker", Unit: "mmol/l", Steps: []journal.ScaleStep{
		{From: units(4), Dose: units(2)}, {From: units(10), Dose: units(6)}, {From: units(20), Dose: units(8), Call: true},
	}}
}

// weekdays is two on Sundays, one on other days, at 08:00.
func weekdays(o *journal.Order) {
	o.Dose, o.Timing = 0, journal.Timing{}
	sunday, eight := journal.Weekdays(0).With(time.Sunday), []journal.LocalTime{480}
	o.Plan = []journal.Dosage{
		{Dose: units(2), Timing: journal.Timing{Times: eight, Weekdays: sunday}},
		{Dose: units(1), Timing: journal.Timing{Times: eight, Weekdays: 127 &^ sunday}},
	}
}

// gave is one tablet of order 1, version 1.
func gave(slot journal.SlotKey, changes ...func(*journal.Administration)) *journal.Administration {
	a := &journal.Administration{
		Order: orderNo(1), Version: 1, Slot: slot, Act: journal.ActGiven, Drug: paracet, Dose: units(1), Unit: "tablett", Route: "oral",
	}
	if a.PRN() {
		a.PRNReason = "hodepine"
	}
	for _, c := range changes {
		c(a)
	}
	return a
}

func act(k journal.Act) func(*journal.Administration) {
	return func(a *journal.Administration) { a.Act = k }
}

func seen(v uint32) func(*journal.Administration) {
	return func(a *journal.Administration) { a.Version = v }
}

func of(drug journal.Drug) func(*journal.Administration) {
	return func(a *journal.Administration) { a.Drug = drug }
}

func amount(n float64, unit string) func(*journal.Administration) {
	return func(a *journal.Administration) { a.Dose, a.Unit = units(n), unit }
}

func override(why string) func(*journal.Administration) {
	return func(a *journal.Administration) { a.Override = why }
}

func refused(why journal.NotGivenReason) *journal.Administration {
	a := gave(morning, act(journal.ActNotGiven))
	a.NotGiven = why
	return a
}

func allergy(text, atc string) *journal.Alert {
	return &journal.Alert{Alert: journal.ID{0xa1}, Version: 1, Type: journal.AlertAllergy, Active: true, Text: text, ATC: atc}
}

// cell is the cell of order 1 at a slot of today.
func cell(c *chart.Chart, slot journal.SlotKey, now journal.Instant) chart.Cell {
	for _, row := range c.Round(slot.Date, now) {
		for _, cell := range row.Cells {
			if row.ID == orderNo(1) && cell.Slot.Key() == slot {
				return cell
			}
		}
	}
	return chart.Cell{}
}

// cases are the cases of a rule.
func cases(c *chart.Chart, rule chart.Rule) []*chart.Case {
	var list []*chart.Case
	for _, k := range c.Cases() {
		if k.Rule == rule {
			list = append(list, k)
		}
	}
	return list
}
