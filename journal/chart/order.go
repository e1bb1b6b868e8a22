package chart

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// OrderState is a medication order with all its versions.
type OrderState struct {
	ID       journal.ID
	Versions []OrderVersion // one for each version number, ascending; never empty
	// Rivals are entries that claimed a version number that another entry holds.
	Rivals []OrderVersion
	// Disputed: the current version has a rival that says something else.
	Disputed bool
}

// OrderVersion is one version and since when it has been in force.
type OrderVersion struct {
	Entry *journal.Entry
	Order *journal.Order
	From  journal.Instant

	terms terms
}

// terms is what the policy says of a version.
type terms struct {
	before, after journal.Instant // how long before and after its time a dose is on time
	double        bool            // a second person has to check it
}

func (c *Chart) terms(f *journal.Order) terms {
	before, after := c.policy.Window(f)
	return terms{before: millis(before), after: millis(after), double: c.policy.NeedsDouble(f)}
}

// Current is the highest version.
func (o *OrderState) Current() *journal.Order { return o.Versions[len(o.Versions)-1].Order }

// Version is the one with that number, nil if it is not here.
func (o *OrderState) Version(number uint32) *OrderVersion {
	for i := range o.Versions {
		if o.Versions[i].Order.Version == number {
			return &o.Versions[i]
		}
	}
	return nil
}

// InForce is the version that counts at an instant: the highest that has taken
// effect, else the lowest, which is taken to have been in force before it came.
func (o *OrderState) InForce(at journal.Instant) *OrderVersion {
	for i := len(o.Versions) - 1; i > 0; i-- {
		if o.Versions[i].From <= at {
			return &o.Versions[i]
		}
	}
	return &o.Versions[0]
}

// EndedAt reports whether the order was stopped, paused or otherwise ended by
// the centre at an instant.
func (o *OrderState) EndedAt(at journal.Instant) bool { return o.endedWithin(at, at) }

// endedWithin reports whether it was so at some time from first to last.
func (o *OrderState) endedWithin(first, last journal.Instant) bool {
	until := journal.Instant(1<<63 - 1) // when a higher version took over
	for i := len(o.Versions) - 1; i >= 0; i-- {
		v := &o.Versions[i]
		if v.Order.Ends() && v.From < until && v.From <= last && first < until {
			return true
		}
		until = min(until, v.From)
	}
	return false
}

// Over is when the current version ends the order or its period runs out; zero
// when it goes on.
func (o *OrderState) Over() journal.Instant {
	v := o.Versions[len(o.Versions)-1]
	if v.Order.Ends() && (v.Order.End == 0 || v.From < v.Order.End) {
		return v.From
	}
	return v.Order.End
}

// onlyDrafts: nobody has prescribed it yet. A draft on top of something that
// was prescribed is no reason to let that vanish from the screen.
func (o *OrderState) onlyDrafts() bool {
	return !slices.ContainsFunc(o.Versions, func(v OrderVersion) bool { return v.Order.Status != journal.OrderDraft })
}

// order is an order under the fold; the order itself may not have arrived yet.
type order struct {
	id    journal.ID
	state OrderState
	doses []*Dose                     // all, in the order they happened
	slots map[journal.SlotKey][]*Dose // those with a slot
	loose []*Dose                     // those without
	cases []Case
	rules bool // versions or alerts changed since the doses were judged

	substances    []*substance // that it asks for or gave
	patch, double bool         // some version is for patches, or asks for a double check
	measured      bool         // some dose stands on a measured value
}

// Orders are the orders whose content is known: scheduled ones first, then as
// needed, then unclear ones; by name of the drug.
func (c *Chart) Orders() []*OrderState {
	var list []*OrderState
	for _, o := range c.orders {
		if len(o.state.Versions) > 0 {
			s := o.state
			list = append(list, &s)
		}
	}
	slices.SortFunc(list, byRow)
	return list
}

// Order is the order with that id, nil if its content has not arrived.
func (c *Chart) Order(id journal.ID) *OrderState {
	o := c.orders[id]
	if o == nil || len(o.state.Versions) == 0 {
		return nil
	}
	s := o.state
	return &s
}

func byRow(a, b *OrderState) int {
	x, y := a.Current(), b.Current()
	return cmp.Or(cmp.Compare(rowKind(x), rowKind(y)),
		strings.Compare(strings.ToLower(x.Drug.Name), strings.ToLower(y.Drug.Name)), bytes.Compare(a.ID[:], b.ID[:]))
}

func (c *Chart) order(id journal.ID) *order {
	o := c.orders[id]
	if o == nil {
		o = &order{id: id, state: OrderState{ID: id}, slots: map[journal.SlotKey][]*Dose{}}
		c.orders[id] = o
	}
	return o
}

func (c *Chart) addOrder(e *journal.Entry, f *journal.Order) {
	o := c.order(f.Order)
	o.rules = true
	c.join(o, f.Drug)
	c.mark(o)
	o.patch, o.double = o.patch || f.Technique == journal.TechniquePatch, o.double || f.Double
	s, v := &o.state, OrderVersion{Entry: e, Order: f, terms: c.terms(f)}
	i, taken := slices.BinarySearchFunc(s.Versions, v, byNumber)
	versions := slices.Clone(s.Versions) // snapshots keep the old ones
	if !taken {
		versions = slices.Insert(versions, i, v)
	} else {
		if byRank(v, versions[i]) > 0 {
			v, versions[i] = versions[i], v
		}
		s.Rivals = insert(s.Rivals, v, byRank)
	}
	s.Versions = effective(versions)
	s.Disputed = disputed(s)
}

func byNumber(a, b OrderVersion) int {
	if plant.Bug(plant.ClockDecidesOrder) {
		return cmp.Compare(a.Entry.Stamp, b.Entry.Stamp)
	}
	return cmp.Compare(a.Order.Version, b.Order.Version)
}

// byRank settles two entries that claim one version number: a stop is never
// lost to a rival; then the id decides, since something has to.
func byRank(a, b OrderVersion) int {
	return cmp.Or(byNumber(a, b), cmp.Compare(flag(a.Order.Ends()), flag(b.Order.Ends())),
		bytes.Compare(a.Entry.ID[:], b.Entry.ID[:]))
}

// disputed compares contents: a restored centre that says the same again under
// a new id is no dispute.
func disputed(s *OrderState) bool {
	current := s.Current()
	return slices.ContainsFunc(s.Rivals, func(r OrderVersion) bool {
		return r.Order.Version == current.Version && !bytes.Equal(factContent(r.Order), factContent(current))
	})
}

// effective works out since when each version has been in force (see the
// package comment). Versions ascend.
func effective(versions []OrderVersion) []OrderVersion {
	for i := range versions {
		v := &versions[i]
		switch {
		case v.Order.Ends() && v.Order.Ended != 0:
			v.From = v.Order.Ended
		case i > 0 && v.Entry.At <= versions[i-1].Entry.At:
			v.From = v.Entry.Recorded
		default:
			v.From = v.Entry.At
		}
	}
	return versions
}

// sameDosing reports whether a nurse who follows a does what b asks for. A new
// version that only names another prescriber is no older dose (C6).
func sameDosing(a, b *journal.Order) bool {
	x, y := dosing(a), dosing(b)
	return bytes.Equal(factContent(&x), factContent(&y))
}

func dosing(o *journal.Order) journal.Order {
	return journal.Order{
		Drug: o.Drug, Dose: o.Dose, Unit: o.Unit, Route: o.Route, Timing: o.Timing, PRN: o.PRN, DoseText: o.DoseText,
		Plan: o.Plan, Scale: o.Scale, Hold: o.Hold,
	}
}
