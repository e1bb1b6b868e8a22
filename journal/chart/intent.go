package chart

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/policy"
)

// Intent is an act that somebody is about to sign, with everything that is
// known about who and on what picture. Without an author only the act itself
// is asked about, not who may do it and how old the picture is.
type Intent struct {
	*journal.Administration
	Author journal.Author
	Device journal.ID      // where it is signed: times by one clock can be compared, right or wrong
	At     journal.Instant // when it is done
	AsOf   journal.Instant // age of the picture; zero: never complete
	Now    journal.Instant // when it is signed; zero: At
	// Granted are the author's authorisations in the units the patient is on.
	Granted []journal.Authorisation
	// Measured is the value the act stands on when its observation is signed
	// together with it and so is not in the chart yet; nil: see Administration.Measured.
	Measured *journal.Observation
	// Second is who signs the double check together with it; zero: nobody.
	Second journal.Author
	// Off are the registrations of the patches that are taken off together with it.
	Off []journal.ID
}

// righted puts the times right where the picture proves that the clock is
// behind, as the fold will once the act is signed (C20): the questions are then
// asked of times that can be compared.
func (in Intent) righted() Intent {
	if in.Now == 0 {
		in.Now = in.At
	}
	behind := max(0, in.AsOf-in.Now)
	if !in.onPaper() {
		in.At += behind
	}
	in.Now += behind
	return in
}

// onPaper: the time stood on paper.
func (in Intent) onPaper() bool { return in.Late && in.Paper != "" }

// Use sets the municipality's policy, which changes what is due and what is
// warned of, and nothing else: cases are the same by every policy. It excludes
// every other call, as Add does.
func (c *Chart) Use(p *policy.Policy) {
	c.policy = p
	for _, o := range c.orders {
		o.state.Versions = slices.Clone(o.state.Versions) // snapshots keep the old ones
		for i := range o.state.Versions {
			o.state.Versions[i].terms = c.terms(o.state.Versions[i].Order)
		}
	}
}

// Policy is what the chart is read by; the default one until [Chart.Use].
func (c *Chart) Policy() *policy.Policy { return c.policy }
