package hub

import (
	"feltjournal/internal/plant"
	"feltjournal/journal"
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

// announce takes over committed heads and wakes everybody who holds one of
// them, except the device that brought the change.
func (h *Hub) announce(b *batch, except journal.ID) {
	changed := b.changed()
	h.committed(b.age, changed...)
	if b.age == h.memory() {
		for stream, added := range b.added {
			h.latest.add(stream, *added)
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if plant.Bug(plant.SleepersNotWoken) {
		return
	}
	for _, s := range changed {
		h.stir(s.ID, except, b.critical[s.ID])
	}
}

// stir wakes those who hold stream, and lets them go first if what is new there
// is critical; h.mu is held.
func (h *Hub) stir(stream, except journal.ID, critical bool) {
	for _, session := range h.watchers[stream] {
		if session.id != except {
			session.quiet.Store(false)
			if critical {
				session.owed.Store(true)
			}
			h.wake(session.id)
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

// doubt forgets what is remembered of the store, because others may have changed
// any of it, and wakes everybody. What devices hold they have said themselves.
func (h *Hub) doubt() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.booted = false
	h.age++
	h.heads = map[journal.ID]Stream{}
	for device, session := range h.sessions {
		session.stale.Store(true)
		session.quiet.Store(false)
		if h.listeners[device] != nil {
			session.owed.Store(true) // there may be a stop among it
		}
	}
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
