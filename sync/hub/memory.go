package hub

import (
	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// memory is the age of what is remembered. What was read from a snapshot is
// remembered only if nothing was forgotten since before it was taken: another
// process may have committed in between, and nobody would look again.
func (h *Hub) memory() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.age
}

// asOf is when others' changes were last looked for with success.
func (h *Hub) asOf() journal.Instant {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.fresh
}

// unlearn forgets the heads of what a device holds, and takes none that is older.
func (h *Hub) unlearn(positions []wire.Position) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range positions {
		if old, ok := h.heads[p.Stream]; ok {
			h.floors[p.Stream] = max(h.floors[p.Stream], old.Version)
			delete(h.heads, p.Stream)
		}
	}
}

// prefetch remembers the heads of streams, read at once.
func (h *Hub) prefetch(tx Tx, streams []journal.ID, age uint64) error {
	var unknown []journal.ID
	h.mu.Lock()
	for _, id := range streams {
		if _, ok := h.heads[id]; !ok {
			unknown = append(unknown, id)
		}
	}
	h.mu.Unlock()
	if len(unknown) == 0 {
		return nil
	}
	heads, err := tx.Heads(unknown)
	if err != nil {
		return err
	}
	h.learn(age, heads...)
	return nil
}

// head is the newest committed head of a stream; age is the memory's from
// before tx began.
func (h *Hub) head(tx Tx, stream journal.ID, age uint64) (Stream, error) {
	h.mu.Lock()
	s, ok := h.heads[stream]
	h.mu.Unlock()
	if ok {
		return s, nil
	}
	s, err := tx.Stream(stream)
	if err != nil {
		return Stream{}, err
	}
	h.learn(age, s)
	return s, nil
}

// learn remembers heads that were read when the memory had this age; an older
// reading never replaces a newer one.
func (h *Hub) learn(age uint64, streams ...Stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if age == h.age {
		h.remember(streams)
	}
}

// remember keeps what is newer than what is known; h.mu is held.
func (h *Hub) remember(streams []Stream) {
	for _, s := range streams {
		if old, ok := h.heads[s.ID]; s.Version >= h.floors[s.ID] && (!ok || old.Version < s.Version) {
			h.heads[s.ID] = s
		}
	}
}

// committed takes over heads that this hub has written, in a transaction that
// began when the memory had this age. If something was forgotten meanwhile,
// others may have gone further already: then nothing is remembered of these
// streams, and who still reads an older snapshot teaches nothing older.
func (h *Hub) committed(age uint64, streams ...Stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if age == h.age {
		h.remember(streams)
		return
	}
	for _, s := range streams {
		delete(h.heads, s.ID)
		h.floors[s.ID] = max(h.floors[s.ID], s.Version)
	}
}
