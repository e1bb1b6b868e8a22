package ward

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
)

// Ward is one patient's chart and the clock on the wall.
type Ward struct {
	Chart    *chart.Chart
	Stream   journal.ID
	Clock    journal.Instant
	Picture  journal.Instant // AsOf
	Author   journal.Author
	Receipts map[journal.ID]localstore.Receipt
	Acts     []journal.Entry    // what Act made, in turn
	Refuse   error              // what Act answers, nil: it records
	Kept     []localstore.Draft // the author's drafts, newest first

	Seen    []journal.ID      // entries of orders that were marked seen; nil: all are
	Others  []localstore.Peer // other workstations
	Granted []journal.Authorisation
	Account *chart.Ledger // the unit's narcotics account; nil: none

	seq     uint64
	named   uint64 // ids given out
	entries []journal.Entry
	tb      testing.TB       // of the desk
	station *replica.Replica // of the second persons, see second.go
}

// Anna and Bjorn are the authors of most tests; Siri may check what Anna gives,
// Bjorn has no authorisation to.
var (
	Anna  = journal.Author{ID: "anna", Name: "Anna Berg", HPR: "1234567", Role: journal.RoleNurse}
	Bjorn = journal.Author{ID: "bjorn", Name: "Bjørn Dahl", Role: journal.RoleHealthcare}
	Siri  = journal.Author{ID: "siri", Name: "Siri Moe", HPR: "7654321", Role: journal.RoleNurse}
	Lege  = journal.Author{ID: "centre", Name: "Kari Nordmann", Role: journal.RoleDoctor}
)

// At is an instant of 22 November 2026 in Oslo, "08:02".
func At(clock string) journal.Instant { return On(20261122, clock) }

// On is an instant of a day in Oslo.
func On(day journal.Date, clock string) journal.Instant {
	t, err := time.ParseInLocation("15:04", clock, journal.Oslo)
	if err != nil {
		panic(err)
	}
	return journal.InstantOf(time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, journal.Oslo))
}

// Empty is a chart without entries, at 08:20 with a picture from 08:15.
func Empty() *Ward {
	stream := journal.ID{0xaa}
	return &Ward{
		Chart: chart.New(stream), Stream: stream, Clock: At("08:20"), Picture: At("08:15"), Author: Anna,
		Receipts: map[journal.ID]localstore.Receipt{},
	}
}

// Now is the clock on the wall.
func (w *Ward) Now() journal.Instant { return w.Clock }

// View runs f on the chart.
func (w *Ward) View(stream journal.ID, f func(*chart.Chart)) bool {
	if stream != w.Stream {
		return false
	}
	f(w.Chart)
	return true
}

// AsOf is the age of the picture.
func (w *Ward) AsOf(journal.ID) journal.Instant { return w.Picture }

// Receipt is confirmed unless the test says otherwise.
func (w *Ward) Receipt(entry journal.ID) localstore.Receipt {
	if r, ok := w.Receipts[entry]; ok {
		return r
	}
	return localstore.ReceiptConfirmed
}

// Patients is the one patient.
func (w *Ward) Patients() []replica.Summary {
	open, critical := w.Chart.OpenCases()
	return []replica.Summary{{Stream: w.Stream, OpenCases: open, CriticalCases: critical, AsOf: w.Picture, Complete: true, Opened: true}}
}

// SaveDraft keeps a draft.
func (w *Ward) SaveDraft(ctx context.Context, d localstore.Draft) (localstore.Draft, error) {
	if w.Refuse != nil {
		return d, w.Refuse
	}
	if d.ID == (journal.ID{}) {
		w.seq++
		d.ID = journal.ID{0xdd, byte(w.seq)}
	}
	if err := w.DeleteDraft(ctx, d.ID); err != nil {
		return d, err
	}
	d.Revision++
	d.Updated = w.Clock
	w.Kept = append([]localstore.Draft{d}, w.Kept...)
	return d, nil
}

// Drafts are those on a stream, newest first.
func (w *Ward) Drafts(_ context.Context, stream journal.ID) (list []localstore.Draft, err error) {
	for _, d := range w.Kept {
		if d.Stream == stream {
			list = append(list, d)
		}
	}
	return list, nil
}

// DeleteDraft throws a draft away.
func (w *Ward) DeleteDraft(_ context.Context, id journal.ID) error {
	w.Kept = slices.DeleteFunc(w.Kept, func(d localstore.Draft) bool { return d.ID == id })
	return nil
}

// Write adds a fact by an author, performed and recorded at an instant.
func (w *Ward) Write(by journal.Author, at journal.Instant, f journal.Fact) journal.Entry {
	e := w.entry(by, at, f)
	w.entries = append(w.entries, e)
	w.Chart.Add(e)
	return e
}

// entry makes an entry, performed and recorded at an instant.
func (w *Ward) entry(by journal.Author, at journal.Instant, f journal.Fact) journal.Entry {
	w.seq++
	var id journal.ID
	binary.BigEndian.PutUint64(id[:], w.seq)
	return journal.Entry{
		Header: journal.Header{ID: id, Stream: w.Stream, Device: journal.ID{byte(len(by.ID))}, Seq: w.seq, Stamp: journal.NewStamp(at, uint16(w.seq)), Class: f.Class()},
		Body:   journal.Body{Author: by, At: at, Recorded: at, Trust: journal.TrustSynced, Basis: journal.Basis{AsOf: at - 300_000, Entries: w.Chart.Len()}, Fact: f},
	}
}

// Order is an active order taken orally at times of day.
func (w *Ward) Order(n byte, name, strength string, dose journal.Amount, unit string, times ...journal.LocalTime) *journal.Order {
	o := &journal.Order{
		Order: journal.ID{0x0f, n}, Version: 1, Status: journal.OrderActive, Drug: journal.Drug{Name: name, Strength: strength, Form: unit},
		Dose: dose * 1_000_000, Unit: unit, Route: "oral", Timing: journal.Timing{Times: times}, Start: On(20261101, "08:00"), Prescriber: "Kari Nordmann", Source: "fastlege",
	}
	w.Write(Lege, On(20261101, "08:00"), o)
	return o
}

// Give registers a dose as given, on time or as needed (slot zero).
func (w *Ward) Give(by journal.Author, o *journal.Order, slot journal.SlotKey, at journal.Instant) journal.Entry {
	return w.Write(by, at, &journal.Administration{
		Order: o.Order, Version: o.Version, Slot: slot, Act: journal.ActGiven, Drug: o.Drug, Dose: o.Dose, Unit: o.Unit, Route: o.Route, PRNReason: prnReason(slot),
	})
}

func prnReason(s journal.SlotKey) string {
	if s.Date == 0 {
		return "smerter i hofte"
	}
	return ""
}

// Slot is a slot of 22 November.
func Slot(hour journal.LocalTime) journal.SlotKey {
	return journal.SlotKey{Date: 20261122, Time: hour * 60}
}

// String names the ward in test output.
func (w *Ward) String() string { return fmt.Sprintf("ward of %d entries", w.Chart.Len()) }
