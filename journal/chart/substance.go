package chart

import (
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

// before are the doses of the same substance before d, the latest of them.
func (s *substance) before(d *Dose) []*Dose {
	i, _ := slices.BinarySearchFunc(s.doses, d, byTime)
	return s.doses[max(0, i-maxNear):i]
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
		near := func(e *Dose) bool { return e.Order != d.Order && c.tooNear(d, e, 0) && !twoValues(d, e) }
		o.tooMuch(RuleSubstance, gravity(d.Drug), d, d.kin.before(d), near, some)
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

// tooNear reports whether two doses of one substance by two orders are one too
// many; widened is a longer window, if a policy has one.
func (c *Chart) tooNear(d, e *Dose, widened time.Duration) bool {
	window := max(SubstanceWindow, widened)
	if d.Drug.Is(journal.DrugInsulin) {
		window = InsulinWindow // one order for each meal is common
	}
	return apart(d, e) < millis(window) && !c.together(d, e) && !plant.Bug(plant.OtherOrderUnseen)
}

// together reports whether two orders were made to be given at the same time:
// two strengths of one product, or a fixed dose of insulin and a scale.
func (c *Chart) together(d, e *Dose) bool {
	if d.PRN() || d.Slot != e.Slot {
		return false
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
