package hub

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// Admission is what is known of a new device.
type Admission struct {
	Label   string
	Units   []journal.ID // list streams
	Users   []journal.Author
	Verify  ed25519.PublicKey // of its own signing key
	Replica []byte            // stream keys are wrapped for it
}

// Admit takes in a device: it may hold the lists of its units, the patients on
// them, and its own access log, whose stream is named as the device is.
func (h *Hub) Admit(ctx context.Context, a Admission) (journal.ID, error) {
	if err := h.boot(ctx); err != nil {
		return journal.ID{}, err
	}
	id, err := journal.NewID(h.now(), h.cfg.Rand)
	if err != nil {
		return id, err
	}
	err = h.cfg.Store.Update(ctx, func(tx Tx) error { return h.admit(tx, id, a) })
	if err != nil {
		return id, fmt.Errorf("admit a device: %w", err)
	}
	h.regrant(map[journal.ID]struct{}{id: {}})
	return id, nil
}

func (h *Hub) admit(tx Tx, id journal.ID, a Admission) error {
	if len(a.Verify) != ed25519.PublicKeySize {
		return errors.New("the signing key has the wrong length")
	}
	if _, err := seal.WrapKey(a.Replica, id, 1, seal.Key{}); err != nil {
		return err
	}
	d := Device{ID: id, Label: a.Label, Verify: a.Verify, Replica: a.Replica, Users: a.Users, Enrolled: h.now()}
	log := Stream{ID: id, Kind: StreamLog, KeyEpoch: 1, Version: 1}
	if err := errors.Join(tx.PutDevice(d), tx.PutStream(log), tx.SetGrant(id, id, true)); err != nil {
		return err
	}
	for _, unit := range a.Units {
		if err := grantUnit(tx, id, unit); err != nil {
			return err
		}
	}
	return nil
}

func grantUnit(tx Tx, device, unit journal.ID) error {
	if _, err := tx.Stream(unit); err != nil {
		return fmt.Errorf("unit %s: %w", unit, err)
	}
	members, err := tx.Members(unit)
	if err != nil {
		return err
	}
	if err := tx.SetGrant(device, unit, true); err != nil {
		return err
	}
	for _, m := range members {
		if !m.Active {
			continue
		}
		if err := tx.SetGrant(device, m.Patient, true); err != nil {
			return err
		}
	}
	return nil
}

// Revoke shuts a device out from its next request on. What it has sent stays.
func (h *Hub) Revoke(ctx context.Context, id journal.ID) error {
	err := h.cfg.Store.Update(ctx, func(tx Tx) error {
		d, err := tx.Device(id)
		if err != nil || d.Revoked != 0 {
			return err
		}
		d.Revoked = h.now()
		return tx.PutDevice(d)
	})
	if err != nil {
		return fmt.Errorf("revoke device %s: %w", id, err)
	}
	h.regrant(map[journal.ID]struct{}{id: {}})
	return nil
}
