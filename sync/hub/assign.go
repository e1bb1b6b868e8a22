package hub

import (
	"context"
	"errors"
	"fmt"

	"feltjournal/journal"
)

// assign lets an assignment take effect: the highest version wins, and the
// devices of the unit gain or lose the patient.
func (b *batch) assign(list *Stream, a *journal.Assignment) error {
	old, err := b.tx.Member(list.ID, a.Patient)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if a.Version <= old.Version {
		return nil
	}
	if _, err := b.stream(a.Patient); err != nil {
		return fmt.Errorf("assign a patient without a stream: %w", err)
	}
	if a.Unit != "" {
		list.Name = a.Unit
	}
	b.touch(list)
	if err := b.tx.PutMember(list.ID, Member{Patient: a.Patient, Version: a.Version, Active: a.Active}); err != nil {
		return err
	}
	devices, err := b.tx.Holders(list.ID)
	if err != nil {
		return err
	}
	for _, device := range devices {
		if err := b.regrant(device, a.Patient, a.Active); err != nil {
			return err
		}
	}
	return nil
}

// regrant gives device the right to patient, or takes it when no other list of
// the device has the patient.
func (b *batch) regrant(device, patient journal.ID, active bool) (err error) {
	if !active {
		if active, err = b.elsewhere(device, patient); err != nil {
			return err
		}
	}
	now, ever, err := b.tx.Grant(device, patient)
	if err != nil || now == active && (ever || !active) {
		return err
	}
	if b.grants == nil {
		b.grants = map[journal.ID]struct{}{}
	}
	b.grants[device] = struct{}{}
	return b.tx.SetGrant(device, patient, active)
}

// elsewhere reports whether a list that device holds has patient.
func (b *batch) elsewhere(device, patient journal.ID) (bool, error) {
	lists, err := b.tx.Streams(StreamList)
	if err != nil {
		return false, err
	}
	for _, list := range lists {
		m, err := b.tx.Member(list.ID, patient)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return false, err
		}
		if !m.Active {
			continue
		}
		if held, _, err := b.tx.Grant(device, list.ID); held || err != nil {
			return held, err
		}
	}
	return false, nil
}

// Reconcile reads the unit lists and gives and takes rights accordingly, and
// gives units the policy that they lack. An import ends with it: after a
// rollback the lists may hold assignments that came back from devices, which by
// themselves give nobody a right.
func (h *Hub) Reconcile(ctx context.Context) error {
	if err := h.boot(ctx); err != nil {
		return err
	}
	b := &batch{}
	err := h.cfg.Store.Update(ctx, func(tx Tx) error {
		*b = h.batch(tx)
		lists, err := tx.Streams(StreamList)
		if err != nil {
			return err
		}
		for _, list := range lists {
			if err := h.reread(b, list.ID); err != nil {
				return err
			}
		}
		return b.finish()
	})
	if err != nil {
		return fmt.Errorf("read the unit lists: %w", err)
	}
	h.announce(b, journal.ID{})
	h.regrant(b.grants)
	_, err = h.spreadPolicy(ctx)
	return err
}

func (h *Hub) reread(b *batch, id journal.ID) error {
	list, err := b.stream(id)
	if err != nil {
		return err
	}
	return h.each(b.tx.Critical, id, func(row *Row, e journal.Entry) error {
		a, ok := e.Fact.(*journal.Assignment)
		if !ok {
			return nil
		}
		if ours, err := h.cfg.Master.ours(row.Device); err != nil || !ours {
			return err // no device gives itself a patient
		}
		if _, err := b.stream(a.Patient); errors.Is(err, ErrNotFound) {
			return nil // the import has not named the patient again
		}
		return b.assign(list, a)
	})
}
