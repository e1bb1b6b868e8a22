package chart

import (
	"bytes"
	"encoding/binary"
	"slices"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// settleOrder judges the doses that are new, or all when the order or an alert
// changed, and works out the order's cases.
func (c *Chart) settleOrder(o *order) {
	for _, d := range o.doses {
		if o.rules || !d.judged {
			c.judge(o, d)
		}
	}
	o.rules, o.cases = false, nil
	for key, doses := range o.slots {
		if len(doses) > 1 {
			o.judgeSlot(key, doses)
			c.judgePrepared(o, key, doses)
		}
	}
	o.judgeOrder()
	c.judgeGone(o)
	c.judgeSubstance(o)
	c.judgeInsulin(o)
	c.judgeChecks(o)
	if len(o.state.Versions) > 0 {
		o.judgeInterval()
		o.judgeMax()
		c.judgePatches(o)
	}
}

// judge asks what is wrong with a dose by itself.
func (c *Chart) judge(o *order, d *Dose) {
	d.judged, d.afterStop, d.newer, d.allergies, d.gone = true, false, 0, nil, absence{}
	if !d.Reached() {
		return
	}
	d.gone = c.gone(d.At-d.doubt, d.At+d.doubt)
	if len(o.state.Versions) > 0 {
		d.afterStop = o.state.endedWithin(d.At-d.doubt, d.At+d.doubt) && (d.Paper == "" || !plant.Bug(plant.PaperAfterStop))
		d.newer = o.state.overlooked(d)
	}
	for _, a := range c.alerts {
		if a.missed(d) {
			d.allergies = append(d.allergies, a)
		}
	}
}

// overlooked is the number of the version that was in force when the dose was
// given by an older one and that asked for something else; zero if none did.
func (o *OrderState) overlooked(d *Dose) uint32 {
	v := o.InForce(d.At + d.doubt)
	if v.Order.Version <= d.Version || v.Order.Ends() {
		return 0 // an order that was ended is C5
	}
	if seen := o.Version(d.Version); seen != nil && sameDosing(seen.Order, v.Order) {
		return 0
	}
	return v.Order.Version
}

// judgeSlot raises C2 and C3.
func (o *order) judgeSlot(key journal.SlotKey, doses []*Dose) {
	if portions(doses, anyDose) > 1 {
		k := o.raise(RuleDoubleDose, SeverityCritical, slotPart(key))
		k.Slot, k.live = key, portions(doses, (*Dose).Counts) > 1
		k.aboutDoses(doses, (*Dose).Reached)
	}
	given, not := portions(doses, anyDose) > 0, slices.ContainsFunc(doses, notGiven)
	if given && not {
		k := o.raise(RuleGivenAndNot, SeverityReview, slotPart(key))
		k.Slot, k.live = key, portions(doses, (*Dose).Counts) > 0 && has(doses, journal.ActNotGiven)
		k.aboutDoses(doses, func(d *Dose) bool { return d.Reached() || notGiven(d) })
	}
}

func anyDose(*Dose) bool    { return true }
func notGiven(d *Dose) bool { return d.Act == journal.ActNotGiven }

// judgeOrder raises C5, C6 and C7: one case for each thing that was overlooked,
// however many doses were given meanwhile.
func (o *order) judgeOrder() {
	o.gather(RuleAfterStop, SeverityCritical, func(d *Dose) bool { return d.afterStop })
	for _, newer := range o.overlookedVersions() {
		k := o.gather(RuleOlderVersion, SeverityReview, func(d *Dose) bool { return d.newer == newer },
			binary.BigEndian.AppendUint32(nil, newer))
		k.Newer, k.Card = newer, o.state.Version(newer).Order.Card
	}
	for _, a := range o.missedAlerts() {
		k := o.gather(RuleAllergy, SeverityCritical, func(d *Dose) bool { return slices.Contains(d.allergies, a) }, a.id[:])
		k.Alert = a.id
	}
}

func (o *order) overlookedVersions() []uint32 {
	var list []uint32
	for _, d := range o.doses {
		if d.newer != 0 && !slices.Contains(list, d.newer) {
			list = append(list, d.newer)
		}
	}
	slices.Sort(list)
	return list
}

func (o *order) missedAlerts() []*alert {
	var list []*alert
	for _, d := range o.doses {
		for _, a := range d.allergies {
			if !slices.Contains(list, a) {
				list = append(list, a)
			}
		}
	}
	slices.SortFunc(list, func(a, b *alert) int { return bytes.Compare(a.id[:], b.id[:]) })
	return list
}

// gather raises a case about the doses that match, if there are any.
func (o *order) gather(rule Rule, severity Severity, match func(*Dose) bool, parts ...[]byte) *Case {
	if !slices.ContainsFunc(o.doses, match) {
		return nil
	}
	k := o.raise(rule, severity, parts...)
	k.live = slices.ContainsFunc(o.doses, func(d *Dose) bool { return match(d) && d.Counts() })
	k.aboutDoses(o.doses, match)
	return k
}

// raise adds an empty case; the pointer is good until the next one is raised.
func (o *order) raise(rule Rule, severity Severity, parts ...[]byte) *Case {
	o.cases = append(o.cases, Case{ID: caseID(rule, o.id, parts...), Rule: rule, Severity: severity, Order: o.id})
	return &o.cases[len(o.cases)-1]
}

func (k *Case) aboutDoses(doses []*Dose, match func(*Dose) bool) {
	for _, d := range doses {
		if match(d) {
			k.about(d.Entry)
		}
	}
}
