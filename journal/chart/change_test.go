package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

func TestUnseen_what_happened_since_somebody_looked(t *testing.T) {
	renamed := func(o *journal.Order) { o.Prescriber = "Lege Lie" }
	shorter := func(o *journal.Order) { o.End = at(12, 0) }
	for _, c := range []struct {
		name         string
		seen, arrive []*journal.Order
		want         chart.ChangeKind // 0: nothing
	}{
		{"nothing", []*journal.Order{regular(paracet)}, nil, 0},
		{"a new order", nil, []*journal.Order{regular(paracet)}, chart.ChangeNew},
		{"another dose", []*journal.Order{regular(paracet)}, []*journal.Order{regular(paracet, version(2), dose(2))}, chart.ChangeChanged},
		{"another end", []*journal.Order{regular(paracet)}, []*journal.Order{regular(paracet, version(2), shorter)}, chart.ChangeChanged},
		{"a double check", []*journal.Order{regular(paracet)}, []*journal.Order{regular(paracet, version(2), double)}, chart.ChangeChanged},
		{"another prescriber", []*journal.Order{regular(paracet)}, []*journal.Order{regular(paracet, version(2), renamed)}, 0},
		{"there and back", []*journal.Order{regular(paracet)}, []*journal.Order{regular(paracet, version(2), dose(2)), regular(paracet, version(3))}, 0},
		{"a stop", []*journal.Order{regular(paracet)}, []*journal.Order{regular(paracet, version(2), ended(at(8, 0)))}, chart.ChangeStopped},
		{"a stop that was seen", []*journal.Order{regular(paracet), regular(paracet, version(2), ended(at(8, 0)))}, nil, 0},
		{"on after a pause", []*journal.Order{regular(paracet), regular(paracet, version(2), endedAs(journal.OrderOnHold, at(8, 0)))}, []*journal.Order{regular(paracet, version(3))}, chart.ChangeChanged},
		{"came and went", nil, []*journal.Order{regular(paracet), regular(paracet, version(2), ended(at(8, 0)))}, 0},
		{"a draft", nil, []*journal.Order{regular(paracet, func(o *journal.Order) { o.Status = journal.OrderDraft })}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &book{}
			for _, o := range c.seen {
				b.add(centre, at(6, 0), o)
			}
			seen := b.fold().OrderEntries()
			require.Len(t, seen, len(c.seen))
			for _, o := range c.arrive {
				b.add(centre, at(7, 0), o)
			}
			list := b.fold().Unseen(seen)
			if c.want == 0 {
				require.Empty(t, list)
				return
			}
			require.Len(t, list, 1)
			require.Equal(t, c.want, list[0].Kind)
			require.Equal(t, c.want == chart.ChangeNew, list[0].Was == nil)
			require.Equal(t, list[0].Order.Current(), list[0].Is.Order)
			require.Empty(t, b.fold().Unseen(b.fold().OrderEntries()), "seen now")
		})
	}
}
