package main

import (
	"context"
	"errors"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"feltjournal/journal"
	"feltjournal/localstore/replica"
	"feltjournal/ui/round"
)

// screenCount is how often each step of the grid is made.
const screenCount = 300

// screenResult is what the grid of the medication round costs, without a
// display: from the event to painted pixels.
type screenResult struct {
	First  spread // another patient's grid
	Scroll spread // a notch of the wheel
	Move   spread // an arrow key
	Change spread // a dose is made durable and stands in its cell
}

func (r *screenResult) addTo(t *table) {
	t.within(rowScreen, "grid: first paint of a patient, p99", 16, 0, r.First.P99, millis, r.First.loud(millis))
	t.within(rowScreen, "grid: scroll step, p99", 8, 0, r.Scroll.P99, millis, r.Scroll.loud(millis))
	t.within(rowScreen, "grid: arrow key to the moved ring, p99", 16, 0, r.Move.P99, millis, r.Move.loud(millis))
	t.within(rowScreen, "grid: key to changed cell, the durable record included, p50", 16, 0, r.Change.P50, millis, "")
	t.beside(rowScreen, "grid: key to changed cell, p99: most of it is the disk's", millis(r.Change.P99))
}

// measureScreen paints the grid over the store of dir, in which it records.
func measureScreen(ctx context.Context, dir string) (r screenResult, err error) {
	store, user, err := unlocked(ctx, dir)
	if err != nil {
		return r, err
	}
	defer store.Close() //nolint:errcheck // the folder goes next
	rep, err := replica.Open(ctx, store, user, replica.Options{Now: time.Now})
	if err != nil {
		return r, err
	}
	defer rep.Close()
	if err := rep.Load(ctx); err != nil {
		return r, err
	}
	runtime.LockOSThread()
	w := newStopwatch()
	defer w.close()
	screen, err := newRound(rep)
	if err != nil {
		return r, err
	}
	grid := gridIn(screen.Object())
	if grid == nil {
		return r, errors.New("the medication round has no grid")
	}
	s := &stepper{watch: w, rep: rep, screen: screen, grid: grid}
	s.around() // caches of glyphs and words
	r.First, r.Scroll, r.Move = s.around(), s.steps(s.scroll), s.steps(s.move)
	r.Change, err = s.changes(ctx)
	return r, err
}

// gridIn finds the grid of a screen.
func gridIn(o fyne.CanvasObject) *round.Grid {
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *round.Grid:
		return o
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, c := range children {
		if g := gridIn(c); g != nil {
			return g
		}
	}
	return nil
}

// stepper makes the steps that are timed.
type stepper struct {
	watch  *stopwatch
	rep    *replica.Replica
	screen *round.Screen
	grid   *round.Grid
}

// around paints the grid of one patient after the other.
func (s *stepper) around() spread {
	var t times
	patients := s.rep.Patients()
	for i := range screenCount {
		p := patients[i*7%len(patients)].Stream
		t.add(s.watch.time(func() { s.screen.Show(p); paint(s.grid) }))
	}
	return t.spread()
}

func (s *stepper) steps(step func(n int)) spread {
	var t times
	for n := range screenCount {
		t.add(s.watch.time(func() { step(n); paint(s.grid) }))
	}
	return t.spread()
}

func (s *stepper) scroll(n int) {
	dy := float32(-42)
	if n%10 >= 5 {
		dy = 42
	}
	s.grid.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: dy}})
}

func (s *stepper) move(n int) {
	key := fyne.KeyDown
	if n%10 >= 5 {
		key = fyne.KeyUp
	}
	s.grid.TypedKey(&fyne.KeyEvent{Name: key})
}

// changes signs a dose that is not given, for a patient in turn: what the
// dialog's Enter sets going, up to the changed cell.
func (s *stepper) changes(ctx context.Context) (spread, error) {
	var t times
	var failed error
	patients := s.rep.Patients()
	for n := range screenCount {
		p := patients[n%len(patients)].Stream
		s.screen.Show(p)
		order := patient{number: n % len(patients)}.order(n / len(patients) % orderCount)
		a := &journal.Administration{
			Order: order.Order, Version: 1, Act: journal.ActNotGiven, NotGiven: journal.ReasonAsleep, Drug: order.Drug,
			Slot: journal.SlotKey{Date: journal.DateOf(journal.InstantOf(time.Now())), Time: hours[n%len(hours)]},
		}
		t.add(s.watch.time(func() {
			_, err := s.rep.ActAll(ctx, replica.Deed{Stream: p, Fact: a})
			failed = errors.Join(failed, err)
			s.screen.Refresh()
			paint(s.grid)
		}))
	}
	return t.spread(), failed
}
