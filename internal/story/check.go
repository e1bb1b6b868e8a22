package story

import (
	"bytes"
	"context"
	"fmt"

	"feltjournal/assets/demo"
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
)

// Finding is one thing that was checked.
type Finding struct {
	What string
	OK   bool
	Seen string // what was seen instead, or the count that was right
}

// Centre is what the checks need of the hub.
type Centre interface {
	Subject(ctx context.Context, ref string) (journal.ID, bool, error)
	Entries(ctx context.Context, stream journal.ID) ([]journal.Entry, error)
}

// Outcome is everything at the end of the story.
type Outcome struct {
	Centre Centre
	Nurses []*Nurse
	Filed  string // directory
	Cast   Cast
}

// Check looks at the outcome as the story promises it.
func Check(ctx context.Context, o Outcome) ([]Finding, error) {
	c := checking{Outcome: o}
	for _, check := range []func(context.Context) error{
		c.equalCharts, c.nothingLost, c.oneCaseEach, c.sectionTwice, c.newcomer, c.leaver, c.confirmed, c.filedOnce, c.ward,
	} {
		if err := check(ctx); err != nil {
			return c.findings, err
		}
	}
	return c.findings, nil
}

type checking struct {
	Outcome
	findings []Finding
}

func (c *checking) found(ok bool, what, format string, args ...any) {
	c.findings = append(c.findings, Finding{What: what, OK: ok, Seen: fmt.Sprintf(format, args...)})
}

// equalCharts compares every chart byte by byte: the hub's and each nurse's.
func (c *checking) equalCharts(ctx context.Context) error {
	equal, total := 0, 0
	for _, p := range c.Nurses[0].Replica.Patients() {
		if p.Removed != nil {
			continue
		}
		want, err := c.hubChart(ctx, p.Stream)
		if err != nil {
			return err
		}
		for _, n := range c.Nurses {
			total++
			n.Replica.View(p.Stream, func(ch *chart.Chart) {
				if bytes.Equal(ch.Canonical(), want.Canonical()) {
					equal++
				}
			})
		}
	}
	c.found(equal == total && total >= 40, "every chart is byte-identical at Anna's, at Bjørn's and at the hub", "%d of %d equal", equal, total)
	return nil
}

func (c *checking) hubChart(ctx context.Context, stream journal.ID) (*chart.Chart, error) {
	entries, err := c.Centre.Entries(ctx, stream)
	return chart.Fold(stream, entries), err
}

func (c *checking) ase(ctx context.Context) (*chart.Chart, []journal.Entry, error) {
	stream, known, err := c.Centre.Subject(ctx, demo.Ase)
	if err != nil || !known {
		return nil, nil, fmt.Errorf("find Åse at the hub (known: %t): %w", known, err)
	}
	entries, err := c.Centre.Entries(ctx, stream)
	return chart.Fold(stream, entries), entries, err
}

// Acts of the nurses in the story, by kind: two doses and the stopped one, two
// reports, four versions of sections.
var acts = map[journal.Kind]int{journal.KindAdministration: 3, journal.KindNote: 2, journal.KindSection: 4}

func (c *checking) nothingLost(ctx context.Context) error {
	_, entries, err := c.ase(ctx)
	if err != nil {
		return err
	}
	seen, ids := map[journal.Kind]int{}, map[journal.ID]int{}
	for _, e := range entries {
		ids[e.ID]++
		if e.Author.ID == Anna.ID || e.Author.ID == Bjorn.ID {
			seen[e.Fact.Kind()]++
		}
	}
	for kind, want := range acts {
		c.found(seen[kind] == want, "nothing is lost: "+kindNames[kind], "%d of %d", seen[kind], want)
	}
	c.found(len(ids) == len(entries), "nothing is doubled", "%d entries, %d ids", len(entries), len(ids))
	return nil
}

var kindNames = map[journal.Kind]string{
	journal.KindAdministration: "administrations", journal.KindNote: "reports", journal.KindSection: "versions of the care plan",
}

func (c *checking) oneCaseEach(ctx context.Context) error {
	ase, _, err := c.ase(ctx)
	if err != nil {
		return err
	}
	open := map[chart.Rule]int{}
	for _, k := range ase.Cases() {
		if k.Open {
			open[k.Rule]++
		}
	}
	c.found(open[chart.RuleDoubleDose] == 1, "one case: possible double dose", "%d", open[chart.RuleDoubleDose])
	c.found(open[chart.RuleAfterStop] == 1, "one case: given after stop", "%d", open[chart.RuleAfterStop])
	c.found(open[chart.RuleConcurrentSection] == 1, "one case: section changed by two", "%d", open[chart.RuleConcurrentSection])
	c.found(len(open) == 3, "no other case", "%d kinds of case", len(open))
	return nil
}

func (c *checking) sectionTwice(ctx context.Context) error {
	ase, _, err := c.ase(ctx)
	if err != nil {
		return err
	}
	twice := 0
	for _, s := range ase.Document(journal.CarePlan) {
		if len(s.Heads) == 2 {
			twice++
		}
	}
	c.found(twice == 1, "the section changed by both stands twice", "%d sections stand twice", twice)
	return nil
}

func (c *checking) newcomer(ctx context.Context) error {
	stream, _, err := c.Centre.Subject(ctx, demo.Newcomer)
	if err != nil {
		return err
	}
	want, err := c.hubChart(ctx, stream)
	if err != nil {
		return err
	}
	for _, n := range c.Nurses {
		whole := false
		n.Replica.View(stream, func(ch *chart.Chart) { whole = bytes.Equal(ch.Canonical(), want.Canonical()) && ch.Patient() != nil })
		c.found(whole, "the new patient is complete at "+n.Name, "%d entries at the hub", want.Len())
	}
	return nil
}

func (c *checking) leaver(ctx context.Context) error {
	stream, _, err := c.Centre.Subject(ctx, demo.Leaver)
	if err != nil {
		return err
	}
	for _, n := range c.Nurses {
		listed := ""
		for _, p := range n.Replica.Patients() {
			if p.Stream == stream && p.Removed != nil {
				listed = p.Removed.Reason
			}
		}
		c.found(listed != "", "the removed patient is listed as removed at "+n.Name, "reason: %q", listed)
		keys, err := n.Store.KeyEpochs(ctx)
		if err != nil {
			return err
		}
		_, held := keys[stream]
		c.found(!held, "the removed patient's key is gone at "+n.Name, "%d keys left", len(keys))
	}
	return nil
}

// confirmed wants every record of every nurse read back from the central
// journal.
func (c *checking) confirmed(ctx context.Context) error {
	for _, n := range c.Nurses {
		st, err := n.Store.Status(ctx)
		if err != nil {
			return err
		}
		c.found(settled(st), "every record of "+n.Name+" is confirmed by the central journal",
			"%d recorded, %d not sent, %d not confirmed, %d refused", st.Last, st.Unsent, st.Unconfirmed, st.Refused)
	}
	return nil
}

func settled(st localstore.Status) bool {
	return st.Last > 0 && st.Unsent == 0 && st.Unconfirmed == 0 && st.Refused == 0 && st.Conflicts == 0
}
