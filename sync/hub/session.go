package hub

import (
	"bytes"
	"slices"
	"sync"
	"sync/atomic"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// maxSessions bounds what is remembered; a forgotten device is asked for its
// vector once.
const maxSessions = 20_000

// session is what the hub remembers of one device between requests. It saves
// round trips and queries and is never needed for a right answer.
type session struct {
	id    journal.ID
	stale atomic.Bool // device or grants must be read again
	quiet atomic.Bool // nothing has changed since told was computed
	owed  atomic.Bool // of what has changed something is critical: it goes first at the gate

	watched []journal.ID // guarded by Hub.mu: the streams whose watchers it is among

	mu      sync.Mutex // held for a whole request; guards all below
	device  Device
	granted []journal.ID
	told    vector          // what the device has once it took the last answer
	toldAt  journal.Instant // told is all that there was then; zero: it is not all
	shown   vector          // what it had when it last asked
	urgent  map[journal.ID]uint64
	counted map[journal.ID]uint64 // version of a list whose count the device was told
	peers   roster
}

// vector is a set of positions, ascending by stream, and its digest.
type vector struct {
	known     bool
	positions []wire.Position
	digest    [16]byte
}

func newVector(p []wire.Position) vector {
	p = slices.Clone(p)
	slices.SortFunc(p, func(a, b wire.Position) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	return vector{known: true, positions: p, digest: wire.DigestOf(p)}
}

func (v *vector) streams() []journal.ID {
	out := make([]journal.ID, len(v.positions))
	for i := range v.positions {
		out[i] = v.positions[i].Stream
	}
	return out
}

func (v *vector) find(stream journal.ID) (wire.Position, bool) {
	i, ok := slices.BinarySearchFunc(v.positions, stream, func(p wire.Position, id journal.ID) int {
		return bytes.Compare(p.Stream[:], id[:])
	})
	if !ok {
		return wire.Position{Stream: stream}, false
	}
	return v.positions[i], true
}

// recall finds out which vector the device holds, by its digest; the last
// answer may have been lost on the way.
func (s *session) recall(digest [16]byte) (vector, bool) {
	switch {
	case s.told.known && s.told.digest == digest:
		return s.told, true
	case s.shown.known && s.shown.digest == digest:
		clear(s.counted)
		return s.shown, true
	}
	return vector{}, false
}

// session finds or makes the session of a device.
func (h *Hub) session(device journal.ID) *session {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s := h.sessions[device]; s != nil {
		return s
	}
	for id, old := range h.sessions {
		if len(h.sessions) < maxSessions {
			break
		}
		h.watch(old, nil)
		delete(h.sessions, id)
	}
	s := &session{id: device, urgent: map[journal.ID]uint64{}, counted: map[journal.ID]uint64{}}
	s.stale.Store(true)
	h.sessions[device] = s
	return s
}

// load reads device and grants again if anything about them may have changed;
// s.mu is held.
func (h *Hub) load(tx Tx, s *session) error {
	if !s.stale.Swap(false) {
		return nil
	}
	d, err := tx.Device(s.id)
	if err == nil {
		s.device = d
		s.granted, err = tx.Granted(s.id)
	}
	if err != nil {
		s.stale.Store(true)
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sessions[s.id] == s {
		h.watch(s, s.granted)
	}
	return nil
}

// watch makes s one of the watchers of streams, and no longer of those it
// watched before; h.mu is held.
func (h *Hub) watch(s *session, streams []journal.ID) {
	if slices.Equal(s.watched, streams) {
		return
	}
	for _, id := range s.watched {
		left := slices.DeleteFunc(h.watchers[id], func(w *session) bool { return w == s })
		if h.watchers[id] = left; len(left) == 0 {
			delete(h.watchers, id)
		}
	}
	for _, id := range streams {
		h.watchers[id] = append(h.watchers[id], s)
	}
	s.watched = streams
}
