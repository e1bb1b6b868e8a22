package hub

import (
	"context"
	"errors"
	"fmt"
	"time"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// Intervals of Run.
const (
	// watchEvery is how soon the change of another process (an import) is seen.
	watchEvery = time.Second
	// noteEvery is how often last contacts are written down.
	noteEvery = 60
)

// Listen returns a channel that gets a value whenever device should ask again
// (several reasons become one), and a function to stop listening.
func (h *Hub) Listen(device journal.ID) (wake <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.listeners[device] == nil {
		h.listeners[device] = map[chan struct{}]struct{}{}
	}
	h.listeners[device][c] = struct{}{}
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.listeners[device], c)
		if len(h.listeners[device]) == 0 {
			delete(h.listeners, device)
		}
	}
}

// wake tells the listeners of device; h.mu is held.
func (h *Hub) wake(device journal.ID) {
	for c := range h.listeners[device] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// findHolders remembers who holds a stream, read in tx.
func (h *Hub) findHolders(tx Tx, stream journal.ID) error {
	h.mu.Lock()
	_, known := h.holders[stream]
	h.mu.Unlock()
	if known {
		return nil
	}
	devices, err := tx.Holders(stream)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.holders[stream] = devices
	return nil
}

// doubtHolders forgets who holds what: it was read in a transaction that came
// to nothing.
func (h *Hub) doubtHolders() {
	h.mu.Lock()
	defer h.mu.Unlock()
	clear(h.holders)
}

// announce takes over committed heads and wakes everybody who holds one of
// them, except the device that brought the change.
func (h *Hub) announce(b *batch, except journal.ID) {
	changed := b.changed()
	h.learn(b.age, changed...)
	h.mu.Lock()
	defer h.mu.Unlock()
	if plant.Bug(plant.SleepersNotWoken) {
		return
	}
	for _, s := range changed {
		for _, device := range h.holders[s.ID] {
			if device == except {
				continue
			}
			if session := h.sessions[device]; session != nil {
				session.quiet.Store(false)
			}
			h.wake(device)
		}
	}
}

// regrant makes the hub read again what these devices may hold.
func (h *Hub) regrant(devices map[journal.ID]struct{}) {
	if len(devices) == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	clear(h.holders)
	for device := range devices {
		if session := h.sessions[device]; session != nil {
			session.stale.Store(true)
			session.quiet.Store(false)
		}
		h.wake(device)
	}
}

// declared takes over a new history of epochs: every device has to hear of it.
func (h *Hub) declared(epochs []Epoch) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.epochs = epochs
	for device := range h.listeners {
		h.wake(device)
	}
}

// Refresh forgets what is remembered of the store and wakes everybody: another
// process has changed it.
func (h *Hub) Refresh() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forget()
	for device := range h.listeners {
		h.wake(device)
	}
}

// Run watches for changes that other processes make and writes down who was
// heard of when. It returns nil when ctx ends.
func (h *Hub) Run(ctx context.Context) error {
	last, err := h.cfg.Store.Version(ctx)
	if ctx.Err() != nil {
		return nil // stopped before it began
	}
	if err != nil {
		return fmt.Errorf("watch the store: %w", err)
	}
	h.Refresh() // requests were served before it watched
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return h.writeSeen(context.WithoutCancel(ctx))
		case <-tick.C:
		}
		version, err := h.cfg.Store.Version(ctx)
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("watch the store: %w", err)
		}
		if version != last {
			last = version
			h.Refresh()
		}
		if n%noteEvery == 0 {
			if err := h.writeSeen(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
}

// note remembers that device was heard of.
func (h *Hub) note(device journal.ID, at journal.Instant) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen[device] = at
}

// writeSeen stores the contacts since the last time, in one transaction.
func (h *Hub) writeSeen(ctx context.Context) error {
	h.mu.Lock()
	seen := h.seen
	h.seen = map[journal.ID]journal.Instant{}
	h.mu.Unlock()
	if len(seen) == 0 {
		return nil
	}
	err := h.cfg.Store.Update(ctx, func(tx Tx) error {
		for id, at := range seen {
			d, err := tx.Device(id)
			if errors.Is(err, ErrNotFound) {
				continue // the file went back in time under this hub
			}
			if err != nil {
				return err
			}
			d.Seen = at
			if err := tx.PutDevice(d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write down last contacts: %w", err)
	}
	return nil
}
