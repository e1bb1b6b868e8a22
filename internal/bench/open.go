package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"runtime"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui/i18n"
	"feltjournal/ui/round"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
)

// openCount is how many patients are opened: the 99th percentile is the sixth
// from the end.
const openCount = 600

// Size of the medication round in a window of 1366 × 768, in pixels.
const roundWidth, roundHeight = 1066, 690

// openResult is how long it takes to open a patient.
type openResult struct {
	Chart, Frame spread
	Read, Clear  spread // the limits: reading its sealed rows, filling its pixels
	Fewest       int    // entries in the smallest chart
	Changes      int    // batches that came in between
}

func (r *openResult) addTo(t *table, when string) {
	t.within(rowOpen, fmt.Sprintf("open a patient with %d entries%s: chart ready, p99 (limit: reading its rows)", r.Fewest, when), 2, r.Read.P99, r.Chart.P99, millis, r.Chart.loud(millis))
	t.within(rowOpen, "open a patient"+when+": first painted frame, p99 (limit: filling its pixels)", 16, r.Clear.P99, r.Frame.P99, millis, r.Frame.loud(millis))
}

// measureOpen opens one patient after the other in the replica of dir, while
// that follows whatever its agent brings.
func measureOpen(ctx context.Context, dir string) (r openResult, err error) {
	store, user, err := unlocked(ctx, dir)
	if err != nil {
		return r, err
	}
	defer store.Close() //nolint:errcheck // only read
	rep, err := replica.Open(ctx, store, user, replica.Options{Now: time.Now})
	if err != nil {
		return r, err
	}
	defer rep.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var changes atomic.Int64
	ready := make(chan struct{}, 1)
	rep.OnChange(func() {
		if changes.Add(1) == 1 {
			ready <- struct{}{}
		}
	})
	stopped := make(chan error, 1)
	go func() { stopped <- rep.Run(ctx) }()
	select {
	case <-ready: // the charts are open
	case err := <-stopped:
		return r, fmt.Errorf("follow the store: %w", err)
	}
	if r, err = openEach(ctx, store, rep, &changes); err != nil {
		return r, err
	}
	cancel()
	if err := <-stopped; !errors.Is(err, context.Canceled) {
		return r, err
	}
	return r, nil
}

func openEach(ctx context.Context, store *localstore.Store, rep *replica.Replica, changes *atomic.Int64) (r openResult, err error) {
	runtime.LockOSThread() // it is also the thread of the window
	w := newStopwatch()
	defer w.close()
	screen, err := newRound(rep)
	if err != nil {
		return r, err
	}
	before := changes.Load()
	patients := rep.Patients()
	page := image.NewRGBA(image.Rect(0, 0, roundWidth, roundHeight))
	var charts, frames, reads, clears times
	r.Fewest = entriesEach
	for i := range openCount + len(patients) {
		p := patients[i*7%len(patients)].Stream
		length := 0
		chartTime := func() (float64, float64) { return w.time(func() { length = ready(rep, p) }) }
		frameTime := func() (float64, float64) { return w.time(func() { screen.Show(p); paint(screen.Object()) }) }
		if i < len(patients) { // once around first: caches of glyphs and words
			chartTime()
			frameTime()
			continue
		}
		charts.add(chartTime())
		frames.add(frameTime())
		if i%10 == 0 { // it takes longer than all else together
			reads.add(w.time(func() {
				err = errors.Join(err, store.StreamRows(ctx, p, func(localstore.Row) error { return nil }))
			}))
		}
		clears.add(w.time(func() { draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src) }))
		r.Fewest = min(r.Fewest, length)
	}
	r.Chart, r.Frame, r.Read, r.Clear = charts.spread(), frames.spread(), reads.spread(), clears.spread()
	r.Changes = int(changes.Load() - before)
	return r, err
}

// ready reads of a chart what its first screen shows, and returns how many
// entries it has.
func ready(rep *replica.Replica, stream journal.ID) (length int) {
	now := journal.InstantOf(time.Now())
	rep.View(stream, func(c *chart.Chart) {
		c.Patient()
		c.Alerts()
		c.Round(journal.DateOf(now), now)
		c.Cases()
		length = c.Len()
	})
	return length
}

// newRound opens the medication round in a window without a display.
func newRound(rep *replica.Replica) (*round.Screen, error) {
	test.NewApp()
	look, err := theme.New(theme.Compact)
	if err != nil {
		return nil, err
	}
	fyne.CurrentApp().Settings().SetTheme(look)
	words, err := i18n.Load(i18n.Bokmal)
	if err != nil {
		return nil, err
	}
	var win fyne.Window
	screen := round.New(&sign.Desk{
		Context: context.Background(), Words: words, Canvas: func() fyne.Canvas { return win.Canvas() },
		Now: func() journal.Instant { return journal.InstantOf(time.Now()) }, Author: rep.User(),
		Go: func(f func()) { go f() }, UI: fyne.Do, After: func(d time.Duration, f func()) { time.AfterFunc(d, f) },
	}, rep)
	win = test.NewWindow(screen.Object())
	win.SetPadded(false)
	win.Resize(fyne.NewSize(roundWidth, roundHeight))
	return screen, nil
}
