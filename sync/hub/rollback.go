package hub

import (
	"errors"

	"feltjournal/journal"
)

// rollback looks for signs that this hub was restored from an old copy: the
// device knows an epoch, an acknowledgement, a position or a root that this
// hub does not. It returns which, or "".
func (x *exchange) rollback(tx Tx, known vector) (string, error) {
	current, met, _ := x.hub.epoch(x.req.HubEpoch)
	x.current = current
	first := x.req.HubEpoch == journal.ID{}
	if !first && !met {
		return "epoch", nil
	}
	if !first && x.req.HubEpoch != current {
		return "", nil // known already; it only has not heard
	}
	if x.req.Acked > x.session.device.Acked {
		return "acked", nil
	}
	if !x.req.Full || first {
		return "", nil
	}
	for _, p := range known.positions {
		why, err := x.forked(tx, p.Stream, p.Pos, p.Root)
		if why != "" || err != nil {
			return why, err
		}
	}
	return "", nil
}

// forked compares one position with the hub's own history.
func (x *exchange) forked(tx Tx, stream journal.ID, pos uint64, root [8]byte) (string, error) {
	if pos == 0 {
		return "", nil
	}
	head, err := x.hub.head(tx, stream)
	if errors.Is(err, ErrNotFound) {
		return "stream", nil
	}
	if err != nil {
		return "", err
	}
	if pos > head.Pos {
		return "position", nil
	}
	ours := [8]byte(head.Root[:8])
	if pos < head.Pos {
		if ours, err = tx.Root(stream, pos); err != nil {
			return "", err
		}
	}
	if ours != root {
		return "root", nil
	}
	return "", nil
}

// head is the newest committed head of a stream.
func (h *Hub) head(tx Tx, stream journal.ID) (Stream, error) {
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
	h.learn(s)
	return s, nil
}

// learn remembers heads; an older reading never replaces a newer one.
func (h *Hub) learn(streams ...Stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range streams {
		if old, ok := h.heads[s.ID]; !ok || old.Version < s.Version {
			h.heads[s.ID] = s
		}
	}
}
