package sim

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// begin is when every world starts: two days before the present design was
// drawn up. Nothing depends on it.
var begin = time.Date(2026, 11, 20, 5, 0, 0, 0, time.UTC)

// world is one seed's fleet, hub and central journal.
type world struct {
	r      *rand.Rand
	opt    options
	now    time.Time     // true time; every device has its own idea of it
	hubOff time.Duration // how wrong the hub's clock is
	mended bool          // the second phase: nothing breaks any more
	queue  queue
	stats  Stats

	hub      *hub.Hub  // the replica that the centre talks to
	other    *hub.Hub  // another on the same store, which hears of this one's work late or never
	disk     *hubStore // the hub's store in memory, or
	files    *files    // on disk
	config   hub.Config
	copies   []*hubData // backups of the hub
	saved    int        // how many there are
	restores int        // how often one was put back
	devices  []*device
	centre   *centre
	truth    *truth

	violation error     // the first; ends the run
	trace     io.Writer // nil: nobody watches
}

// newWorld makes a world, on real files below dir unless that is empty.
func newWorld(ctx context.Context, seed uint64, dir string) (*world, error) {
	w := &world{r: rand.New(rand.NewPCG(seed, 0x0fe17)), now: begin, truth: newTruth()}
	w.opt = draw(w.r)
	w.stats = Stats{Seeds: 1, Faults: map[Fault]int{}}
	if err := w.store(ctx, dir); err != nil {
		return nil, err
	}
	var master hub.MasterKey
	binary.LittleEndian.PutUint64(master[:], seed)
	w.config = hub.Config{
		Store: w.config.Store, Master: master, Sign: ed25519.NewKeyFromSeed(w.bytes(ed25519.SeedSize)),
		Now: func() time.Time { return w.now.Add(w.hubOff) }, Rand: random{w.r}, Answer: w.opt.answer,
	}
	w.restart()
	w.centre = newCentre(w)
	for i := range w.opt.devices {
		d := newDevice(w, i)
		w.devices = append(w.devices, d)
		if dir != "" {
			var err error
			if d.real, err = newStation(ctx, d, dir); err != nil {
				return nil, fmt.Errorf("make the files of %s: %w", d.name, err)
			}
			d.start()
			d.mirror(ctx)
		}
	}
	return w, nil
}

// store makes the hub's store: the model, or real files.
func (w *world) store(ctx context.Context, dir string) error {
	if dir == "" {
		w.disk = newHubStore()
		w.disk.commit, w.config.Store = w.hubCommit, w.disk
		return nil
	}
	for _, f := range []Fault{Clone, DeviceFull, BadEntry} {
		w.opt.on[f] = false // they are made in the model
	}
	var err error
	if w.files, err = openFiles(ctx, dir); err != nil {
		return fmt.Errorf("make the hub's files: %w", err)
	}
	w.files.commit, w.config.Store = w.hubCommit, w.files
	return nil
}

// close lets go of real files.
func (w *world) close() error {
	if w.files == nil {
		return nil
	}
	errs := []error{w.files.Close()}
	for _, d := range w.devices {
		errs = append(errs, d.real.close())
	}
	return errors.Join(errs...)
}

// data is what the hub holds, for the checker.
func (w *world) data() *hubData {
	if w.files == nil {
		return w.disk.data
	}
	d, err := w.files.data(w.devices)
	if err != nil {
		w.fail("read the hub's file: %w", err)
	}
	return d
}

// random is the world's randomness as a reader.
type random struct{ r *rand.Rand }

func (x random) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(x.r.Uint32())
	}
	return len(b), nil
}

func (w *world) bytes(n int) []byte {
	b := make([]byte, n)
	_, _ = random{w.r}.Read(b)
	return b
}

// happens draws whether a fault strikes now, and counts it.
func (w *world) happens(f Fault) bool {
	if w.mended || !w.opt.on[f] || w.r.Float64() >= w.opt.chance[f] {
		return false
	}
	w.stats.Faults[f]++
	return true
}

// fail notes a violation; the first one counts.
func (w *world) fail(format string, args ...any) {
	if w.violation == nil {
		w.violation = fmt.Errorf(format, args...)
	}
}

// hubCommit breaks commits of the hub.
func (w *world) hubCommit() (before, after error) {
	switch {
	case w.happens(HubFull):
		return errFull, nil
	case w.happens(HubCrash):
		if w.r.IntN(2) == 0 {
			return errCrash, nil
		}
		return nil, errCrash
	}
	return nil, nil
}

// tried looks at what the hub returned: after a crash it starts again from
// what is on its disk, and its caller has lost the connection.
func (w *world) tried(err error) error {
	if errors.Is(err, errCrash) {
		w.restart()
		return errLost
	}
	return err
}

// run plays both phases; the error is the first violation.
func (w *world) run(ctx context.Context) error {
	w.centre.open(ctx)
	w.plan(ctx)
	end := begin.Add(time.Duration(w.opt.days * 24 * float64(time.Hour)))
	for w.violation == nil && w.queue.next(w, end) {
	}
	w.stats.DeviceTime = time.Duration(len(w.devices)) * w.now.Sub(begin)
	if w.violation == nil {
		w.mend(ctx)
	}
	if w.violation == nil {
		w.check(ctx)
	}
	return w.violation
}

// plan sets everything going that goes on by itself.
func (w *world) plan(ctx context.Context) {
	for _, d := range w.devices {
		w.every(w.opt.pace, func() { d.act(ctx) })
		w.every(w.opt.contact, func() { d.round(ctx) })
		w.every(6*time.Hour, func() { d.weather() })
	}
	w.every(6*time.Hour, func() {
		if w.happens(HubClock) {
			w.hubOff = time.Duration(w.r.Int64N(int64(4*24*time.Hour))) - 2*24*time.Hour
		}
	})
	w.every(4*time.Hour, func() { w.centre.act(ctx) })
	w.every(90*time.Minute, func() { w.centre.file(ctx) })
	w.every(8*time.Hour, func() { w.backup(ctx) })
	if w.opt.on[Clone] {
		w.queue.at(w.now.Add(time.Duration(w.r.Float64()*w.opt.days*24*float64(time.Hour))), func() { w.clone(ctx) })
	}
}

// every calls f again and again, irregularly, mean apart.
func (w *world) every(mean time.Duration, f func()) {
	var step func()
	step = func() {
		f()
		w.queue.at(w.now.Add(w.within(2*mean)), step)
	}
	w.queue.at(w.now.Add(w.within(2*mean)), step)
}

func (w *world) within(d time.Duration) time.Duration {
	return time.Duration(w.r.Int64N(int64(d))) + time.Millisecond
}

// backup copies the hub's disk, and sometimes puts an old copy back.
func (w *world) backup(ctx context.Context) {
	if w.saved > 0 && w.settled() && w.happens(HubRestore) {
		w.restore(ctx, w.r.IntN(w.saved))
		w.restores++
		w.restart()
		w.tracef("the hub is restored from an old copy")
		w.centre.dirty = true
		w.centre.reconcile(ctx)
		return
	}
	w.saved++
	if w.files == nil {
		w.copies = append(w.copies, w.disk.data.copy())
		return
	}
	if err := w.files.backup(ctx); err != nil {
		w.fail("copy the hub's file: %w", err)
	}
	w.restart()
}

// restart begins all replicas anew.
func (w *world) restart() { w.hub, w.other = hub.New(w.config), hub.New(w.config) }

// front is the replica that a request reaches.
func (w *world) front() *hub.Hub {
	if w.mended || !w.opt.on[Replicas] || w.r.IntN(2) == 0 {
		return w.hub
	}
	w.stats.Faults[Replicas]++
	if w.happens(Hearsay) {
		w.other.Refresh()
		w.hub.Refresh()
	}
	return w.other
}

// settled tells that no device is still offering after the last restore.
func (w *world) settled() bool {
	for _, d := range w.devices {
		if d.store.epoch == (journal.ID{}) && d.store.rewinds > 0 {
			return false
		}
	}
	return true
}

func (w *world) restore(ctx context.Context, n int) {
	if w.files == nil {
		w.disk.data = w.copies[n].copy()
		return
	}
	if err := w.files.restore(ctx, n); err != nil {
		w.fail("put the hub's file back: %w", err)
	}
}

// id makes an id for the centre's own things.
func (w *world) id() journal.ID {
	id, err := journal.NewID(journal.InstantOf(w.now), random{w.r})
	if err != nil {
		w.fail("make an id: %w", err)
	}
	return id
}
