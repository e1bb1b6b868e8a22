package replica

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// complete fills in what the nurse saw: the version of the order, and the drug,
// dose and route as they stand there. The caller's fact is left as it is.
func complete(c *chart.Chart, fact journal.Fact) journal.Fact {
	a, ok := fact.(*journal.Administration)
	if !ok {
		return fact
	}
	filled := *a
	o := c.Order(a.Order)
	if o == nil {
		return &filled
	}
	seen := o.Current()
	if v := o.Version(a.Version); v != nil {
		seen = v.Order // the one that the nurse names
	}
	if filled.Version == 0 {
		filled.Version = seen.Version
	}
	if filled.Drug.Name == "" {
		filled.Drug = seen.Drug
	}
	if filled.Dose == 0 && filled.Unit == "" && takesDose(filled.Act) {
		filled.Dose, filled.Unit = planned(seen, filled.Slot)
	}
	if filled.Route == "" {
		filled.Route = seen.Route
	}
	return &filled
}

// planned is the dose of a slot; none where the order leaves it open: a scale
// wants a measured value, a plan may say two things at once, a text is a text.
func planned(o *journal.Order, slot journal.SlotKey) (journal.Amount, string) {
	if o.Scale != nil {
		return 0, ""
	}
	dose, ok := o.DoseAt(slot)
	if !ok {
		return 0, ""
	}
	return dose, o.Unit
}

// takesDose reports whether the act is about an amount of medicine.
func takesDose(act journal.Act) bool {
	switch act {
	case journal.ActGiven, journal.ActDelivered, journal.ActSeenTaken, journal.ActSelf, journal.ActPrepared:
		return true
	}
	return false
}
