package chart_test

import (
	"slices"
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// referee knows every entry and works a rule out in the plainest way, by
// looking at every pair.
type referee struct {
	c      *chart.Chart
	doses  []chart.Dose // that count
	checks []*journal.Entry
}

func newReferee(entries []journal.Entry) *referee {
	r := &referee{c: chart.Fold(stream, entries)}
	for i := range byte(3) {
		for _, d := range r.c.Doses(orderNo(i + 1)) {
			if d.Counts() {
				r.doses = append(r.doses, d)
			}
		}
	}
	for i := range uint64(100) {
		e := r.c.Entry(number(i))
		if e == nil || len(r.c.Voids(e.ID)) > 0 {
			continue
		}
		if f, ok := e.Fact.(*journal.Countersign); ok && f.Purpose == journal.SignCheck {
			r.checks = append(r.checks, e)
		}
	}
	return r
}

// about reports whether an open or closed case of the rule is about the entry.
func (r *referee) about(rule chart.Rule, id journal.ID) bool {
	return slices.ContainsFunc(cases(r.c, rule), func(k *chart.Case) bool {
		return (k.Open || k.State == chart.CaseClosed) && slices.Contains(k.Entries, id)
	})
}

// corrected is a time put right by how far the device was behind the picture
// it looked at.
func corrected(e *journal.Entry) journal.Instant { return e.At + max(0, e.Basis.AsOf-e.Recorded) }

// checked reports whether somebody else surely found the dose right
// before it was handed out, and whether somebody found it wrong.
func (r *referee) checked(d chart.Dose) (before, wrong bool) {
	for _, e := range r.checks {
		f := e.Fact.(*journal.Countersign)
		under := d.Entry
		if d.Prepared != nil && f.Target == d.Prepared.ID {
			under = d.Prepared
		}
		own := e.Author.ID == under.Author.ID || d.Prepared != nil && e.Author.ID == d.Prepared.Author.ID
		if f.Target != under.ID || own {
			continue
		}
		sure := e.Device == d.Entry.Device || e.Trust != journal.TrustOff && d.Entry.Trust != journal.TrustOff
		wrong = wrong || f.Found == journal.FoundWrong
		before = before || sure && corrected(e) <= d.At
		if !sure && corrected(e) <= d.At-48*hour {
			before = true
		}
	}
	return before, wrong
}

func TestC15_by_a_referee(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newReferee(drawEntries(t))
		for _, d := range r.doses {
			o := r.c.Order(d.Order)
			if d.Act != journal.ActGiven || o == nil {
				continue
			}
			before, wrong := r.checked(d)
			after := len(d.Checks) > 0 && !before && !wrong
			asked := o.InForce(d.At).Order.Double
			closed := slices.ContainsFunc(cases(r.c, chart.RuleCheckMissing), func(k *chart.Case) bool {
				return k.State == chart.CaseClosed && slices.Contains(k.Entries, d.Entry.ID)
			})
			want := wrong || asked && !before && !after
			require.Equal(t, want, r.about(chart.RuleCheckMissing, d.Entry.ID) && (want || !closed), "%v asked %t, before %t, wrong %t", d.Entry.ID, asked, before, wrong)
		}
	})
}

func TestSubstance_by_a_referee(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newReferee(drawEntries(t))
		for i, d := range r.doses {
			for _, e := range r.doses[i+1:] {
				near := max(d.At-e.At, e.At-d.At) < 4*hour
				if d.Reached() && e.Reached() && d.Order != e.Order && d.Drug == e.Drug && d.Drug != novorapid && near {
					require.True(t, r.about(chart.RuleSubstance, d.Entry.ID) && r.about(chart.RuleSubstance, e.Entry.ID), "%+v and %+v", d.Administration, e.Administration)
				}
			}
		}
	})
}

// TestC12_by_a_referee: two patches of one order, each of one, that were on
// together for longer than a change takes.
func TestC12_by_a_referee(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newReferee(drawEntries(t))
		for _, first := range r.patches() {
			for _, next := range r.patches() {
				longer := next.At > first.At && next.At-first.At < 14*24*hour && r.off(first) > next.At+hour/2
				if first.Order == next.Order && longer && first.Dose == units(5) && next.Dose == units(5) {
					require.True(t, r.about(chart.RulePatches, next.Entry.ID), "%v then %v", first.Entry.ID, next.Entry.ID)
				}
			}
		}
	})
}

// patches are the doses of orders that are for patches in every version.
func (r *referee) patches() (list []chart.Dose) {
	for _, d := range r.doses {
		o := r.c.Order(d.Order)
		plain := func(v chart.OrderVersion) bool { return v.Order.Technique != journal.TechniquePatch }
		if d.Act == journal.ActGiven && o != nil && !slices.ContainsFunc(o.Versions, plain) {
			list = append(list, d)
		}
	}
	return list
}

func (r *referee) off(d chart.Dose) journal.Instant {
	off := journal.Instant(1<<63 - 1)
	for _, e := range r.doses {
		if e.Act == journal.ActPatchOff && e.Target == d.Entry.ID {
			off = min(off, e.At)
		}
	}
	return off
}
