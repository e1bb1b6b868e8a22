package load

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Storm is what one storm was like, seen by the workstations.
type Storm struct {
	Devices   int
	Pushed    int           // entries acknowledged
	Delivered int           // entries received with a place
	Push      time.Duration // until everybody had pushed, by the wall
	Collect   time.Duration // until everybody had come again
	Latency   Latencies     // from dialling to the acknowledgement of all that a workstation brought
	Visit     Latencies     // of the second contact, from dialling to its end
	Up, Down  int64         // bytes inside TLS
	Full      int           // handshakes
	Resumed   int
	Trouble
}

// Share is the share of handshakes that were resumed.
func (s *Storm) Share() float64 { return float64(s.Resumed) / float64(max(1, s.Resumed+s.Full)) }

// UpEach is the bytes up for each entry pushed.
func (s *Storm) UpEach() float64 { return float64(s.Up) / float64(max(1, s.Pushed)) }

// DownEach is the bytes down for each entry delivered.
func (s *Storm) DownEach() float64 { return float64(s.Down) / float64(max(1, s.Delivered)) }

// Storm lets the workstations from first up to end reconnect and push, in a
// random order, with at most connections of them at once, and then come once
// more for what the others brought. Where there is a connection for everybody,
// everybody keeps theirs in between; otherwise each hangs up and dials again.
func (f *Fleet) Storm(ctx context.Context, first, end, connections int) (s Storm, err error) {
	devices := slices.Clone(f.devices[first:end])
	rand.New(f.city.random("order", f.shift)).Shuffle(len(devices), func(i, j int) { devices[i], devices[j] = devices[j], devices[i] })
	s.Devices = len(devices)
	before := f.account(devices)
	stay := connections >= len(devices)
	pass := func(visit func(*Device) error) (time.Duration, error) {
		began := f.clock()
		err := each(ctx, devices, connections, func(d *Device) error {
			if !stay {
				defer f.hangUp(d)
			}
			return visit(d)
		})
		return f.clock().Sub(began), err
	}
	t := tally{storm: &s}
	if s.Push, err = pass(func(d *Device) error { return t.push(ctx, f, d) }); err != nil {
		return s, err
	}
	if s.Collect, err = pass(func(d *Device) error { return t.collect(ctx, f, d) }); err != nil {
		return s, err
	}
	for _, d := range devices {
		f.hangUp(d)
	}
	f.account(devices).since(before, &s)
	return s, nil
}

// each runs visit for all devices, at most n at a time.
func each(ctx context.Context, devices []*Device, n int, visit func(*Device) error) error {
	g, ctx := errgroup.WithContext(ctx)
	turn := make(chan *Device)
	g.Go(func() error {
		defer close(turn)
		for _, d := range devices {
			select {
			case turn <- d:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range min(n, len(devices)) {
		g.Go(func() error {
			for d := range turn {
				if err := visit(d); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// tally adds up what the workstations see.
type tally struct {
	mu    sync.Mutex
	storm *Storm // guarded by mu
}

func (t *tally) push(ctx context.Context, f *Fleet, d *Device) error {
	began, took := f.clock(), time.Duration(0)
	trouble, err := f.round(ctx, d, func() { took = f.clock().Sub(began) })
	t.mu.Lock()
	defer t.mu.Unlock()
	t.storm.Latency = append(t.storm.Latency, took)
	t.note(trouble)
	return err
}

func (t *tally) collect(ctx context.Context, f *Fleet, d *Device) error {
	began := f.clock()
	trouble, err := f.round(ctx, d, nil)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.storm.Visit = append(t.storm.Visit, f.clock().Sub(began))
	t.note(trouble)
	return err
}

func (t *tally) note(u Trouble) {
	t.storm.add(u)
}

// books is how things stand at an instant.
type books struct {
	up, down, full, resumed int64
	acked, received         int
}

func (f *Fleet) account(devices []*Device) books {
	b := books{up: f.Traffic.Up.Load(), down: f.Traffic.Down.Load(), full: f.Traffic.Full.Load(), resumed: f.Traffic.Resumed.Load()}
	for _, d := range devices {
		b.acked, b.received = b.acked+int(d.acked), b.received+len(d.received)
	}
	return b
}

func (b books) since(before books, s *Storm) {
	s.Up, s.Down = b.up-before.up, b.down-before.down
	s.Full, s.Resumed = int(b.full-before.full), int(b.resumed-before.resumed)
	s.Pushed, s.Delivered = b.acked-before.acked, b.received-before.received
}

// Latencies are how long something took, each time.
type Latencies []time.Duration

// Quantile is the smallest that a share q does not exceed.
func (l Latencies) Quantile(q float64) time.Duration {
	if len(l) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(l))
	return sorted[int(float64(len(sorted)-1)*q)]
}
