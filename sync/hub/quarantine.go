package hub

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"feltjournal/journal"
)

// minName is how many digits of a case's name have to be given.
const minName = 6

// ErrAmbiguous is a name that several records begin with.
var ErrAmbiguous = errors.New("several records have a name that begins so")

// Case is a record of the quarantine and what can be said of it without
// opening it.
type Case struct {
	Quarantined
	Label    string // of the device that wrote it; empty: this hub does not know the device
	InStream bool   // it is handed out: what is wrong is that it cannot be filed
	State    State  // in its stream
}

// Name is what a person calls the record.
func (c *Case) Name() string { return hex.EncodeToString(c.Hash[:6]) }

// Age is how long the record has been kept, in milliseconds.
func (c *Case) Age(now journal.Instant) journal.Instant { return max(now-c.At, 0) }

// Cases are the records of the quarantine, oldest first: those about which
// nobody has decided, or all.
func (h *Hub) Cases(ctx context.Context, all bool) ([]Case, error) {
	var out []Case
	err := h.cfg.Store.View(ctx, func(tx Tx) error {
		out = nil
		return eachKept(tx, func(q *Quarantined) error {
			if q.Decided && !all {
				return nil
			}
			c, err := newCase(tx, q)
			out = append(out, c)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the quarantine: %w", err)
	}
	slices.SortStableFunc(out, func(a, b Case) int { return cmp.Compare(a.At, b.At) })
	return out, nil
}

// Case is the record whose name begins with name.
func (h *Hub) Case(ctx context.Context, name string) (Case, error) {
	name = strings.ToLower(name)
	if len(name) < minName {
		return Case{}, fmt.Errorf("name a record by %d digits at least, not %q", minName, name)
	}
	var found []Case
	err := h.cfg.Store.View(ctx, func(tx Tx) error {
		found = nil
		return eachKept(tx, func(q *Quarantined) error {
			if !strings.HasPrefix(hex.EncodeToString(q.Hash[:]), name) {
				return nil
			}
			c, err := newCase(tx, q)
			found = append(found, c)
			return err
		})
	})
	switch {
	case err != nil:
	case len(found) == 0:
		err = fmt.Errorf("no record in quarantine is called %s: %w", name, ErrNotFound)
	case len(found) > 1:
		err = fmt.Errorf("%w: %s", ErrAmbiguous, name)
	}
	if err != nil {
		return Case{}, err
	}
	return found[0], nil
}

// Decisions are the newest decisions of people about the quarantine, newest
// first.
func (h *Hub) Decisions(ctx context.Context, limit int) (out []Decision, err error) {
	err = h.cfg.Store.View(ctx, func(tx Tx) error {
		out, err = tx.Decisions(limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the decisions: %w", err)
	}
	return out, nil
}

// eachKept calls f for the whole quarantine.
func eachKept(tx Tx, f func(*Quarantined) error) error {
	var failed error
	err := keptAfter(tx, QuarantineKey{}, func(q *Quarantined) bool {
		failed = f(q)
		return failed == nil
	})
	return errors.Join(err, failed)
}

// keptAfter calls f for the records after a key as long as it says so.
func keptAfter(tx Tx, after QuarantineKey, f func(*Quarantined) bool) error {
	for {
		page, err := tx.Kept(after, pageSize)
		if err != nil {
			return err
		}
		for i := range page {
			if !f(&page[i]) {
				return nil
			}
			after = page[i].Key()
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

func newCase(tx Tx, q *Quarantined) (Case, error) {
	c := Case{Quarantined: *q}
	d, err := tx.Device(q.Device)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return c, err
	}
	c.Label = d.Label
	row, err := tx.Entry(q.Device, q.Seq)
	if errors.Is(err, ErrNotFound) {
		return c, nil
	}
	if err == nil && same(&row.Sealed, &q.Sealed) {
		c.InStream, c.State = true, row.State
	}
	return c, err
}

// record reads one record of the quarantine.
func record(tx Tx, key QuarantineKey) (Quarantined, error) {
	same, err := keptUnder(tx, key.Device, key.Seq)
	for i := range same {
		if same[i].Hash == key.Hash {
			return same[i], nil
		}
	}
	if err == nil {
		err = fmt.Errorf("record in quarantine: %w", ErrNotFound)
	}
	return Quarantined{}, err
}

// keptUnder are the records of one number of a device.
func keptUnder(tx Tx, device journal.ID, seq uint64) (out []Quarantined, err error) {
	err = keptAfter(tx, QuarantineKey{Device: device, Seq: seq}, func(q *Quarantined) bool {
		if q.Device != device || q.Seq != seq {
			return false
		}
		out = append(out, *q)
		return true
	})
	return out, err
}
