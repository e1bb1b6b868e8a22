package fhir

import (
	"bytes"
	"reflect"
	"slices"
	"strconv"

	"feltjournal/journal"
)

// state is what a stream says now, as far as the centre wrote it.
type state struct {
	ids     map[journal.ID]journal.Body
	patient *journal.Patient
	orders  map[journal.ID]*journal.Order
	alerts  map[journal.ID]*journal.Alert
	members map[journal.ID]*journal.Assignment
	rights  map[string]*journal.Authorisation // by user
	sorted  []journal.ID                      // of orders and alerts, in the order they first came
}

func stateOf(entries []journal.Entry) *state {
	s := &state{
		ids: map[journal.ID]journal.Body{}, orders: map[journal.ID]*journal.Order{},
		alerts: map[journal.ID]*journal.Alert{}, members: map[journal.ID]*journal.Assignment{},
		rights: map[string]*journal.Authorisation{},
	}
	for _, e := range entries {
		s.ids[e.ID] = e.Body
		s.fold(e.Fact)
	}
	return s
}

// fold keeps the highest version of what f is a version of.
func (s *state) fold(f journal.Fact) {
	switch f := f.(type) {
	case *journal.Patient:
		if s.patient == nil || f.Version > s.patient.Version {
			s.patient = f
		}
	case *journal.Order:
		s.sorted = append(s.sorted, f.Order)
		newest(s.orders, f.Order, f, func(o *journal.Order) uint32 { return o.Version })
	case *journal.Alert:
		s.sorted = append(s.sorted, f.Alert)
		newest(s.alerts, f.Alert, f, func(a *journal.Alert) uint32 { return a.Version })
	case *journal.Authorisation:
		newest(s.rights, f.User, f, func(a *journal.Authorisation) uint32 { return a.Version })
	case *journal.Assignment:
		newest(s.members, f.Patient, f, func(a *journal.Assignment) uint32 { return a.Version })
	}
}

func newest[K comparable, F any](held map[K]*F, key K, f *F, version func(*F) uint32) {
	if old := held[key]; old == nil || version(f) > version(old) {
		held[key] = f
	}
}

// older reports that origin names an earlier version of the resource than was
// imported before: the centre has been set back, or a stale export came late.
func older(origin, held string) bool {
	ref, v := journal.SplitOrigin(origin)
	heldRef, heldV := journal.SplitOrigin(held)
	a, errA := strconv.ParseUint(v, 10, 32)
	b, errB := strconv.ParseUint(heldV, 10, 32)
	return ref == heldRef && errA == nil && errB == nil && a < b
}

// nextOrder gives o the version after old's; nil when old says the same. The
// first date of an end stands; one that the centre does not date counts from
// now.
func nextOrder(o, old *journal.Order, now journal.Instant) *journal.Order {
	ended := o.Status != journal.OrderActive && o.Status != journal.OrderDraft
	n := *o
	if ended && old != nil && old.Status == o.Status {
		n.Ended = old.Ended
	}
	if old != nil {
		c := *old
		c.Version, c.Origin, n.Version, n.Origin = 0, "", 0, ""
		if reflect.DeepEqual(c, n) {
			return nil
		}
		n.Version, n.Origin = old.Version, o.Origin
	}
	if ended && n.Ended == 0 {
		n.Ended = now
	}
	n.Version++
	return &n
}

func nextAlert(a, old *journal.Alert) *journal.Alert {
	n := *a
	if old != nil {
		c := *old
		c.Version, c.Origin, n.Version, n.Origin = 0, "", 0, ""
		if c == n {
			return nil
		}
		n.Version, n.Origin = old.Version, a.Origin
	}
	n.Version++
	return &n
}

func nextPatient(p, old *journal.Patient) *journal.Patient {
	n := *p
	if old != nil {
		c := *old
		c.Version, c.Origin, n.Version, n.Origin = 0, "", 0, ""
		if reflect.DeepEqual(c, n) {
			return nil
		}
		n.Version, n.Origin = old.Version, p.Origin
	}
	n.Version++
	return &n
}

func nextMember(a, old *journal.Assignment) *journal.Assignment {
	n := *a
	if old != nil {
		c := *old
		c.Version = 0
		if !c.Active && !n.Active || c == n {
			return nil
		}
		n.Version = old.Version
	}
	n.Version++
	return &n
}

func sortedIDs[V any](m map[journal.ID]V) []journal.ID {
	ids := make([]journal.ID, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b journal.ID) int { return bytes.Compare(a[:], b[:]) })
	return ids
}
