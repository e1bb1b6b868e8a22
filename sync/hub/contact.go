package hub

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"feltjournal/journal"
)

// maxHeard is how many contacts are written down in one transaction.
const maxHeard = 500

// note remembers a contact until it is written down.
func (h *Hub) note(c Contact) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen[c.Device] = h.seen[c.Device].joined(c)
}

// joined is what two contacts of one device say together; the later counts.
func (c Contact) joined(later Contact) Contact {
	out := later
	if later.Version == "" {
		out = c
		out.Device = later.Device
	}
	out.Seen, out.Whole = max(c.Seen, later.Seen), max(c.Whole, later.Whole)
	return out
}

// contact is when device was heard of, if that is not written down yet.
func (h *Hub) contact(device journal.ID) journal.Instant {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.seen[device].Seen
}

// writeSeen stores the contacts since the last time. What could not be stored
// is kept for the next.
func (h *Hub) writeSeen(ctx context.Context) error {
	h.mu.Lock()
	seen := h.seen
	h.seen = map[journal.ID]Contact{}
	h.mu.Unlock()
	for some := range slices.Chunk(slices.Collect(maps.Values(seen)), maxHeard) {
		err := h.cfg.Store.Extend(ctx, Scope{}, func(tx Tx) error { return tx.Heard(some) })
		if err != nil {
			h.keepSeen(seen)
			return fmt.Errorf("write down last contacts: %w", err)
		}
	}
	return nil
}

// keepSeen puts contacts back before those that came meanwhile.
func (h *Hub) keepSeen(seen map[journal.ID]Contact) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, c := range seen {
		h.seen[id] = c.joined(h.seen[id])
	}
}
