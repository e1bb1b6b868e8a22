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
// hub does not. It returns which, or "". Memory proves nothing: the device may
// come from another replica, whose commits are not remembered here yet.
func (x *exchange) rollback(tx Tx, known vector) (string, error) {
	why, err := x.signs(tx, known)
	if why == "" || err != nil || plant.Bug(plant.MemoryIsProof) {
		return why, err
	}
	epochs, err := readEpochs(tx)
	if err != nil {
		return "", err
	}
	x.hub.hear(epochs)
	x.hub.unlearn(known.positions)
	x.session.stale.Store(true)
	if err := x.hub.load(tx, x.session); err != nil {
		return "", err
	}
	return x.signs(tx, known)
}

// signs are the signs of a rollback as far as memory goes.
func (x *exchange) signs(tx Tx, known vector) (string, error) {
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
	if err := x.hub.prefetch(tx, known.streams(), x.age); err != nil {
		return "", err
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
		if held(x.session.granted, e.Stream) {
			continue
		}
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
		if ours, err = x.root(tx, stream, pos); err != nil {
			return "", err
		}
	}
	if ours != root {
		return "root", nil
	}
	return "", nil
}

func (x *exchange) root(tx Tx, stream journal.ID, pos uint64) ([8]byte, error) {
	if root, ok := x.hub.latest.root(stream, pos); ok {
		return root, nil
	}
	return tx.Root(stream, pos)
}

// claimed reports whether the device says that it was acknowledged more, or
// holds more of a stream, than this hub has: then that is written down.
func (x *exchange) claimed(tx Tx, known vector) (bool, error) {
	if x.why == "" && (x.req.HubEpoch == x.current || x.req.HubEpoch == journal.ID{}) {
		return false, nil // no rollback in sight
	}
	if x.req.Acked > x.session.device.Acked {
		return true, nil
	}
	for _, p := range known.positions {
		head, err := x.hub.head(tx, p.Stream, x.age)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return false, err
		}
		if err == nil && p.Pos > max(head.Pos, head.Claimed) {
			return true, nil
		}
	}
	return false, nil
}

// claim writes down what the device knows of and this hub does not.
func (p *push) claim(tx Tx) error {
	if !p.claims {
		return nil
	}
	for _, pos := range p.known.positions {
		s, err := p.batch.stream(pos.Stream)
		if errors.Is(err, ErrNotFound) {
			continue // others may bring it back, see batch.recover
		}
		if err != nil {
			return err
		}
		if pos.Pos > max(s.Pos, s.Claimed) {
			s.Claimed = pos.Pos
			p.batch.touch(s)
		}
	}
	if p.req.Acked <= max(p.device.Acked, p.device.Claimed) {
		return nil
	}
	p.device.Claimed = p.req.Acked
	return tx.PutDevice(p.device)
}
