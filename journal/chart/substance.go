package chart

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// SubstanceWindow is how near two doses of one substance under two orders are
// looked at together. A policy may widen it for the warning, never for the case.
const SubstanceWindow = 4 * time.Hour

// substance holds every dose of one chemical substance that reached the
// patient, by whatever order.
type substance struct {
	doses  []*Dose  // in the order they happened
	orders []*order // that ask for it or gave it
}

// substanceOf is the ATC code of a chemical substance, "" for a drug that has
// none or only that of a group.
func substanceOf(d journal.Drug) string {
	if !d.SameSubstance(d) {
		return ""
	}
	return strings.ToUpper(strings.TrimSpace(d.ATC))
}

func (c *Chart) addKin(o *order, d *Dose) {
	if !d.Reached() {
		return
	}
	if s := c.join(o, d.Drug); s != nil {
		d.kin, s.doses = s, insert(s.doses, d, byTime)
	}
}

// join counts the order among those that give the substance; nil if the drug
// names none.
func (c *Chart) join(o *order, d journal.Drug) *substance {
	atc := substanceOf(d)
	if atc == "" {
		return nil
	}
	s := c.substances[atc]
	if s == nil {
		s = &substance{}
		c.substances[atc] = s
	}
	if !slices.Contains(s.orders, o) {
		s.orders = append(s.orders, o)
		o.substances = append(o.substances, s)
	}
	return s
}

// mark has an order settled again, and those that give the same substance.
func (c *Chart) mark(o *order) {
	c.dirty[o] = true
	for _, s := range o.substances {
		if len(s.orders) > 1 {
			for _, other := range s.orders {
				c.dirty[other] = true
			}
		}
	}
}

// kin are the doses of the drug's substance, by whatever order; of the order
// alone when the drug names no substance. In the order they happened, and in
// the latter case also what reached nobody.
func (c *Chart) kin(o *order, d journal.Drug) []*Dose {
	if s := c.substances[substanceOf(d)]; s != nil {
		return s.doses
	}
	return o.doses
}

// near are the doses of a list in order of time that came before d, at most so
// long, the latest of them.
func near(doses []*Dose, d *Dose, reach time.Duration) []*Dose {
	to, _ := slices.BinarySearchFunc(doses, d, byTime)
	from, _ := slices.BinarySearchFunc(doses[:to], d.At-millis(reach), func(e *Dose, at journal.Instant) int { return cmp.Compare(e.At, at) })
	return doses[max(from, to-maxNear):to]
}

// apart is how long there was between two doses at the least.
func apart(d, e *Dose) journal.Instant { return max(d.At-e.At, e.At-d.At) - d.doubt - e.doubt }

// judgeSubstance raises a case for each dose that came too soon after one of
// the same substance by another order.
func (c *Chart) judgeSubstance(o *order) {
	if !slices.ContainsFunc(o.substances, func(s *substance) bool { return len(s.orders) > 1 }) {
		return
	}
	for _, d := range o.doses {
		if d.kin == nil || len(d.kin.orders) < 2 {
			continue
		}
		window, insulin := substanceWindow(d.Drug), d.Drug.Is(journal.DrugInsulin)
		tooNear := func(e *Dose) bool {
			c13 := insulin && twoValues(d, e)
			return e.of != o && !c13 && c.tooNear(d, e, window)
		}
		o.tooMuch(RuleSubstance, gravity(d.Drug), d, near(d.kin.doses, d, window+2*ClockDoubt), tooNear, some)
	}
}

func some(others []*Dose) bool { return len(others) > 0 }

// gravity: what is dangerous in two doses is critical.
func gravity(d journal.Drug) Severity {
	if d.Controlled() || d.Is(journal.DrugInsulin) || d.Is(journal.DrugAnticoagulant) {
		return SeverityCritical
	}
	return SeverityReview
}

// substanceWindow is shorter for insulin: one order for each meal is common.
func substanceWindow(d journal.Drug) time.Duration {
	if d.Is(journal.DrugInsulin) {
		return InsulinWindow
	}
	return SubstanceWindow
}

// tooNear reports whether two doses of one substance by two orders are one too
// many.
func (c *Chart) tooNear(d, e *Dose, window time.Duration) bool {
	return apart(d, e) < millis(window) && !c.together(d, e) && !plant.Bug(plant.OtherOrderUnseen)
}

// together reports whether two orders were made to be given so near: two
// strengths of one product at a time, a fixed dose of insulin and a scale at a
// time, and levodopa, which is often planned every few hours in several orders.
func (c *Chart) together(d, e *Dose) bool {
	if d.PRN() || e.PRN() {
		return false
	}
	if d.Slot != e.Slot {
		return d.Drug.Is(journal.DrugParkinson)
	}
	if d.Drug.Is(journal.DrugInsulin) {
		return c.byScale(d) != c.byScale(e)
	}
	return fold(d.Drug.Name) == fold(e.Drug.Name) && fold(d.Drug.Form) == fold(e.Drug.Form) && fold(d.Drug.Strength) != fold(e.Drug.Strength)
}

func (c *Chart) byScale(d *Dose) bool {
	o := c.orders[d.Order]
	return o != nil && len(o.state.Versions) > 0 && o.state.InForce(d.At).Order.Scale != nil
}
