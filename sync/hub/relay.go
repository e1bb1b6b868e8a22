package hub

import (
	"errors"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/wire"
)

// relayed takes others' entries that a device offers after a rollback. They
// are marked until their own writer pushes the same bytes. Before any rollback
// was declared there is no reason to offer, and nothing is taken.
func (p *push) relayed(tx Tx) error {
	if len(p.req.Relayed) == 0 || p.refused() {
		return nil
	}
	if _, _, epochs := p.hub.epoch(journal.ID{}); epochs < 2 && p.epochs == nil {
		return p.alarm(wire.CodeRights, journal.ID{}, "entries of others were offered without need")
	}
	for i := range p.req.Relayed {
		if err := p.relay(tx, &p.req.Relayed[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *push) relay(tx Tx, e *seal.Sealed) error {
	if e.Device == p.req.Device || e.Seq == 0 {
		return nil // own entries come by the chain
	}
	old, err := tx.Entry(e.Device, e.Seq)
	if err == nil && same(&old.Sealed, e) {
		return nil
	}
	if err == nil {
		return p.quarantine(tx, e, wire.CodeEquivocation, false)
	}
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	code, err := p.admit(e)
	if err != nil {
		return err
	}
	if code == "" {
		code, err = p.join(e)
	}
	if code == "" || err != nil {
		return err
	}
	return p.quarantine(tx, e, code, false)
}

// join inserts a relayed entry. What the centre wrote is in the central
// journal already; it gives no rights until the lists are read again by an
// import, see Hub.Reconcile.
func (p *push) join(e *seal.Sealed) (wire.Code, error) {
	state := StateNew
	ours, err := p.hub.cfg.Master.ours(e.Device)
	if err != nil {
		return "", err
	}
	if ours {
		state = StateFiled
	}
	err = p.batch.insert(e, state, true)
	if errors.Is(err, ErrExists) {
		return wire.CodeEquivocation, nil
	}
	return "", err
}
