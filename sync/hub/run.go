package hub

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"time"

	"feltjournal/journal"
)

// Intervals of Run.
const (
	// watchEvery is how soon the change of another process (an import, another
	// replica of this hub) is seen.
	watchEvery = 250 * time.Millisecond
	// noteEvery is how often last contacts are written down, in looks.
	noteEvery = 240
)

// Run watches for changes that other processes make and writes down who was
// heard of when. Trouble with the store is logged and passes with it. Run
// returns nil when ctx ends.
func (h *Hub) Run(ctx context.Context) error {
	if ctx.Err() != nil {
		return nil // stopped before it began
	}
	w := &watching{hub: h}
	w.look(ctx)
	h.Refresh() // requests were served before it watched
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			w.say(ctx, h.writeSeen(context.WithoutCancel(ctx)))
			return nil
		case <-tick.C:
		}
		w.look(ctx)
		if n%noteEvery == 0 {
			w.say(ctx, h.writeSeen(ctx))
		}
	}
}

// watching is a Run under way.
type watching struct {
	hub   *Hub
	blind bool // the store did not answer last time
}

// look takes in what others have committed since the last time.
func (w *watching) look(ctx context.Context) {
	at := w.hub.now()
	changes, err := w.hub.cfg.Store.Changes(ctx)
	if err == nil {
		err = w.hub.overtake(ctx, changes)
	}
	if err == nil {
		err = w.hub.attend(ctx)
	}
	if err == nil {
		w.hub.mu.Lock()
		w.hub.fresh = at
		w.hub.mu.Unlock()
	}
	w.say(ctx, err)
	w.blind = err != nil
}

// say logs trouble when it begins.
func (w *watching) say(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil && !w.blind {
		w.hub.cfg.Log.LogAttrs(ctx, slog.LevelWarn, "the store does not answer", slog.Any("error", err))
	}
}

// overtake forgets what others have overtaken and wakes whom it concerns.
func (h *Hub) overtake(ctx context.Context, c Changes) error {
	if c.All {
		h.doubt()
		return nil
	}
	if err := h.overtakeStreams(ctx, c.Streams); err != nil {
		return err
	}
	devices := map[journal.ID]struct{}{}
	for _, id := range c.Devices {
		devices[id] = struct{}{}
	}
	h.regrant(devices)
	if c.Settings {
		return h.rehear(ctx)
	}
	return nil
}

// overtakeStreams takes over the heads that others moved, as far as anybody here
// asks for them, and wakes who holds them. What is critical goes first.
func (h *Hub) overtakeStreams(ctx context.Context, streams []journal.ID) error {
	before := h.drop(streams)
	if len(before) == 0 {
		return nil
	}
	age, moved := h.memory(), slices.Collect(maps.Keys(before))
	err := h.cfg.Store.View(ctx, func(tx Tx) error { return h.prefetch(tx, moved, age) })
	h.mu.Lock()
	defer h.mu.Unlock()
	for stream, critical := range before {
		head, known := h.heads[stream]
		h.stir(stream, journal.ID{}, !known || head.Critical > critical)
	}
	return err
}

// drop forgets the heads of streams, and returns the position of the newest
// critical entry of those that somebody here asks for; zero: not remembered.
func (h *Hub) drop(streams []journal.ID) map[journal.ID]uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := map[journal.ID]uint64{}
	for _, stream := range streams {
		head, known := h.heads[stream]
		if known || len(h.watchers[stream]) > 0 {
			out[stream] = head.Critical
		}
		delete(h.heads, stream)
	}
	if len(streams) > 0 {
		h.age++ // what is being read from older snapshots is not remembered
	}
	return out
}

// rehear reads the epochs again: another replica may have declared a rollback.
func (h *Hub) rehear(ctx context.Context) error {
	var epochs []Epoch
	err := h.cfg.Store.View(ctx, func(tx Tx) (err error) {
		epochs, err = readEpochs(tx)
		return err
	})
	if err == nil {
		h.hear(epochs)
	}
	return err
}

// hear takes over a history of epochs that is longer than the one known.
func (h *Hub) hear(epochs []Epoch) {
	h.mu.Lock()
	longer := len(epochs) > len(h.epochs)
	h.mu.Unlock()
	if longer {
		h.declared(epochs)
	}
}

// attend makes every listener a watcher of what its device holds. Who was none,
// or of something else, is woken: it may have missed something.
func (h *Hub) attend(ctx context.Context) error {
	var late []*session
	for _, device := range h.listening() {
		if s := h.session(device); s.stale.Load() {
			late = append(late, s)
		}
	}
	if len(late) == 0 {
		return nil
	}
	return h.cfg.Store.View(ctx, func(tx Tx) error {
		for _, s := range late {
			if err := h.reload(tx, s); err != nil {
				return err
			}
		}
		return nil
	})
}

func (h *Hub) listening() []journal.ID {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make([]journal.ID, 0, len(h.listeners))
	for device := range maps.Keys(h.listeners) {
		out = append(out, device)
	}
	return out
}

// reload reads what a listener's device may hold, unless it is asking itself at
// this moment.
func (h *Hub) reload(tx Tx, s *session) error {
	if !s.mu.TryLock() {
		return nil
	}
	defer s.mu.Unlock()
	if err := h.load(tx, s); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wake(s.id)
	return nil
}
