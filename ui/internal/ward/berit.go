package ward

import "feltjournal/journal"

// The orders of [Berit], by the last byte of their ids.
const (
	Metoprolol = 21 // not when the pulse is below 50
	NovoRapid  = 22 // by the scale of blood sugar
	Marevan    = 23 // by weekday, from an INR card
	Durogesic  = 24 // patch every third day, group A
	Fragmin    = 25 // injection
	Symbicort  = 26 // inhalation, by the patient
	Bag1       = 27 // multidose
	Bag2       = 28
	Morfin     = 29 // injection as needed, group A: double check
	Ibux       = 30 // as needed
)

// Berit is a patient whose medicines ask for more than a dose. No entry is
// older than a week, and nothing is registered but what a test adds.
func Berit() *Ward {
	w := Empty()
	w.Write(Lege, On(20261120, "08:00"), &journal.Patient{Version: 1, Family: "Berg", Given: "Berit", Born: 19420305, Room: "rom 7"})
	w.measured()
	w.placed()
	w.packed()
	return w
}

// Prescribe adds an order by the doctor, changed by f.
func (w *Ward) Prescribe(n byte, drug journal.Drug, dose journal.Amount, unit, route string, f func(*journal.Order)) *journal.Order {
	o := &journal.Order{
		Order: journal.ID{0x0f, n}, Version: 1, Status: journal.OrderActive, Drug: drug, Dose: dose, Unit: unit, Route: route,
		Start: On(20261116, "08:00"), Prescriber: "Kari Nordmann", Source: "sykehus",
	}
	f(o)
	w.Write(Lege, On(20261116, "08:00"), o)
	return o
}

const one journal.Amount = 1_000_000

func times(list ...journal.LocalTime) journal.Timing { return journal.Timing{Times: list} }

func (w *Ward) measured() {
	w.Prescribe(Metoprolol, journal.Drug{Name: "Selo-Zok", ATC: "C07AB02", Strength: "50 mg", Form: "depottablett"}, one, "depottablett", "oral", func(o *journal.Order) {
		o.Timing, o.Reconciled = times(8*60), 20261117
		o.Hold = &journal.Condition{Code: "8867-4", Name: "Puls", Unit: "/min", Below: 50 * one}
	})
	w.Prescribe(NovoRapid, journal.Drug{Name: "NovoRapid", ATC: "A10AB05", Strength: "100 E/ml", Form: "penn"}, 0, "E", "subkutan", func(o *journal.Order) {
		o.Timing, o.Technique = times(8*60), journal.TechniqueInjection
		o.Scale = &journal.Scale{Code: "15074-8", Name: "Blodsukker", Unit: "mmol/l", Steps: []journal.ScaleStep{
			{From: 2 * one, Call: true}, {From: 8 * one, Dose: 4 * one}, {From: 12 * one, Dose: 6 * one}, {From: 20 * one, Dose: 8 * one, Call: true},
		}}
	})
	w.Prescribe(Marevan, journal.Drug{Name: "Marevan", ATC: "B01AA03", Strength: "2,5 mg", Form: "tablett"}, 0, "tablett", "oral", func(o *journal.Order) {
		weekend, rest := times(18*60), times(18*60)
		weekend.Weekdays, rest.Weekdays = 1<<0|1<<6, 1<<1|1<<2|1<<3|1<<4|1<<5
		o.Plan = []journal.Dosage{{Dose: one + one/2, Timing: weekend}, {Dose: one, Timing: rest}}
		o.Card = &journal.Card{INR: 2*one + 4*one/10, Taken: 20261117, Next: 20261124}
	})
}

func (w *Ward) placed() {
	w.Prescribe(Durogesic, journal.Drug{Name: "Durogesic", ATC: "N02AB03", Strength: "25 µg/t", Form: "depotplaster", Group: "A"}, one, "plaster", "transdermal", func(o *journal.Order) {
		o.Timing, o.Technique = times(8*60), journal.TechniquePatch
		o.Timing.EveryDays, o.Timing.Anchor = 3, On(20261119, "08:00")
	})
	w.Prescribe(Fragmin, journal.Drug{Name: "Fragmin", ATC: "B01AB04", Strength: "5000 IE", Form: "sprøyte"}, one, "sprøyte", "subkutan", func(o *journal.Order) {
		o.Timing, o.Technique = times(8*60), journal.TechniqueInjection
	})
	w.Prescribe(Symbicort, journal.Drug{Name: "Symbicort", ATC: "R03AK07", Strength: "160/4,5", Form: "inhalasjonspulver"}, 2*one, "inh.", "inhalasjon", func(o *journal.Order) {
		o.Timing, o.Technique, o.Self = times(8*60, 20*60), journal.TechniqueInhalation, true
	})
	w.Prescribe(Morfin, journal.Drug{Name: "Morfin", ATC: "N02AA01", Strength: "10 mg/ml", Form: "injeksjon", Group: "A"}, 5*one, "mg", "subkutan", func(o *journal.Order) {
		o.PRN = &journal.PRN{Reason: "smerter", MinInterval: 4 * 3_600_000, MaxPerDay: 30 * one}
	})
	w.Prescribe(Ibux, journal.Drug{Name: "Ibux", ATC: "M01AE01", Strength: "400 mg", Form: "tablett"}, one, "tablett", "oral", func(o *journal.Order) {
		o.PRN = &journal.PRN{Reason: "smerter", MinInterval: 6 * 3_600_000, MaxPerDay: 3 * one}
	})
}

func (w *Ward) packed() {
	for i, name := range []string{"Simvastatin", "Albyl-E"} {
		w.Prescribe(Bag1+byte(i), journal.Drug{Name: name, Strength: "40 mg", Form: "tablett"}, one, "tablett", "oral", func(o *journal.Order) {
			o.Timing, o.Packing = times(8*60), journal.PackingMultidose
		})
	}
}

// PatchOn is a patch of [Durogesic] that was put on three days ago.
func (w *Ward) PatchOn() journal.ID {
	o := w.Chart.Order(journal.ID{0x0f, Durogesic}).Current()
	return w.Write(Bjorn, On(20261119, "08:10"), &journal.Administration{
		Order: o.Order, Version: 1, Slot: journal.SlotKey{Date: 20261119, Time: 8 * 60}, Act: journal.ActGiven, Drug: o.Drug, Dose: o.Dose, Unit: o.Unit, Route: o.Route, Site: "venstre bryst",
	}).ID
}

// Registered adds what a morning leaves behind: a late dose, one that waits for
// its check, one prepared, one delivered, one the patient took, a patch that is
// still on and a dose as needed whose effect nobody has written.
func (w *Ward) Registered() *Ward {
	w.Clock, w.Picture = At("10:30"), At("10:25")
	w.Seen = w.Chart.OrderEntries()
	w.PatchOn()
	of := func(n byte) *journal.Order { return w.Chart.Order(journal.ID{0x0f, n}).Current() }
	w.Give(Bjorn, of(Bag1), Slot(8), At("10:10"))
	w.Write(Bjorn, At("08:01"), &journal.Administration{Order: of(Bag2).Order, Version: 1, Slot: Slot(8), Act: journal.ActDelivered, Drug: of(Bag2).Drug, Dose: one, Unit: "tablett"})
	w.Write(Anna, At("08:05"), &journal.Administration{Order: of(Symbicort).Order, Version: 1, Slot: Slot(8), Act: journal.ActSelf, Drug: of(Symbicort).Drug, Dose: 2 * one, Unit: "inh."})
	w.Write(Anna, At("07:50"), &journal.Administration{Order: of(Fragmin).Order, Version: 1, Slot: Slot(8), Act: journal.ActPrepared, Drug: of(Fragmin).Drug, Dose: one, Unit: "sprøyte"})
	sugar := w.Write(Siri, At("08:09"), &journal.Observation{Code: "15074-8", Name: "Blodsukker", Value: 12*one + 4*one/10, Unit: "mmol/l"})
	w.Write(Siri, At("08:10"), &journal.Administration{
		Order: of(NovoRapid).Order, Version: 1, Slot: Slot(8), Act: journal.ActGiven, Drug: of(NovoRapid).Drug, Dose: 6 * one, Unit: "E", Site: "mage, venstre side", Measured: sugar.ID,
	})
	pulse := w.Write(Anna, At("08:02"), &journal.Observation{Code: "8867-4", Name: "Puls", Value: 46 * one, Unit: "/min"})
	w.Write(Anna, At("08:03"), &journal.Administration{
		Order: of(Metoprolol).Order, Version: 1, Slot: Slot(8), Act: journal.ActNotGiven, NotGiven: journal.ReasonMeasurement, Drug: of(Metoprolol).Drug, Measured: pulse.ID,
	})
	w.Give(Siri, of(Ibux), journal.SlotKey{}, At("08:30"))
	stopped := *of(Ibux)
	stopped.Version, stopped.Dose = 2, 2*one
	w.Write(Lege, At("09:00"), &stopped)
	return w
}
