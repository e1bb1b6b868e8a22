package chart

import (
	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// follow remembers which entries a registration names, so that it can be found
// from there.
func (c *Chart) follow(d *Dose) {
	for _, id := range []journal.ID{d.Target, d.Measured} {
		if id != (journal.ID{}) {
			d.of.measured = d.of.measured || d.Measured == id
			c.followers[id] = insert(c.followers[id], d, byTime)
		}
	}
}

// touch has every order settled again that an entry is of concern to: a new
// one, one that was marked, one that somebody signed under.
func (c *Chart) touch(id journal.ID) {
	if e := c.entries[id]; e != nil {
		if f, ok := e.Fact.(*journal.Countersign); ok {
			id = f.Target
		}
	}
	c.touchDose(c.doses[id])
	c.touchFollowers(id)
}

func (c *Chart) touchFollowers(id journal.ID) {
	for _, d := range c.followers[id] {
		c.touchDose(d)
	}
}

// touchDose has the order of a registration settled again, and that of the
// one it follows up.
func (c *Chart) touchDose(d *Dose) {
	if d == nil {
		return
	}
	c.mark(d.of)
	if d.Target == (journal.ID{}) {
		return
	}
	if target := c.doses[d.Target]; target != nil && target.of != d.of {
		c.mark(target.of)
	}
}

// follower is the first registration of an act that counts and names the
// entry as its target, nil if there is none.
func (c *Chart) follower(id journal.ID, matches func(*Dose) bool) *Dose {
	for _, d := range c.followers[id] {
		if d.Target == id && d.Counts() && matches(d) {
			return d
		}
	}
	return nil
}

// preparation is the prepared dose that a registration hands out, nil if it
// names none or it has not arrived.
func (c *Chart) preparation(d *Dose) *Dose {
	if d.Target == (journal.ID{}) || !d.Reached() {
		return nil
	}
	if p := c.doses[d.Target]; p != nil && p.Act == journal.ActPrepared {
		return p
	}
	return nil
}

// handOut is the registration that handed a prepared dose out.
func (c *Chart) handOut(p *Dose) *Dose { return c.follower(p.Entry.ID, (*Dose).Reached) }

// discard is the registration that threw a prepared dose away.
func (c *Chart) discard(p *Dose) *Dose {
	return c.follower(p.Entry.ID, func(d *Dose) bool { return d.Act == journal.ActDiscarded && !plant.Bug(plant.DiscardIgnored) })
}

// shown is the registration as a screen shows it, with what others wrote
// about it.
func (c *Chart) shown(d *Dose) Dose {
	v := *d
	if p := c.preparation(d); p != nil {
		v.Prepared = p.Entry
	}
	v.Checks, v.Effects = c.checks(d), c.effects(d)
	v.Check = c.checkState(d, v.Checks)
	return v
}
