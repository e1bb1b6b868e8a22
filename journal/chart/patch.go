package chart

import (
	"slices"
	"strings"
	"time"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// PatchChange is how long a new patch may be on beside the old one while they
// are changed.
const PatchChange = 30 * time.Minute

// PatchReach is how long a patch that nobody took off is looked at together
// with new ones. None works longer; it stays listed as overdue.
const PatchReach = 14 * 24 * time.Hour

// Patch is a medicated patch (depotplaster) that was put on.
type Patch struct {
	Dose    Dose        // that put it on: when, where, by whom
	Order   *OrderState // its order
	Off     *Dose       // that took it off; nil: it is still on
	Overdue bool        // still on though the next one was due, or the order has ended
}

// Patches are the patches that are on at an instant, and those taken off in
// the shift before it; oldest first.
func (c *Chart) Patches(now journal.Instant) []Patch {
	var list []Patch
	for _, o := range c.orders {
		for _, d := range o.patches() {
			off := c.patchOff(d)
			if d.Counts() && d.At <= now && (off == nil || off.At > now-millis(Shift)) {
				list = append(list, c.patch(o, d, off, now))
			}
		}
	}
	slices.SortFunc(list, func(a, b Patch) int { return byTime(&a.Dose, &b.Dose) })
	return list
}

func (c *Chart) patch(o *order, d, off *Dose, now journal.Instant) Patch {
	s := o.state
	p := Patch{Dose: c.shown(d), Order: &s}
	if off != nil && off.At <= now {
		v := c.shown(off)
		p.Off = &v
		return p
	}
	p.Overdue = o.over(now) || c.nextWasDue(o, d, now)
	return p
}

// over reports whether the order has ended at an instant, by its own dates too.
func (o *order) over(at journal.Instant) bool {
	f := o.state.InForce(at).Order
	return o.state.EndedAt(at) || f.End != 0 && at >= f.End
}

// nextWasDue reports whether another dose of the order fell due after the
// patch was put on and its window is past.
func (c *Chart) nextWasDue(o *order, d *Dose, now journal.Instant) bool {
	from := d.At
	if d.Slot.Valid() {
		from = max(from, d.Slot.Of(d.Order).Due())
	}
	first := journal.DateOf(max(from, now-millis(PatchReach)))
	for day := journal.DateOf(now); day >= first; day = day.AddDays(-1) {
		for i := range o.state.Versions {
			v := &o.state.Versions[i]
			for _, slot := range v.Order.Slots(day) {
				if due := slot.Due(); due > from+v.terms.after && due+v.terms.after < now && o.state.InForce(due).Order == v.Order {
					return true
				}
			}
		}
	}
	return now-d.At > millis(PatchReach)
}

// patches are the registrations that put a patch on, also those entered in
// error; none when the order is not for patches.
func (o *order) patches() []*Dose {
	if !o.patch {
		return nil
	}
	var list []*Dose
	for _, d := range o.doses {
		if d.Act == journal.ActGiven {
			list = append(list, d)
		}
	}
	return list
}

func (c *Chart) patchOff(d *Dose) *Dose {
	return c.follower(d.Entry.ID, func(off *Dose) bool { return off.Act == journal.ActPatchOff })
}

// onAt reports whether a patch is still on at an instant.
func (c *Chart) onAt(d *Dose, at journal.Instant) bool {
	off := c.patchOff(d)
	return d.At <= at && d.At > at-millis(PatchReach) && (off == nil || off.At > at)
}

// beside are those of the patches that are on beside d. One that is taken off
// while they are changed is not.
func (c *Chart) beside(o *order, d *Dose, patches []*Dose) []*Dose {
	var list []*Dose
	for _, e := range near(patches, d, PatchReach) {
		if o.minds(e, d.At) && c.onAt(e, d.At+millis(PatchChange)) {
			list = append(list, e)
		}
	}
	return list
}

// minds reports whether a patch counts together with the order's own at an
// instant: it is one of them, or its own order had ended by then.
func (o *order) minds(e *Dose, at journal.Instant) bool {
	if e.of == o {
		return true
	}
	return len(e.of.state.Versions) > 0 && e.of.over(at) && !plant.Bug(plant.OldPatchForgotten)
}

// patchesOf are the patches of the order and of those with the same substance,
// in the order they were put on.
func patchesOf(o *order) []*Dose {
	list := o.patches()
	for _, s := range o.substances {
		for _, other := range s.orders {
			if other != o {
				list = append(list, other.patches()...)
			}
		}
	}
	slices.SortFunc(list, byTime)
	return slices.Compact(list)
}

// judgePatches raises C12 for each patch that was put on while others were on,
// when that is more than is ordered.
func (c *Chart) judgePatches(o *order) {
	if !o.patch {
		return
	}
	all := patchesOf(o)
	for _, d := range o.patches() {
		if others := c.beside(o, d, all); len(others) > 0 {
			f := o.state.InForce(d.At).Order
			o.tooMuch(RulePatches, SeverityCritical, d, others, anyDose, func(list []*Dose) bool { return crowded(f, list, d) })
		}
	}
}

// crowded reports whether the patches are more than the order asks for at a
// time: by the amount where every one of them states it in the order's unit,
// else more than one.
func crowded(f *journal.Order, others []*Dose, d *Dose) bool {
	if len(others) == 0 {
		return false
	}
	ordered, known := f.DoseAt(d.Slot)
	all := append(slices.Clone(others), d)
	if !known || slices.ContainsFunc(all, func(e *Dose) bool { return e.Unit != f.Unit || e.Dose == 0 }) {
		return true
	}
	return total(all, f.Unit) > ordered
}

// SiteUse is the latest use of a place on the body.
type SiteUse struct {
	Site string
	At   journal.Instant
	Dose Dose
}

// Sites are the places where the order's medicine was given, or the same
// substance by another order, the latest use of each, latest first: the last
// in the list, or one that is not in it, is the next to be used.
func (c *Chart) Sites(order journal.ID) []SiteUse {
	o := c.orders[order]
	if o == nil {
		return nil
	}
	latest := map[string]*Dose{}
	for _, d := range c.sited(o) {
		if site := fold(d.Site); site != "" && d.Reached() && d.Counts() && (latest[site] == nil || byTime(d, latest[site]) > 0) {
			latest[site] = d
		}
	}
	var list []SiteUse
	for _, d := range latest {
		list = append(list, SiteUse{Site: strings.TrimSpace(d.Site), At: d.At, Dose: c.shown(d)})
	}
	slices.SortFunc(list, func(a, b SiteUse) int { return byTime(&b.Dose, &a.Dose) })
	return list
}

func (c *Chart) sited(o *order) []*Dose {
	list := slices.Clone(o.doses)
	for _, s := range o.substances {
		list = append(list, s.doses...)
	}
	return list
}
