package rekey

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/print"
	"feltjournal/ui/print/slotcode"
)

// lookBack is how many days of codes are computed: beyond [print.KeyInDays], so
// that a code that is too old can say that, instead of being unknown.
const lookBack = 62

// finder resolves codes. The codes of a ward take a tenth of a second to
// compute, so they are kept until one is not found.
type finder struct {
	journal Journal
	today   func() journal.Date
	index   *slotcode.Index
	made    journal.Date
}

// find is the dose a code names. Errors are slot_code and slot_code_check (see
// [slotcode.Parse]), rekey_unknown, rekey_shared and rekey_expired (Args Day,
// Time).
func (f *finder) find(typed string) (slotcode.Dose, error) {
	code, err := slotcode.Parse(typed)
	if err != nil {
		return slotcode.Dose{}, err
	}
	today := f.today()
	found := f.known(code, today)
	switch {
	case len(found) == 0:
		return slotcode.Dose{}, journal.Invalid("rekey_unknown")
	case len(found) > 1:
		return slotcode.Dose{}, journal.Invalid("rekey_shared")
	}
	if s := found[0].Slot; s.Date != 0 && s.Date < today.AddDays(-print.KeyInDays) {
		return slotcode.Dose{}, journal.Invalid("rekey_expired", "Day", s.Date.String(), "Time", s.Time.String())
	}
	return found[0], nil
}

// known looks in the codes that are computed, and computes them anew when the
// code is not there: an order may have come meanwhile.
func (f *finder) known(code slotcode.Code, today journal.Date) []slotcode.Dose {
	if f.index != nil && f.made == today {
		if found := f.index.Find(code); len(found) > 0 {
			return found
		}
	}
	f.index, f.made = print.Codes(f.journal, today.AddDays(-lookBack), today.AddDays(print.MaxDays)), today
	return f.index.Find(code)
}

// forget lets go of what is computed from charts.
func (f *finder) forget() { f.index = nil }

// dose is what is planned under a code, as the version in force then says.
type dose struct {
	slotcode.Dose
	order *journal.Order
	known bool // the order says how much
	much  journal.Amount
	due   journal.Instant // zero: as needed
}

func (d *dose) prn() bool { return d.Slot.Date == 0 }

// read reads the dose from its chart. false: the chart is not here any more.
func read(j Journal, found slotcode.Dose, now journal.Instant) (d dose, ok bool) {
	d.Dose = found
	at := now
	if !d.prn() {
		d.due = found.Slot.Due()
		at = d.due
	}
	j.View(found.Patient, func(c *chart.Chart) {
		if o := c.Order(found.Slot.Order); o != nil {
			d.order, ok = o.InForce(at).Order, true
		}
	})
	if ok {
		d.much, d.known = d.order.DoseAt(found.Slot.Key())
	}
	return d, ok
}
