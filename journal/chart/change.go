package chart

import (
	"bytes"
	"slices"

	"feltjournal/journal"
)

// Change is what happened to an order since somebody last looked.
type Change struct {
	Kind  ChangeKind
	Order *OrderState
	Was   *OrderVersion // what they saw last, nil for a new order
	Is    *OrderVersion // what counts now
}

// ChangeKind says what happened.
type ChangeKind uint8

// The kinds of change.
const (
	ChangeNew     ChangeKind = 1
	ChangeChanged ChangeKind = 2 // another dose, time or the like; also one that goes on after a pause
	ChangeStopped ChangeKind = 3 // stopped, paused or otherwise ended
)

// OrderEntries are the entries of every version of every order, ascending:
// what somebody who looks at the chart now has seen, see [Chart.Unseen].
func (c *Chart) OrderEntries() []journal.ID {
	var ids []journal.ID
	for _, o := range c.orders {
		for _, list := range [][]OrderVersion{o.state.Versions, o.state.Rivals} {
			for _, v := range list {
				ids = append(ids, v.Entry.ID)
			}
		}
	}
	slices.SortFunc(ids, func(a, b journal.ID) int { return bytes.Compare(a[:], b[:]) })
	return ids
}

// Unseen are the orders that ask for something else than what somebody saw who
// has seen these entries, in the order of [Chart.Orders]. An order that came
// and went in between, and a draft, is no change.
func (c *Chart) Unseen(seen []journal.ID) []Change {
	known := make(map[journal.ID]bool, len(seen))
	for _, id := range seen {
		known[id] = true
	}
	var list []Change
	for _, s := range c.Orders() {
		if ch, ok := unseen(s, known); ok {
			list = append(list, ch)
		}
	}
	return list
}

func unseen(s *OrderState, known map[journal.ID]bool) (Change, bool) {
	is := &s.Versions[len(s.Versions)-1]
	if known[is.Entry.ID] || s.onlyDrafts() {
		return Change{}, false
	}
	ch := Change{Kind: ChangeChanged, Order: s, Was: lastSeen(s, known), Is: is}
	switch {
	case ch.Was == nil:
		ch.Kind = ChangeNew
		return ch, !is.Order.Ends()
	case is.Order.Ends():
		ch.Kind = ChangeStopped
		return ch, !ch.Was.Order.Ends() || ch.Was.Order.Status != is.Order.Status
	}
	return ch, ch.Was.Order.Ends() || !sameAsking(ch.Was.Order, is.Order)
}

// lastSeen is the highest version that was seen, also as the rival of another.
func lastSeen(s *OrderState, known map[journal.ID]bool) *OrderVersion {
	var last *OrderVersion
	for _, list := range [][]OrderVersion{s.Versions, s.Rivals} {
		for i := range list {
			if v := &list[i]; known[v.Entry.ID] && (last == nil || v.Order.Version > last.Order.Version) {
				last = v
			}
		}
	}
	return last
}

// sameAsking reports whether two versions ask the same of a nurse: the dose,
// and when it begins and ends and how it is to be done.
func sameAsking(a, b *journal.Order) bool {
	return sameDosing(a, b) && a.Start == b.Start && a.End == b.End && a.Technique == b.Technique &&
		a.Packing == b.Packing && a.Self == b.Self && a.Double == b.Double
}
