package chart

import (
	"time"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// InsulinWindow is how near two doses of one insulin are looked at together.
const InsulinWindow = 2 * time.Hour

// twoValues reports whether two doses stand on two different measurements.
func twoValues(d, e *Dose) bool {
	none := journal.ID{}
	return d.Measured != none && e.Measured != none && d.Measured != e.Measured && !plant.Bug(plant.TwoValuesAsOne)
}

// judgeInsulin raises C13 for each dose of insulin that was given on one value
// shortly after another on another value. Both pairs of value and dose are in
// the case: it is not known which value was right.
func (c *Chart) judgeInsulin(o *order) {
	if !o.measured {
		return
	}
	for _, d := range o.doses {
		if d.Measured == (journal.ID{}) || !d.Reached() || !d.Drug.Is(journal.DrugInsulin) {
			continue
		}
		tooNear := func(e *Dose) bool { return e.Reached() && twoValues(d, e) && apart(d, e) < millis(InsulinWindow) }
		before := near(c.kin(o, d.Drug), d, InsulinWindow+2*ClockDoubt)
		if k := o.tooMuch(RuleInsulin, SeverityCritical, d, before, tooNear, some); k != nil {
			k.Slot = d.Slot
			c.aboutMeasured(k)
		}
	}
}

// aboutMeasured adds the values that have arrived.
func (c *Chart) aboutMeasured(k *Case) {
	for _, e := range k.facts {
		value := c.entries[e.Fact.(*journal.Administration).Measured]
		if value != nil && value.Fact.Kind() == journal.KindObservation {
			k.about(value)
		}
	}
}
