package load

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

// Watch is workstations that stay connected and come whenever they are woken.
type Watch struct {
	fleet *Fleet
	stop  context.CancelFunc
	ended *errgroup.Group

	mu      sync.Mutex
	reached []arrival // guarded by mu
	broken  int       // guarded by mu: streams that ended
}

// arrival is a stop order at a workstation.
type arrival struct {
	device int
	id     journal.ID
	after  time.Duration
}

// Watch connects the workstations from first up to end, each with a wake
// stream, and returns when all of them stand and hold everything.
func (f *Fleet) Watch(ctx context.Context, first, end int) (*Watch, error) {
	ctx, stop := context.WithCancel(ctx)
	g, ctx := errgroup.WithContext(ctx)
	w := &Watch{fleet: f, stop: stop, ended: g}
	stands := make(chan struct{}, end-first)
	for _, d := range f.devices[first:end] {
		g.Go(func() error { return w.keep(ctx, d, stands) })
	}
	for range end - first {
		select {
		case <-stands:
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), w.Stop())
		}
	}
	return w, nil
}

// Stop disconnects them.
func (w *Watch) Stop() error {
	w.stop()
	return w.ended.Wait()
}

// Broken is how many wake streams ended by themselves.
func (w *Watch) Broken() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.broken
}

// Reached are how long each stop order took to each workstation that has it.
func (w *Watch) Reached() (l Latencies) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range w.reached {
		l = append(l, a.after)
	}
	return l
}

// keep holds a wake stream open until ctx ends.
func (w *Watch) keep(ctx context.Context, d *Device, stands chan<- struct{}) error {
	defer w.fleet.hangUp(d)
	first := true
	for ctx.Err() == nil {
		err := w.listen(ctx, d, func() {
			if first {
				stands <- struct{}{}
				first = false
			}
		})
		if errors.Is(err, errAnswer) {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
		w.mu.Lock()
		w.broken++
		w.mu.Unlock()
		w.fleet.hangUp(d)
		sleep(ctx, firstPause)
	}
	return nil
}

// listen holds one wake stream until it breaks.
func (w *Watch) listen(ctx context.Context, d *Device, stands func()) (err error) {
	if d.line == nil {
		if d.line, err = w.fleet.dialer.dial(ctx, d); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	resp, err := d.line.request(ctx, http.MethodGet, wire.WakePath, "text/event-stream", nil)
	if err != nil {
		cancel()
		return err
	}
	poked, read := make(chan struct{}, 1), sync.WaitGroup{}
	read.Go(func() { pokes(resp, poked) })
	defer func() {
		cancel()
		_ = resp.Body.Close()
		read.Wait()
	}()
	for {
		if err := w.visit(ctx, d); err != nil {
			return err
		}
		stands()
		if _, open := <-poked; !open {
			return errors.New("the wake stream ended")
		}
	}
}

// pokes passes on what a wake stream says, until it ends.
func pokes(resp *http.Response, poked chan<- struct{}) {
	defer close(poked)
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "data:") {
			select {
			case poked <- struct{}{}:
			default:
			}
		}
	}
}

// visit is a round, and notes which stop orders came with it.
func (w *Watch) visit(ctx context.Context, d *Device) error {
	received, ahead := len(d.received), len(d.ahead)
	if _, err := w.fleet.round(ctx, d, nil); err != nil {
		return err
	}
	now := w.fleet.clock()
	ids := d.ahead[ahead:]
	for i := range d.received[received:] {
		ids = append(ids[:len(ids):len(ids)], d.received[received+i].ID)
	}
	w.fleet.mu.Lock()
	defer w.fleet.mu.Unlock()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range ids {
		if at, issued := w.fleet.stops[id]; issued {
			w.reached = append(w.reached, arrival{d.number, id, now.Sub(at)})
		}
	}
	return nil
}

// Stop lets the centre end an order of a patient of each unit from first up to
// end, one after the other, through h. It returns how many workstations hold
// one of these patients.
func (f *Fleet) Stop(ctx context.Context, h *hub.Hub, first, end int) (due int, err error) {
	f.mu.Lock()
	random := f.city.random("stop", len(f.stops))
	f.mu.Unlock()
	for u := first; u < end; u++ {
		now := f.clock()
		at := journal.InstantOf(now)
		id, err := journal.NewID(at, random)
		if err != nil {
			return due, err
		}
		f.mu.Lock()
		f.stops[id] = now
		f.mu.Unlock()
		fact := stop(u*f.city.Patients, u)
		if err := h.Append(ctx, f.units[u].patients[0], journal.Item{ID: id, Body: body(origin, at, fact)}); err != nil {
			return due, fmt.Errorf("stop an order: %w", err)
		}
		a, b := f.city.members(u)
		due += b - a
	}
	return due, nil
}
