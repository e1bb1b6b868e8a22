package chart

import (
	"slices"

	"feltjournal/journal"
)

// standing reports whether a prepared dose counts and was not thrown away.
func (c *Chart) standing(d *Dose) bool {
	return d.Act == journal.ActPrepared && d.Counts() && c.discard(d) == nil
}

// judgePrepared raises C9: a slot that was prepared while another prepared dose
// for it stood. It is settled when one of them is thrown away.
func (c *Chart) judgePrepared(o *order, key journal.SlotKey, doses []*Dose) {
	var prepared []*Dose
	for _, d := range doses {
		if d.Act == journal.ActPrepared {
			prepared = append(prepared, d)
		}
	}
	prepared = prepared[max(0, len(prepared)-journal.MaxSeen):]
	if !c.preparedAtOnce(prepared) {
		return
	}
	k := o.raise(RulePreparedTwice, SeverityReview, slotPart(key))
	k.Slot = key
	k.aboutDoses(prepared, anyDose)
	counting := slices.DeleteFunc(prepared, func(d *Dose) bool { return !d.Counts() })
	standing := 0
	for _, d := range counting {
		if gone := c.discard(d); gone == nil {
			standing++
		} else if len(counting) > 1 {
			k.settled = gone.Entry
		}
	}
	k.live = standing > 1
}

// preparedAtOnce reports whether one was prepared when another stood.
func (c *Chart) preparedAtOnce(prepared []*Dose) bool {
	for i, d := range prepared {
		for _, earlier := range prepared[:i] {
			if gone := c.discard(earlier); gone == nil || gone.At > d.At {
				return true
			}
		}
	}
	return false
}
