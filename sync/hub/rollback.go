package hub

import (
	"errors"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// whyEpoch: the device knows an epoch that this hub does not.
const whyEpoch = "epoch"

// rollback looks for signs that this hub was restored from an old copy: the
// device knows an epoch, an acknowledgement, a position or a root that this
// hub does not. It returns which, or "".
func (x *exchange) rollback(tx Tx, known vector) (string, error) {
	if plant.Bug(plant.RollbackNotDeclared) {
		x.current, _, _ = x.hub.epoch(journal.ID{})
		return "", nil
	}
	current, met, _ := x.hub.epoch(x.req.HubEpoch)
	x.current = current
	first := x.req.HubEpoch == journal.ID{}
	if !first && !met {
		return whyEpoch, nil
	}
	if !first && x.req.HubEpoch != current {
		return "", nil // known already; it only has not heard
	}
	if x.req.Acked > x.session.device.Acked {
		return "acked", nil
	}
	if why, err := x.forgotten(tx); why != "" || err != nil {
		return why, err
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

// forgotten looks for an entry that opens under the key of its stream though
// the device never held it: this hub gave the key away and does not know.
func (x *exchange) forgotten(tx Tx) (string, error) {
	if _, _, epochs := x.hub.epoch(journal.ID{}); epochs > 1 {
		return "", nil // it knows of its gaps, and takes such entries
	}
	asked := map[journal.ID]bool{}
	for i := range x.req.Entries {
		e := &x.req.Entries[i]
		if asked[e.Stream] {
			continue
		}
		asked[e.Stream] = true
		_, ever, err := tx.Grant(x.req.Device, e.Stream)
		if err != nil {
			return "", err
		}
		if ever {
			continue
		}
		if _, err := x.hub.open(&Row{Sealed: *e}); err == nil {
			return "grant", nil
		}
	}
	return "", nil
}

// forked compares one position with the hub's own history.
func (x *exchange) forked(tx Tx, stream journal.ID, pos uint64, root [8]byte) (string, error) {
	if pos == 0 {
		return "", nil
	}
	head, err := x.hub.head(tx, stream, x.age)
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
