package wardround

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
)

// Round is a list and a time.
type Round struct {
	List journal.ID // the unit's stream
	Unit string
	At   journal.SlotKey
}

func (r *Round) due() journal.Instant {
	return journal.Slot{Date: r.At.Date, Time: r.At.Time, Again: r.At.Again}.Due()
}

// Read makes a stop of every patient on the list who has a dose to be given at
// the time of the round, or one that is overdue from earlier, in the order of
// the rooms. A patient whose chart is not here yet is a stop too: nobody knows
// what is due. also names patients who are stops in any case; without counts the
// others.
func Read(j Journal, r Round, now journal.Instant, also func(journal.ID) bool) (stops []Stop, without int) {
	for _, p := range Patients(j, r.List) {
		s := ReadStop(j, r, p, now)
		if s.Open() || s.Unread || also(p.Stream) {
			stops = append(stops, s)
		} else {
			without++
		}
	}
	return stops, without
}

// Patients are those on a list, as a round goes.
func Patients(j Journal, list journal.ID) []replica.Summary {
	on := map[journal.ID]bool{}
	for _, l := range j.Lists() {
		if l.Stream == list {
			for _, m := range l.Active {
				on[m.Patient] = true
			}
		}
	}
	all := slices.DeleteFunc(j.Patients(), func(p replica.Summary) bool { return !on[p.Stream] || p.Removed != nil })
	slices.SortFunc(all, byRoom)
	return all
}

// ReadStop reads one patient.
func ReadStop(j Journal, r Round, p replica.Summary, now journal.Instant) Stop {
	s := Stop{Patient: p.Stream, Name: p.Name, Room: p.Room}
	if !p.Complete {
		s.Unread = true
		return s
	}
	intent := j.Intent(p.Stream, &journal.Administration{}, now)
	s.Unread = !j.View(p.Stream, func(c *chart.Chart) {
		reader := reader{chart: c, round: r, now: now, intent: intent}
		reader.read(&s)
	})
	return s
}

type reader struct {
	chart  *chart.Chart
	round  Round
	now    journal.Instant
	intent chart.Intent
}

func (r *reader) read(s *Stop) {
	until := r.round.due()
	from := min(until, r.now) - journal.Instant(chart.Shift.Milliseconds())
	for day := journal.DateOf(from); day <= r.round.At.Date; day = day.AddDays(1) {
		for _, row := range r.chart.Round(day, r.now) {
			for i := range row.Cells {
				c := &row.Cells[i]
				if row.Order == nil || row.Kind != chart.RowScheduled || c.Due < from || c.Due > until {
					continue
				}
				if line := r.line(row.Order, c); c.Due == until || line.Open() {
					s.Lines = append(s.Lines, line)
				}
			}
			if day == r.round.At.Date {
				s.beside(&row)
			}
		}
	}
	s.Patches = r.patchesOn()
	sortLines(s.Lines)
}

// beside keeps the orders that have no time of their own.
func (s *Stop) beside(row *chart.RoundRow) {
	switch {
	case row.Order == nil || row.Crossed:
	case row.Kind == chart.RowPRN:
		s.Needed = append(s.Needed, Needed{row.Order.Current(), *row.PRN})
	case row.Kind == chart.RowUnclear:
		s.Texts = append(s.Texts, row.Order.Current())
	}
}

func (r *reader) patchesOn() []chart.Patch {
	return slices.DeleteFunc(r.chart.Patches(r.now), func(p chart.Patch) bool { return p.Off != nil })
}

func (r *reader) line(state *chart.OrderState, c *chart.Cell) Line {
	o := state.InForce(c.Due).Order
	l := Line{Order: o, Slot: c.Slot.Key(), Due: c.Due, State: c.State, Newest: newest(c.Events)}
	dose, known := o.DoseAt(l.Slot)
	l.Dose = dose
	if !l.Open() {
		return l
	}
	ready := readyDoses(c.Events)
	checked := false
	for _, d := range ready {
		l.Prepared, checked = d.Entry.ID, d.Check == chart.CheckDone
	}
	l.Needs = r.needs(o, known, checked, len(ready))
	in := r.intent
	in.Administration = l.act(journal.ActGiven, journal.ID{})
	l.Against = r.chart.Warnings(in)
	return l
}

// readyDoses are those prepared and neither taken back nor thrown away.
func readyDoses(events []chart.Dose) (list []chart.Dose) {
	for _, d := range events {
		thrown := slices.ContainsFunc(events, func(o chart.Dose) bool {
			return o.Act == journal.ActDiscarded && o.Counts() && o.Target == d.Entry.ID
		})
		if d.Act == journal.ActPrepared && d.Counts() && !thrown {
			list = append(list, d)
		}
	}
	return list
}

func newest(events []chart.Dose) *chart.Dose {
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Counts() {
			return &events[i]
		}
	}
	return nil
}

// needs are what the dose asks for besides being given.
func (r *reader) needs(o *journal.Order, doseKnown, checked bool, prepared int) (list []Need) {
	add := func(n Need, when bool) {
		if when {
			list = append(list, n)
		}
	}
	measured := o.Scale != nil || o.Hold != nil
	add(NeedDouble, r.chart.Policy().NeedsDouble(o) && !checked)
	add(NeedMeasured, measured)
	add(NeedSite, o.Technique.NeedsSite())
	add(NeedDose, !doseKnown && o.Scale == nil)
	add(NeedSelf, o.Self)
	add(NeedPrepared, prepared > 1)
	return list
}
