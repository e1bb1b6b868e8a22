package chart

import (
	"slices"
	"time"

	"feltjournal/journal"
)

// EffectFor is how long the effect of a dose as needed is asked for. Nobody
// remembers later than that.
const EffectFor = 24 * time.Hour

// effects are the registrations of a dose's effect that count, in screen order.
func (c *Chart) effects(d *Dose) []*journal.Entry {
	if len(c.followers) == 0 {
		return nil
	}
	var list []*journal.Entry
	for _, e := range c.followers[d.Entry.ID] {
		if e.Act == journal.ActEffect && e.Target == d.Entry.ID && e.Counts() {
			list = append(list, e.Entry)
		}
	}
	slices.SortFunc(list, byStamp)
	return list
}

// EffectsDue are the doses given as needed whose effect is still to be
// written at an instant, oldest first (R-MED-08). How long after the dose it is
// asked for is for the policy to say.
func (c *Chart) EffectsDue(now journal.Instant) []Dose {
	var list []*Dose
	for _, o := range c.orders {
		for _, d := range o.loose {
			if c.owesEffect(d, now) {
				list = append(list, d)
			}
		}
	}
	slices.SortFunc(list, byTime)
	return c.copies(list)
}

func (c *Chart) owesEffect(d *Dose, now journal.Instant) bool {
	return d.Act == journal.ActGiven && d.Counts() && d.PRNEffect == "" &&
		now >= d.At+millis(c.policy.PRN.Effect) && now < d.At+millis(EffectFor) && len(c.effects(d)) == 0
}
