package chart

import (
	"feltjournal/journal"
	"feltjournal/journal/policy"
)

// Intent is an act that somebody is about to sign, with everything that is
// known about who and on what picture.
type Intent struct {
	*journal.Administration
	Author journal.Author
	At     journal.Instant // when it is done
	AsOf   journal.Instant // age of the picture; zero: never complete
	Now    journal.Instant // when it is signed; zero: At
	// Granted are the author's authorisations in the units the patient is on.
	Granted []journal.Authorisation
	// Measured is the value the act stands on when its observation is signed
	// together with it and so is not in the chart yet; nil: see Administration.Measured.
	Measured *journal.Observation
}

// Use sets the municipality's policy, which changes what is due and what is
// warned of, and nothing else. It excludes every other call, as Add does.
func (c *Chart) Use(p *policy.Policy) { c.policy = p }

// Policy is what the chart is read by; the default one until [Chart.Use].
func (c *Chart) Policy() *policy.Policy { return c.policy }
