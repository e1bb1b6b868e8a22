package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"feltjournal/internal/dosegrid"
	"feltjournal/journal"
)

// gridRuns is how often the ward is folded from nothing.
const gridRuns = 15

// gridResult is what the day grid of a whole ward costs.
type gridResult struct {
	Cold, More spread // fold and slots of all; one more entry and the slots of its patient today
	Bare       spread // the limit: every entry into one map by its id and one by its slot
	Entries    int
	Slots      int
}

func (r *gridResult) addTo(t *table) {
	what := fmt.Sprintf("day grid, %d patients × %d orders × %d days", dosegrid.Patients, dosegrid.Orders, dosegrid.Days)
	t.within(rowGrid, what+": fold and slots, cold, p50 (limit: two maps)", 50, r.Bare.P50, r.Cold.P50, millis,
		fmt.Sprintf(" (%d entries, %d slots)", r.Entries, r.Slots))
	t.within(rowGrid, what+": after one more entry, p99", 1, 0, r.More.P99, millis, r.More.loud(millis))
}

// measureGrid folds the ward from entries in memory, so that nothing waits for
// a disk.
func measureGrid(context.Context, string) (r gridResult, err error) {
	runtime.LockOSThread()
	w := newStopwatch()
	defer w.close()
	ward := dosegrid.New()
	for _, list := range ward.Entries {
		r.Entries += len(list)
	}
	var cold, bare times
	charts := ward.Fold()
	for range gridRuns {
		bare.add(w.time(func() { bareMaps(ward.Entries) }))
		runtime.GC()
		cold.add(w.time(func() {
			charts, r.Slots = ward.Fold(), 0
			for _, c := range charts {
				r.Slots += ward.Grid(c)
			}
		}))
	}
	more, err := oneMore(w, ward)
	r.Cold, r.Bare, r.More = cold.spread(), bare.spread(), more.spread()
	return r, err
}

// oneMore takes one entry into each chart in turn, and lays out the day that it
// changed. The ward is folded anew before the doses of one slot pile up.
func oneMore(w *stopwatch, ward *dosegrid.Ward) (t times, err error) {
	for range gridRuns {
		for at, c := range ward.Fold() {
			before, e := c.Len(), ward.Next(at)
			t.add(w.time(func() {
				c.Add(e)
				c.Round(ward.Days[len(ward.Days)-1], ward.Now)
			}))
			if c.Len() != before+1 {
				return t, errors.New("an entry was not taken in")
			}
		}
	}
	return t, nil
}

// bareMaps is what the same entries cost when they only go into maps.
func bareMaps(entries [][]journal.Entry) int {
	byID, bySlot := map[journal.ID]*journal.Entry{}, map[journal.Slot][]*journal.Entry{}
	for _, list := range entries {
		for i := range list {
			e := &list[i]
			byID[e.ID] = e
			if a, ok := e.Fact.(*journal.Administration); ok {
				bySlot[a.Slot.Of(a.Order)] = append(bySlot[a.Slot.Of(a.Order)], e)
			}
		}
	}
	return len(byID) + len(bySlot)
}
