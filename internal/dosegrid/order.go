package dosegrid

import (
	"time"

	"feltjournal/journal"
)

const one = journal.Amount(1_000_000)

// order is the n-th order of a patient: one of each kind there is.
func (w *Ward) order(patient, n int) *journal.Order {
	kind := kinds[n%len(kinds)]
	o := &journal.Order{
		Order: name('o', patient, n), Version: 1, Status: journal.OrderActive, Drug: kind.drug, Dose: one, Unit: "tablett", Route: "oral",
		Start: journal.Slot{Date: w.Days[0].AddDays(-30), Time: 480}.Due(), Prescriber: "Lege Moe", Source: "fastlege", DoseText: "etter skjema",
	}
	kind.build(w, o)
	return o
}

var kinds = []struct {
	drug  journal.Drug
	build func(*Ward, *journal.Order)
}{
	{journal.Drug{Name: "Albyl-E", ATC: "B01AC06"}, times(480)},
	{journal.Drug{Name: "Metoprolol", ATC: "C07AB02"}, times(480, 1200)},
	{journal.Drug{Name: "Paracet", ATC: "N02BE01"}, times(480, 840, 1200)},
	{journal.Drug{Name: "Apocillin", ATC: "J01CE02"}, hours(8)},
	{journal.Drug{Name: "Durogesic", ATC: "N02AB03", Group: "A"}, patch},
	{journal.Drug{Name: "Marevan", ATC: "B01AA03"}, card},
	{journal.Drug{Name: "Prednisolon", ATC: "H02AB06"}, tapering},
	{journal.Drug{Name: "NovoRapid", ATC: "A10AB05"}, insulin},
	{journal.Drug{Name: "Cosopt", ATC: "S01ED51"}, drops},
	{journal.Drug{Name: "Selexid", ATC: "J01CA08"}, course},
	{journal.Drug{Name: "OxyNorm", ATC: "N02AA05", Group: "A"}, asNeeded},
	{journal.Drug{Name: "Movicol", ATC: "A06AD65"}, asNeeded},
}

func times(t ...journal.LocalTime) func(*Ward, *journal.Order) {
	return func(_ *Ward, o *journal.Order) { o.Timing.Times = t }
}

func hours(n int) func(*Ward, *journal.Order) {
	return func(_ *Ward, o *journal.Order) { o.Timing.EveryHours = n }
}

func patch(_ *Ward, o *journal.Order) {
	o.Timing.EveryHours, o.Technique, o.Unit, o.Route = 72, journal.TechniquePatch, "plaster", "transdermal"
}

// card is warfarin by weekday.
func card(_ *Ward, o *journal.Order) {
	odd := journal.Weekdays(0).With(time.Monday).With(time.Wednesday).With(time.Friday)
	at := []journal.LocalTime{1080}
	o.Dose = 0
	o.Plan = []journal.Dosage{{Dose: 2 * one, Timing: journal.Timing{Times: at, Weekdays: odd}}, {Dose: one * 3 / 2, Timing: journal.Timing{Times: at, Weekdays: 127 &^ odd}}}
}

// tapering goes down a step every five days.
func tapering(w *Ward, o *journal.Order) {
	o.Dose = 0
	for n := range 3 {
		from := journal.Slot{Date: w.Days[0].AddDays(5 * n)}.Due()
		o.Plan = append(o.Plan, journal.Dosage{
			Dose: journal.Amount(6-2*n) * one, Timing: journal.Timing{Times: []journal.LocalTime{480}}, Start: from, End: from + 5*day,
		})
	}
}

func insulin(_ *Ward, o *journal.Order) {
	o.Timing.Times, o.Technique, o.Unit, o.Route, o.Dose = []journal.LocalTime{465, 705, 1005}, journal.TechniqueInjection, "E", "subkutan", 0
	o.Scale = &journal.Scale{Code: "15074-8", Name: "Blodsukker", Unit: "mmol/l", Steps: []journal.ScaleStep{{From: 4 * one, Dose: 4 * one}, {From: 10 * one, Dose: 8 * one}}}
}

func drops(_ *Ward, o *journal.Order) {
	o.Timing.Times, o.Technique, o.Unit = []journal.LocalTime{480, 1200}, journal.TechniqueDrops, "dråpe"
}

// course ended in the middle of the grid.
func course(w *Ward, o *journal.Order) {
	o.Timing.Times, o.End = []journal.LocalTime{480, 840, 1200}, journal.Slot{Date: w.Days[7]}.Due()
}

func asNeeded(_ *Ward, o *journal.Order) {
	o.PRN = &journal.PRN{Reason: "ved smerter", MinInterval: int64(4 * hour), MaxPerDay: 4 * one}
}
