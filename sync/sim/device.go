package sim

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/seal"
	"feltjournal/sync/agent"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

// device is a workstation with its nurse.
type device struct {
	w       *world
	name    string
	id      journal.ID
	signing ed25519.PrivateKey
	key     *seal.ReplicaKey
	author  journal.Author
	second  journal.Author // a colleague who uses the same device
	store   *replica
	real    *station      // the full lane: store is read back from it
	offset  time.Duration // how wrong its clock is
	away    bool          // without cover
	twin    *device       // the other one with the same image, if it was copied
	banned  wire.Code     // the hub told it to stop: a person must enrol it anew

	// What it learnt of the time at its last contact, kept on its disk.
	contact *contact
	asOf    map[journal.ID]journal.Instant // age of its picture of each stream, by the hub's clock

	// In memory only: a crash ends it.
	agent  *agent.Agent
	clock  *journal.Clock
	opened map[journal.ID]opened
	keys   map[keyName]unwrapped
	stale  *stale // an answer from before, for the network to mix up
	nested bool   // inside its own round
}

type opened struct {
	bytes []byte
	entry journal.Entry
}

type unwrapped struct {
	wrapped []byte
	key     seal.Key
}

func newDevice(w *world, i int) *device {
	d := &device{w: w, name: fmt.Sprintf("device %d", i+1), id: w.id(), signing: ed25519.NewKeyFromSeed(w.bytes(ed25519.SeedSize)), asOf: map[journal.ID]journal.Instant{}}
	d.second = journal.Author{ID: fmt.Sprintf("nurse%d-2", i+1), Name: "Bjørn Dahl", Role: journal.RoleNurse}
	d.author = journal.Author{ID: fmt.Sprintf("nurse%d", i+1), Name: "Anna Berg", Role: journal.RoleNurse}
	var err error
	if d.key, err = seal.ParseReplicaKey(w.bytes(32)); err != nil {
		w.fail("make a replica key: %w", err)
	}
	if w.opt.on[ClockOff] && w.r.IntN(2) == 0 {
		d.offset = w.wrongClock()
		w.stats.Faults[ClockOff]++
	}
	d.store = &replica{disk: disk{image: *newImage()}, device: d.id}
	d.attach()
	d.start()
	return d
}

// attach lets the device's disk break.
func (d *device) attach() {
	w := d.w
	d.store.chunk = func() int { return 1 + w.r.IntN(w.opt.chunk) }
	d.store.commit = func() (before, after error) {
		switch {
		case w.happens(DeviceFull):
			return errFull, nil
		case w.happens(DeviceCrash):
			if w.r.IntN(2) == 0 {
				return errCrash, nil
			}
			return nil, errCrash
		}
		return nil, nil
	}
}

// start is the process starting with what is on the disk.
func (d *device) start() {
	d.agent = d.newAgent(false)
	d.opened, d.keys, d.stale = map[journal.ID]opened{}, map[keyName]unwrapped{}, nil
	var last journal.Stamp
	if n := len(d.store.own); n > 0 {
		last = d.store.own[n-1].stamp
	}
	d.clock = journal.NewClock(d.now, last)
}

// mirror reads the model back from the real file.
func (d *device) mirror(ctx context.Context) {
	if d.real == nil {
		return
	}
	m, err := d.real.image(ctx)
	if err != nil {
		d.w.fail("%s: read the file: %w", d.name, err)
		return
	}
	d.store.image = *m
}

func (d *device) newAgent(second bool) *agent.Agent {
	var store agent.Store = d.store
	if d.real != nil {
		store = d.real.store
	}
	return agent.New(agent.Config{
		Store: store, Transport: link{d: d, second: second},
		Sign:   func(m []byte) []byte { return ed25519.Sign(d.signing, m) },
		HubKey: d.w.config.Sign.Public().(ed25519.PublicKey), Now: d.now, Rand: random{d.w.r},
		Batch: d.w.opt.batch,
	})
}

func (d *device) now() time.Time { return d.w.now.Add(d.offset) }

// record is the device as the hub knows it.
func (d *device) record() hub.Device {
	return hub.Device{
		ID: d.id, Label: d.name, Verify: d.signing.Public().(ed25519.PublicKey), Replica: d.key.Public(),
		Users: []journal.Author{d.author, d.second}, Enrolled: journal.InstantOf(d.w.now),
	}
}

// weather changes what surrounds the device: cover and clock.
func (d *device) weather() {
	d.away = d.w.happens(Away)
	if d.offset.Abs() > far && d.w.r.IntN(4) == 0 {
		d.offset = 0 // somebody has seen it
	}
	if d.w.happens(ClockJump) {
		d.offset += time.Duration(d.w.r.Int64N(int64(4*24*time.Hour))) - 2*24*time.Hour
	}
}

// survive looks at an error of the store: a crash ends the process.
func (d *device) survive(err error) {
	if errors.Is(err, errCrash) {
		d.w.tracef("%s crashed", d.name)
		d.store.crash()
		if d.real != nil {
			if err := errors.Join(d.real.close(), d.real.open(context.Background())); err != nil {
				d.w.fail("%s: open the file again: %w", d.name, err)
			}
			d.mirror(context.Background())
		}
		d.start()
		d.durable()
	}
}

// round is one push and pull.
func (d *device) round(ctx context.Context) agent.Result {
	if d.banned != "" || d.nested {
		return agent.Result{}
	}
	before := d.receipts()
	for id, s := range d.w.data().streams {
		before.heads[id] = s.Pos
	}
	d.nested = true
	result, err := d.agent.Round(ctx)
	d.nested = false
	d.mirror(ctx)
	d.w.stats.Rounds++
	if err != nil {
		d.w.tracef("%s: %v", d.name, err)
	}
	d.learn(result, err)
	d.judge(err)
	d.survive(err)
	d.afterRound(before, result)
	return result
}

// secondRound is another process that syncs the same store at the same time,
// as when a lock is broken.
func (d *device) secondRound(ctx context.Context) {
	_, err := d.newAgent(true).Round(ctx)
	d.w.stats.Rounds++
	if !errors.Is(err, errCrash) {
		d.judge(err)
	}
}

// judge takes note of a refusal that only a person can mend.
func (d *device) judge(err error) {
	var refused *wire.Error
	switch {
	case errors.As(err, &refused):
		if refused.Code == wire.CodeEquivocation || refused.Code == wire.CodeChain {
			d.w.tracef("%s is told to stop: %s", d.name, refused.Code)
			d.banned = refused.Code
		} else if refused.Code != wire.CodeBusy {
			d.w.fail("%s was refused with %s", d.name, refused.Code)
		}
	case errors.Is(err, agent.ErrAnswer) && d.w.mended, errors.Is(err, agent.ErrRestless):
		d.w.fail("%s: %w", d.name, err)
	}
}

// holds are the streams the device has keys of, ascending.
func (d *device) holds() []journal.ID {
	seen := map[journal.ID]bool{}
	var ids []journal.ID
	for k := range d.store.keys {
		if !seen[k.stream] {
			seen[k.stream] = true
			ids = append(ids, k.stream)
		}
	}
	return ascending(ids)
}

// keyOf unwraps the key of a stream, as an unlocked window would.
func (d *device) keyOf(n keyName) (seal.Key, bool) {
	wrapped, ok := d.store.keys[n]
	if !ok {
		return seal.Key{}, false
	}
	if d.real != nil {
		key, err := d.real.nurse.Key(context.Background(), n.stream, n.epoch)
		return key, err == nil
	}
	if u, ok := d.keys[n]; ok && bytes.Equal(u.wrapped, wrapped) {
		return u.key, true
	}
	key, err := d.key.UnwrapKey(n.stream, n.epoch, wrapped)
	if err != nil {
		d.w.fail("%s cannot unwrap the key of a stream: %w", d.name, err)
	}
	d.keys[n] = unwrapped{wrapped, key}
	return key, true
}

// entries opens what the device holds of a stream; what nobody can read is
// left out.
func (d *device) entries(stream journal.ID) []journal.Entry {
	var out []journal.Entry
	for _, h := range d.store.stream(stream) {
		if o, ok := d.opened[h.ID]; ok && bytes.Equal(o.bytes, h.Bytes) {
			out = append(out, o.entry)
			continue
		}
		key, ok := d.keyOf(keyName{stream, h.KeyEpoch})
		if !ok {
			continue
		}
		e, err := seal.Open(h.Sealed, key)
		if err != nil {
			continue
		}
		d.opened[h.ID] = opened{h.Bytes, e}
		out = append(out, e)
	}
	return out
}

func (d *device) chart(stream journal.ID) *chart.Chart { return chart.Fold(stream, d.entries(stream)) }
