package chart_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/policy"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// view is everything a screen asks a chart for.
func view(c *chart.Chart) string {
	s := string(c.Canonical())
	for _, now := range []journal.Instant{at(7, 30), at(12, 0), at(23, 0)} {
		due, overdue := c.Due(now)
		s += fmt.Sprintln("due", due, overdue)
		for _, row := range c.Round(today, now) {
			s += fmt.Sprintln("row", row.ID, row.Kind, row.Crossed, row.Ended, len(row.Loose))
			for _, cell := range row.Cells {
				s += fmt.Sprintln("cell", cell.Slot, cell.State, cell.Planned, len(cell.Events), cell.Cases, cell.Dose, cell.DoseKnown, cell.Version)
				s += events(cell.Events)
			}
			s += events(row.Loose)
			if p := row.PRN; p != nil {
				s += fmt.Sprintln("prn", p.Count, p.Sum, p.Next, p.Room, p.Locked, p.Unsure)
			}
		}
	}
	for _, p := range c.Patches(at(23, 0)) {
		s += fmt.Sprintln("patch", p.Dose.Entry.ID, p.Off != nil, p.Overdue)
	}
	for _, d := range c.EffectsDue(at(23, 0)) {
		s += fmt.Sprintln("effect due", d.Entry.ID)
	}
	for i := range byte(3) {
		for _, u := range c.Sites(orderNo(i + 1)) {
			s += fmt.Sprintln("site", u.Site, u.At, u.Dose.Entry.ID)
		}
	}
	return s + fmt.Sprintln("orders", c.OrderEntries(), len(c.Unseen(nil)))
}

// events is what others wrote about each registration.
func events(doses []chart.Dose) (s string) {
	for _, d := range doses {
		s += fmt.Sprintln("event", d.Entry.ID, d.Check, len(d.Checks), d.Prepared != nil, len(d.Effects))
	}
	return s
}

func TestR_MED_13_any_order_any_batches_any_repetition_give_the_same_chart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := drawEntries(t)
		want := view(chart.Fold(stream, entries))

		come := rapid.Permutation(entries).Draw(t, "arrival")
		if len(come) > 0 {
			come = append(come, rapid.SliceOf(rapid.SampledFrom(entries)).Draw(t, "again")...)
		}
		c := chart.New(stream)
		for len(come) > 0 {
			n := rapid.IntRange(1, len(come)).Draw(t, "batch")
			c.Add(come[:n]...)
			come = come[n:]
			if rapid.Bool().Draw(t, "looked at") {
				view(c) // reading changes nothing
			}
		}
		require.Equal(t, want, view(c))
	})
}

// TestR_MED_13_cases_are_the_same_by_every_policy: two replicas may know two
// policies for a while.
func TestR_MED_13_cases_are_the_same_by_every_policy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := drawEntries(t)
		strict, plain := chart.New(stream), chart.Fold(stream, entries)
		p := *policy.Default()
		p.Double = []policy.DoubleCheck{{}}
		p.Windows = []policy.Window{{Before: time.Minute, After: time.Minute}}
		p.Substance = 48 * time.Hour
		strict.Use(&p)
		strict.Add(entries...)
		require.Equal(t, string(plain.Canonical()), string(strict.Canonical()))
		require.Equal(t, plain.Cases(), strict.Cases())
		strict.Use(policy.Default())
		require.Equal(t, view(plain), view(strict), "and nothing of it stays")
	})
}

func TestR_MED_01_no_registration_is_ever_out_of_sight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := chart.Fold(stream, drawEntries(t))
		shown := map[journal.ID]bool{}
		for day := today.AddDays(-3); day <= today.AddDays(5); day = day.AddDays(1) {
			for _, row := range c.Round(day, at(12, 0)) {
				for _, d := range row.Loose {
					shown[d.Entry.ID] = true
				}
				for _, cell := range row.Cells {
					for _, d := range cell.Events {
						shown[d.Entry.ID] = true
					}
				}
			}
		}
		for i := range uint64(100) {
			if e := c.Entry(number(i)); e != nil && e.Fact.Kind() == journal.KindAdministration {
				require.True(t, shown[e.ID], "%+v", e.Fact)
			}
		}
	})
}

func TestR_NOTE_02_no_note_and_no_section_is_ever_out_of_sight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := chart.Fold(stream, drawEntries(t))
		shown := map[journal.ID]int{}
		for _, th := range c.Notes() {
			shown[th.Root.Entry.ID]++
			for _, r := range th.Replies {
				shown[r.Entry.ID]++
			}
		}
		for _, s := range c.Document(journal.CarePlan) {
			require.NotEmpty(t, s.Heads)
			for _, v := range s.Versions {
				shown[v.Entry.ID]++
			}
		}
		for i := range uint64(100) {
			e := c.Entry(number(i))
			if e != nil && (e.Fact.Kind() == journal.KindNote || e.Fact.Kind() == journal.KindSection) {
				require.Equal(t, 1, shown[e.ID])
			}
		}
	})
}

// TestC2_by_counting holds the rule against counting by hand.
func TestC2_by_counting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := chart.Fold(stream, drawEntries(t))
		given := map[journal.Slot]int{}
		for i := range uint64(100) {
			e := c.Entry(number(i))
			if e == nil {
				continue
			}
			a, ok := e.Fact.(*journal.Administration)
			if ok && a.Act == journal.ActGiven && a.Slot.Valid() && len(c.Voids(e.ID)) == 0 {
				given[a.Slot.Of(a.Order)]++
			}
		}
		open := map[journal.Slot]bool{}
		for _, k := range cases(c, chart.RuleDoubleDose) {
			open[k.Slot.Of(k.Order)] = k.Open || k.Closed != nil
		}
		for slot, n := range given {
			require.True(t, n < 2 || open[slot], "%d times given in %v", n, slot)
		}
	})
}

func TestFold_entries_of_another_stream_are_left_out(t *testing.T) {
	b := &book{}
	b.add(anna, at(8, 0), gave(morning), inStream(journal.ID{0xcc}))
	require.Zero(t, b.fold().Len())
}

func TestAdd_leaves_what_was_read_before_as_it_was(t *testing.T) {
	b := &book{}
	first, _ := twoGave(b)
	b.add(centre, at(6, 0), regular(paracet, version(3), dose(2)))
	for _, v := range []uint32{1, 3, 5} {
		b.add(centre, at(6, 0), &journal.Patient{Version: v, Family: "Aasen"})
	}
	c := b.fold()
	orders, list, doses, patients := c.Orders(), c.Cases(), c.Doses(orderNo(1)), c.PatientVersions()
	versions, names := slices.Clone(orders[0].Versions), slices.Clone(patients)
	b.add(centre, at(5, 0), regular(paracet, version(3), ended(at(5, 0)))) // takes the place of the other
	b.add(centre, at(5, 0), regular(paracet, version(2)))
	b.add(centre, at(5, 0), &journal.Patient{Version: 2, Family: "Moen"})
	b.void(anna, at(9, 0), first, "feil")
	c.Add(b.entries...)
	require.Equal(t, versions, orders[0].Versions)
	require.Equal(t, names, patients)
	require.True(t, list[0].Open)
	require.Empty(t, doses[0].Voids)
	require.Equal(t, view(b.fold()), view(c))
}

func TestChart_may_be_read_by_many_at_once(t *testing.T) {
	c := chart.Fold(stream, ordinary(200))
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() { view(c) })
	}
	readers.Wait()
}

// other is a fact of a kind that this version does not know.
type other struct{ Raw []byte }

func (*other) Kind() journal.Kind   { return 99 }
func (*other) Class() journal.Class { return journal.ClassOther }
func (*other) Validate() error      { return journal.Invalid("unknown_kind") }

func TestFold_keeps_what_this_version_cannot_show(t *testing.T) {
	b := &book{}
	id := b.add(anna, at(8, 0), &other{Raw: []byte{1, 2}})
	b.add(anna, at(8, 1), &journal.Access{Action: "åpnet"})
	c := b.fold()
	require.Len(t, c.Unknown(), 2)
	require.Equal(t, id, c.Unknown()[0].ID)
	require.Contains(t, string(c.Canonical()), "unknown "+id.String())
}

func TestCanonical_tells_nothing_clinical(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0), &journal.Patient{Version: 1, Family: "Aasen"})
	b.add(centre, at(0, 0), regular(paracet))
	b.add(anna, at(8, 0), gave(morning))
	b.add(anna, at(8, 0), &journal.Section{Document: journal.CarePlan, Key: "ernæring", Title: "Ernæring", Text: "x"})
	for _, word := range []string{"Aasen", "Paracet", "Anna", "ernæring", "tiltaksplan"} {
		require.NotContains(t, string(b.fold().Canonical()), word)
	}
}
