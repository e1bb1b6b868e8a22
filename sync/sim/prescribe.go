package sim

import (
	"feltjournal/journal"
)

var drugs = []journal.Drug{
	{Name: "Paracet", ATC: "N02BE01", Strength: "500 mg", Form: "tablett"},
	{Name: "Marevan", ATC: "B01AA03", Strength: "2,5 mg", Form: "tablett"},
	{Name: "Apocillin", ATC: "J01CE02", Strength: "660 mg", Form: "tablett"},
}

// prescribe writes an order of one of the kinds that wards have.
func (c *centre) prescribe(p *subject) {
	r := c.w.r
	o := &journal.Order{
		Order: c.w.id(), Version: 1, Status: journal.OrderActive, Drug: drugs[r.IntN(len(drugs))],
		Dose: 1_000_000, Unit: "tablett", Route: "oral", Timing: journal.Timing{Times: []journal.LocalTime{8 * 60, 14 * 60, 20 * 60}},
		Start: journal.InstantOf(begin.AddDate(0, 0, -10)), Double: r.IntN(5) == 0,
	}
	switch r.IntN(8) {
	case 0, 1:
		o.Timing, o.PRN = journal.Timing{}, &journal.PRN{Reason: "ved smerter", MinInterval: 6 * 3_600_000, MaxPerDay: 3_000_000}
	case 2:
		c.patch(o)
	case 3:
		c.card(o)
	case 4:
		c.scale(o)
	}
	p.orders = append(p.orders, o)
	p.say(c.w, orderKey(o), o)
}

func (c *centre) patch(o *journal.Order) {
	o.Drug = journal.Drug{Name: "Durogesic", ATC: "N02AB03", Strength: "12 µg/time", Form: "depotplaster", Group: "A"}
	o.Unit, o.Route, o.Technique = "plaster", "transdermal", journal.TechniquePatch
	o.Timing = journal.Timing{EveryHours: 72, Anchor: o.Start}
}

// card is warfarin by weekday.
func (c *centre) card(o *journal.Order) {
	var odd, even journal.Weekdays
	for day := range 7 {
		if day%2 == 0 {
			even |= 1 << day
		} else {
			odd |= 1 << day
		}
	}
	evening := []journal.LocalTime{20 * 60}
	o.Drug, o.Dose, o.Timing, o.Card = drugs[1], 0, journal.Timing{}, &journal.Card{INR: 2_400_000, Taken: journal.DateOf(o.Start)}
	o.Plan = []journal.Dosage{
		{Dose: 2_000_000, Timing: journal.Timing{Times: evening, Weekdays: even}},
		{Dose: 1_500_000, Timing: journal.Timing{Times: evening, Weekdays: odd}},
	}
}

// scale is insulin by blood sugar.
func (c *centre) scale(o *journal.Order) {
	o.Drug = journal.Drug{Name: "NovoRapid", ATC: "A10AB05", Strength: "100 E/ml", Form: "injeksjonsvæske"}
	o.Dose, o.Unit, o.Route, o.Technique = 0, "E", "subkutan", journal.TechniqueInjection
	o.Scale = &journal.Scale{Code: "14743-9", Name: "Blodsukker", Unit: "mmol/L", Steps: []journal.ScaleStep{
		{From: 0}, {From: 10_000_000, Dose: 2_000_000}, {From: 14_000_000, Dose: 4_000_000, Call: true},
	}}
}

// change makes the next version of an order: stopped, or another dose.
func (c *centre) change(p *subject) {
	i := c.w.r.IntN(len(p.orders))
	next := *p.orders[i]
	next.Version++
	next.Status = journal.OrderActive
	next.Ended = 0
	switch {
	case c.w.r.IntN(2) == 0:
		next.Status, next.Ended, next.EndReason = journal.OrderStopped, journal.InstantOf(c.w.now), "bivirkning"
	case len(next.Plan) > 0:
		next.Plan = append([]journal.Dosage(nil), next.Plan...)
		next.Plan[0].Dose += 500_000
	case next.Scale == nil:
		next.Dose += 500_000
	}
	p.orders[i] = &next
	p.say(c.w, orderKey(&next), &next)
}
