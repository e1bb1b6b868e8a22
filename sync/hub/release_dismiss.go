package hub

import (
	"context"
	"errors"
	"fmt"

	"feltjournal/journal"
)

// Dismiss leaves a record where it is, for good: its bytes are kept, and nobody
// has to look at it any more. What was released cannot be dismissed. Dismissing
// again changes nothing.
func (h *Hub) Dismiss(ctx context.Context, j Judgement) error {
	changed := false
	err := h.judge(ctx, j, func(tx Tx) (err error) {
		changed, err = h.dismiss(tx, &j)
		return err
	})
	if err != nil {
		return fmt.Errorf("dismiss an entry: %w", err)
	}
	if changed {
		h.decided(ctx, &j, ActDismissed)
	}
	return nil
}

func (h *Hub) dismiss(tx Tx, j *Judgement) (changed bool, err error) {
	q, err := record(tx, j.Key)
	if err != nil {
		return false, err
	}
	c, err := newCase(tx, &q)
	switch {
	case err != nil:
		return false, err
	case q.Decided && c.InStream && c.State != StateHeld:
		return false, ErrDecided
	case q.Decided:
		return false, nil
	}
	return true, tx.Decide(j.decision(h.now(), ActDismissed))
}

// Inspect opens a record for a person. That is an access to what is written
// about a patient, so it is in the log before anything is shown.
func (h *Hub) Inspect(ctx context.Context, j Judgement) (journal.Entry, error) {
	var q Quarantined
	err := h.judge(ctx, j, func(tx Tx) (err error) {
		if q, err = record(tx, j.Key); err != nil {
			return err
		}
		return tx.Decide(j.decision(h.now(), ActOpened))
	})
	if err != nil {
		return journal.Entry{}, fmt.Errorf("open an entry in quarantine: %w", err)
	}
	h.decided(ctx, &j, ActOpened)
	e, err := h.open(&Row{Sealed: q.Sealed})
	if err != nil {
		return e, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return e, nil
}

// ErrAuthor means that somebody else wrote the entry.
var ErrAuthor = errors.New("the entry was not written by that user")

// Repair makes user, who wrote the entry of a record that is held, one of the
// device's users, and releases all that is held because they were not. It
// returns how many. Doing it again changes nothing.
func (h *Hub) Repair(ctx context.Context, j Judgement, user journal.Author) (int, error) {
	r := &repairing{Judgement: j, hub: h, user: user}
	if err := h.judge(ctx, j, r.run); err != nil {
		return 0, fmt.Errorf("repair the users of a device: %w", err)
	}
	h.announce(&r.batch, journal.ID{})
	h.regrant(map[journal.ID]struct{}{j.Key.Device: {}})
	if r.released > 0 {
		h.decided(ctx, &j, ActRepaired)
	}
	return r.released, nil
}

// repairing is one Repair.
type repairing struct {
	Judgement
	hub      *Hub
	user     journal.Author
	batch    batch
	device   Device
	released int
}

func (r *repairing) run(tx Tx) error {
	r.batch, r.released = r.hub.batch(tx), 0
	r.batch.alone = true
	q, err := record(tx, r.Key)
	if err != nil {
		return err
	}
	if r.device, err = tx.Device(q.Device); err != nil {
		return err
	}
	e, err := r.hub.open(&Row{Sealed: q.Sealed})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if !r.wrote(&e) {
		return ErrAuthor
	}
	if r.device.disallowed(&journal.Entry{Body: journal.Body{Author: r.user, Fact: &journal.Note{}}}, StreamPatient) != "" {
		r.device.Users = append(r.device.Users, r.user)
		if err := tx.PutDevice(r.device); err != nil {
			return err
		}
	}
	return r.release(tx)
}

func (r *repairing) wrote(e *journal.Entry) bool {
	return e.Author.ID == r.user.ID && e.Author.HPR == r.user.HPR
}

// release lets go all that is held for no other reason than who wrote it.
func (r *repairing) release(tx Tx) error {
	streams := map[journal.ID]bool{}
	err := r.eachHeld(tx, func(q *Quarantined, row *Row) error {
		streams[row.Stream] = true
		r.released++
		d := r.decision(r.batch.now, ActRepaired)
		d.Key = q.Key()
		return errors.Join(tx.Mark(row.Stream, row.Pos, StateReleased, row.Relayed), tx.Decide(d))
	})
	if err != nil {
		return err
	}
	for stream := range streams {
		if err := r.batch.confirm(stream); err != nil {
			return err
		}
	}
	return nil
}

// eachHeld calls f for what the user wrote on the device and is held though it
// may be written there.
func (r *repairing) eachHeld(tx Tx, f func(*Quarantined, *Row) error) error {
	return eachKept(tx, func(q *Quarantined) error {
		if q.Device != r.device.ID || q.Decided && !r.Anew {
			return nil
		}
		row, err := tx.Entry(q.Device, q.Seq)
		if errors.Is(err, ErrNotFound) || err == nil && (row.State != StateHeld || !same(&row.Sealed, &q.Sealed)) {
			return nil
		}
		if err != nil {
			return err
		}
		if allowed, err := r.allowed(&row); err != nil || !allowed {
			return err
		}
		return f(q, &row)
	})
}

func (r *repairing) allowed(row *Row) (bool, error) {
	e, err := r.hub.open(row)
	if err != nil || !r.wrote(&e) {
		return false, nil //nolint:nilerr // held for another reason
	}
	s, err := r.batch.stream(row.Stream)
	if err != nil {
		return false, err
	}
	return r.device.disallowed(&e, s.Kind) == "", nil
}
