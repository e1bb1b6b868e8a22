package round

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// Active is the registration that stands for the cell, nil if none does: the
// newest that brought the medicine to the patient, else the newest of those
// that have not been taken back. A dose that was prepared, checked and given by
// one act is given.
func (c *Cell) Active() *Event {
	all := c.standing()
	for _, e := range slices.Backward(all) {
		if reaches(e.Act.Act) {
			return e
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// standing are the registrations that have not been taken back.
func (c *Cell) standing() (list []*Event) {
	for i := range c.Events {
		if c.Events[i].Voided == nil {
			list = append(list, &c.Events[i])
		}
	}
	return list
}

// Ready is the newest prepared dose that was neither handed out nor thrown
// away, nil if none.
func (c *Cell) Ready() *Event {
	var ready *Event
	all := c.standing()
	for _, e := range all {
		used := slices.ContainsFunc(all, func(o *Event) bool { return o.Act.Target == e.Entry })
		if e.Act.Act == journal.ActPrepared && !used {
			ready = e
		}
	}
	return ready
}

// done reports whether the slot has come to an end: what is usual next is to
// look at it. A dose that is prepared or delivered has not.
func (c *Cell) done() bool {
	e := c.Active()
	if e == nil {
		return false
	}
	switch e.Act.Act {
	case journal.ActPrepared, journal.ActDelivered, journal.ActDiscarded, journal.ActPatchOff, journal.ActEffect:
		return false
	}
	return true
}

// unchecked are the registrations that a second person still has to look at.
func (c *Cell) unchecked() (list []*Event) {
	ready := c.Ready()
	for _, e := range c.standing() {
		if e.Check == chart.CheckWaiting && (e == ready || reaches(e.Act.Act)) {
			list = append(list, e)
		}
	}
	return list
}

// reaches reports whether the act brings the medicine to the patient.
func reaches(a journal.Act) bool {
	switch a {
	case journal.ActGiven, journal.ActSeenTaken, journal.ActDelivered, journal.ActSelf:
		return true
	}
	return false
}
