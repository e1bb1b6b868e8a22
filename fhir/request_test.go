package fhir

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// reread writes an order as the centre would and reads it again.
func reread(tb testing.TB, o *journal.Order) []*journal.Order {
	tb.Helper()
	line, err := json.Marshal(RequestOf(o, "m1", "Patient/p"))
	require.NoError(tb, err)
	return ordersOf(line)
}

// Whatever the plan, the scale or the condition: what is written is what is
// read, to the last minute and millionth.
func TestMedicationRequest_round_trip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := orders(rt)
		require.NoError(rt, o.Validate())
		got := reread(t, o)
		require.Len(rt, got, 1)
		got[0].Version = o.Version
		require.Equal(rt, o, got[0])
	})
}

// orders draws an order of any kind that an export can hold.
func orders(rt *rapid.T) *journal.Order {
	o := &journal.Order{
		Order: IDOf("MedicationRequest/m1"), Version: 1, Origin: "MedicationRequest/m1",
		Status: rapid.SampledFrom([]journal.OrderStatus{1, 2, 3, 4, 5, 6, 7, 8}).Draw(rt, "status"),
		Drug: journal.Drug{
			Name: "Marevan", ATC: rapid.SampledFrom([]string{"", "B01AA03"}).Draw(rt, "atc"), Form: "tablett",
			Strength: rapid.SampledFrom([]string{"", "2,5 mg"}).Draw(rt, "strength"), Group: rapid.SampledFrom([]string{"", "A", "C"}).Draw(rt, "group"),
		},
		Unit: rapid.SampledFrom([]string{"tablett", "mg", "E", "ml"}).Draw(rt, "unit"), Route: rapid.SampledFrom([]string{"", "oral", "subkutan"}).Draw(rt, "route"),
		Technique: journal.Technique(rapid.Uint8Range(0, uint8(journal.TechniqueDrops)).Draw(rt, "technique")),
		Packing:   rapid.SampledFrom([]journal.Packing{0, 1, 2, 3, 8}).Draw(rt, "packing"),
		Self:      rapid.Bool().Draw(rt, "self"), Double: rapid.Bool().Draw(rt, "double"),
		Prescriber: rapid.SampledFrom([]string{"", "Marius Eek, fastlege"}).Draw(rt, "prescriber"),
		Source:     rapid.SampledFrom([]string{"", "sykehus", "fastlege", "legevakt", "e-resept"}).Draw(rt, "source"),
		EndReason:  rapid.SampledFrom([]string{"", "Fall om natten"}).Draw(rt, "why"), DoseText: "etter avtale",
	}
	if rapid.Bool().Draw(rt, "reconciled") {
		o.Reconciled = 20261104
	}
	if rapid.Bool().Draw(rt, "hold") {
		o.Hold = conditions(rt)
	}
	kinds := []func(*rapid.T, *journal.Order){fixed, everyDays2, hourly, asNeededOrder, scaled, byWeekday, byTime, tapering}
	rapid.SampledFrom(kinds).Draw(rt, "kind")(rt, o)
	return o
}

func conditions(rt *rapid.T) *journal.Condition {
	c := &journal.Condition{Code: "8867-4", Name: "Puls", Unit: "/min", Below: amounts(rt, "below")}
	if rapid.Bool().Draw(rt, "has above") {
		c.Above = amounts(rt, "above")
	}
	return c
}

func amounts(rt *rapid.T, label string) journal.Amount {
	return journal.Amount(rapid.Int64Range(1, 999_999_999).Draw(rt, label))
}

func clockTimes(rt *rapid.T, label string) []journal.LocalTime {
	set := rapid.SliceOfNDistinct(rapid.IntRange(0, 1439), 1, 6, rapid.ID[int]).Draw(rt, label)
	var out []journal.LocalTime
	for at := range journal.LocalTime(1440) {
		for _, s := range set {
			if journal.LocalTime(s) == at {
				out = append(out, at)
			}
		}
	}
	return out
}

// instants are anything from whole days to odd milliseconds.
func instants(rt *rapid.T, label string) journal.Instant {
	m, _ := parseMoment("2026-10-20")
	day := m.at + journal.Instant(rapid.IntRange(0, 60).Draw(rt, label+" day"))*24*3_600_000
	return day + journal.Instant(rapid.SampledFrom([]int64{0, 0, 0, 3_600_000, 43_200_000, 45_296_789}).Draw(rt, label+" clock"))
}

func fixed(rt *rapid.T, o *journal.Order) {
	o.Dose, o.Timing.Times = amounts(rt, "dose"), clockTimes(rt, "times")
	o.Timing.Weekdays = journal.Weekdays(rapid.Uint8Range(0, 127).Draw(rt, "weekdays"))
	bounded(rt, o)
}

func bounded(rt *rapid.T, o *journal.Order) {
	if rapid.Bool().Draw(rt, "has start") {
		o.Start = instants(rt, "start")
	}
	if rapid.Bool().Draw(rt, "has end") {
		o.End = instants(rt, "end")
		if o.End <= o.Start {
			o.End = o.Start + 7*24*3_600_000
		}
	}
}

func everyDays2(rt *rapid.T, o *journal.Order) {
	o.Dose, o.Timing.Times, o.Timing.EveryDays = amounts(rt, "dose"), clockTimes(rt, "times"), rapid.IntRange(2, journal.MaxEveryDays).Draw(rt, "days")
	o.Start = instants(rt, "start")
}

func hourly(rt *rapid.T, o *journal.Order) {
	o.Dose, o.Start = amounts(rt, "dose"), instants(rt, "start")
	o.Timing.EveryHours, o.Timing.Anchor = rapid.IntRange(1, journal.MaxEveryHours).Draw(rt, "hours"), o.Start
}

func asNeededOrder(rt *rapid.T, o *journal.Order) {
	o.Dose, o.PRN = amounts(rt, "dose"), &journal.PRN{Reason: rapid.SampledFrom([]string{"", "smerter"}).Draw(rt, "reason")}
	o.PRN.MinInterval = rapid.Int64Range(0, journal.MaxEveryHours*60).Draw(rt, "minutes") * 60_000
	if rapid.Bool().Draw(rt, "has max") {
		o.PRN.MaxPerDay = amounts(rt, "max")
	}
	bounded(rt, o)
}

func scaled(rt *rapid.T, o *journal.Order) {
	o.Timing.Times = clockTimes(rt, "times")
	o.Scale = &journal.Scale{Code: "15074-8", Name: "Blodsukker", Unit: "mmol/L"}
	from := journal.Amount(0)
	for range rapid.IntRange(1, 8).Draw(rt, "steps") {
		from += amounts(rt, "from")
		o.Scale.Steps = append(o.Scale.Steps, journal.ScaleStep{From: from, Dose: amounts(rt, "dose"), Call: rapid.Bool().Draw(rt, "call")})
	}
}

func byWeekday(rt *rapid.T, o *journal.Order) {
	first := journal.Weekdays(rapid.Uint8Range(1, 126).Draw(rt, "weekdays"))
	times, dose := clockTimes(rt, "times"), amounts(rt, "dose")
	o.Plan = []journal.Dosage{
		{Dose: dose, Timing: journal.Timing{Times: times, Weekdays: first}},
		{Dose: dose + 1, Timing: journal.Timing{Times: times, Weekdays: 127 &^ first}},
	}
}

func byTime(rt *rapid.T, o *journal.Order) {
	dose := amounts(rt, "dose")
	for i, at := range clockTimes(rt, "times") {
		o.Plan = append(o.Plan, journal.Dosage{Dose: dose + journal.Amount(i), Timing: journal.Timing{Times: []journal.LocalTime{at}}})
	}
	if len(o.Plan) == 1 {
		o.Dose, o.Timing, o.Plan = o.Plan[0].Dose, o.Plan[0].Timing, nil
	}
}

func tapering(rt *rapid.T, o *journal.Order) {
	at, times := instants(rt, "start"), clockTimes(rt, "times")
	o.Start = at
	for range rapid.IntRange(2, 6).Draw(rt, "parts") {
		next := at + journal.Instant(rapid.IntRange(1, 14).Draw(rt, "days"))*24*3_600_000
		o.Plan = append(o.Plan, journal.Dosage{Dose: amounts(rt, "dose"), Timing: journal.Timing{Times: times}, Start: at, End: next})
		at = next
	}
	if o.End = at; rapid.Bool().Draw(rt, "open") {
		o.End, o.Plan[len(o.Plan)-1].End = 0, 0
	}
}

// FuzzDosages: of any dosages, what is understood stays understood when it is
// written and read again, and every dose of a plan can be told.
func FuzzDosages(f *testing.F) {
	for _, c := range orderCases(f) {
		var m struct {
			DosageInstruction json.RawMessage `json:"dosageInstruction"`
			Extension         json.RawMessage `json:"extension"`
		}
		if json.Unmarshal(c.Request, &m) == nil {
			f.Add([]byte(m.DosageInstruction), []byte(m.Extension))
		}
	}
	f.Fuzz(func(t *testing.T, dosages, extensions []byte) {
		m := &r4.MedicationRequest{Resource: r4.Resource{ResourceType: "MedicationRequest", ID: "m1"}, Status: "active"}
		if json.Unmarshal(dosages, &m.DosageInstruction) != nil || len(extensions) > 0 && json.Unmarshal(extensions, &m.Extension) != nil {
			return
		}
		m.MedicationCodeableConcept = &r4.CodeableConcept{Text: "X"}
		raw, err := json.Marshal(map[string]any{"dosageInstruction": json.RawMessage(dosages)})
		require.NoError(t, err)
		for _, o := range orderOf(Found[r4.MedicationRequest]{m, Source{Raw: raw}}, journal.Drug{Name: "X"}, nil, 1_800_000_000_000) {
			requireSafe(t, o)
			if len(o.Unclear) > 0 || o.DoseText == "" {
				continue
			}
			again := reread(t, o)
			require.Len(t, again, 1)
			again[0].Order, again[0].Origin = o.Order, o.Origin
			require.Equal(t, o, again[0])
		}
	})
}
