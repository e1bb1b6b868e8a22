package hub

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// Unfiled opens entries that devices wrote and the central journal does not
// have yet, stream by stream in position order, at most limit. One that cannot
// be opened, or that its device had no right to write, is held for a person
// and does not stop the others.
func (h *Hub) Unfiled(ctx context.Context, limit int) ([]journal.Filing, error) {
	for {
		var rows []Row
		var out []journal.Filing
		refused := map[int]wire.Code{}
		age := h.memory()
		err := h.cfg.Store.View(ctx, func(tx Tx) (err error) {
			out, refused = nil, map[int]wire.Code{}
			if rows, err = toFile(tx, limit); err != nil {
				return err
			}
			for i := range rows {
				f, code, err := h.filing(tx, &rows[i], age)
				if err != nil {
					return err
				}
				if code != "" && plant.Bug(plant.BadEntryBlocks) {
					return nil
				}
				if code != "" {
					refused[i] = code
					continue
				}
				out = append(out, f)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read what is to be filed: %w", err)
		}
		for _, i := range slices.Sorted(maps.Keys(refused)) {
			if err := h.Hold(ctx, rows[i].Stream, rows[i].Pos, string(refused[i])); err != nil {
				return nil, err
			}
		}
		if len(out) > 0 || len(rows) == 0 || plant.Bug(plant.BadEntryBlocks) {
			return out, nil
		}
	}
}

// filing opens one row; a code says why it has to be held.
func (h *Hub) filing(tx Tx, r *Row, age uint64) (journal.Filing, wire.Code, error) {
	f := journal.Filing{Stream: r.Stream, Pos: r.Pos}
	s, err := h.head(tx, r.Stream, age)
	if err != nil {
		return f, "", err
	}
	f.Subject = s.Ref
	if f.Entry, err = h.open(r); err != nil {
		return f, wire.CodeUnreadable, nil //nolint:nilerr // a person has to look at it, that is all
	}
	writer, err := tx.Device(r.Device)
	if errors.Is(err, ErrNotFound) {
		writer, err = Device{}, nil // forgotten in a rollback; others have brought the entry back
	}
	if err != nil {
		return f, "", err
	}
	if r.State == StateReleased && !centreOnly(f.Entry.Fact.Kind()) {
		return f, "", nil // a person has seen why it was held
	}
	return f, writer.disallowed(&f.Entry, s.Kind), nil
}

// toFile is what is to be filed next. Released entries stand behind what is
// filed already, so they come when there is nothing else, one of each stream:
// then Filed says which.
func toFile(tx Tx, limit int) ([]Row, error) {
	rows, err := tx.InState(journal.ID{}, StateNew, limit)
	if err != nil || len(rows) > 0 {
		return rows, err
	}
	rows, err = tx.InState(journal.ID{}, StateReleased, limit)
	rows = slices.CompactFunc(rows, func(a, b Row) bool { return a.Stream == b.Stream })
	return rows, err
}

// Filed notes that the central journal has every entry of stream up to pos,
// read back, except what is held; and the one at pos if it was released.
func (h *Hub) Filed(ctx context.Context, stream journal.ID, pos uint64) error {
	err := h.settle(ctx, stream, func(b *batch) error {
		if err := b.fileReleased(stream, pos); err != nil {
			return err
		}
		for {
			rows, err := b.tx.InState(stream, StateNew, pageSize)
			if err != nil {
				return err
			}
			for i := range rows {
				if rows[i].Pos > pos {
					return nil
				}
				if err := b.tx.Mark(stream, rows[i].Pos, StateFiled, rows[i].Relayed); err != nil {
					return err
				}
			}
			if len(rows) < pageSize {
				return nil
			}
		}
	})
	if err != nil {
		return fmt.Errorf("note what is filed: %w", err)
	}
	return nil
}

func (b *batch) fileReleased(stream journal.ID, pos uint64) error {
	row, err := b.tx.At(stream, pos)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil || row.State != StateReleased {
		return err
	}
	return b.tx.Mark(stream, pos, StateFiled, row.Relayed)
}

// Hold notes that a person must look at the entry before it can be filed; code
// says why. What is filed already stays so: a receipt never goes down.
func (h *Hub) Hold(ctx context.Context, stream journal.ID, pos uint64, code string) error {
	err := h.settle(ctx, stream, func(b *batch) error {
		row, err := b.tx.At(stream, pos)
		if err != nil || row.State != StateNew && row.State != StateReleased {
			return err
		}
		q := Quarantined{Sealed: row.Sealed, Code: wire.Code(code), From: row.Device, At: b.now}
		a := Alarm{At: b.now, Code: q.Code, Device: row.Device, Stream: stream, Text: "an entry cannot be filed"}
		return errors.Join(b.tx.Mark(stream, pos, StateHeld, row.Relayed), b.tx.Quarantine(q), b.reopen(&q), b.alarm(a))
	})
	if err != nil {
		return fmt.Errorf("hold an entry: %w", err)
	}
	return nil
}

// settle runs mark in one transaction and moves the stream's receipts.
func (h *Hub) settle(ctx context.Context, stream journal.ID, mark func(*batch) error) error {
	if err := h.boot(ctx); err != nil {
		return err
	}
	b := &batch{}
	err := h.cfg.Store.Extend(ctx, Scope{Streams: []journal.ID{stream}}, func(tx Tx) error {
		*b = h.batch(tx)
		if err := mark(b); err != nil {
			return err
		}
		return b.confirm(stream)
	})
	if err != nil {
		return err
	}
	h.announce(b, journal.ID{})
	return nil
}

// confirm moves the mark up to which everything is filed or held.
func (b *batch) confirm(stream journal.ID) error {
	s, err := b.stream(stream)
	if err != nil {
		return err
	}
	open, err := b.tx.InState(stream, StateNew, 1)
	if err != nil {
		return err
	}
	held, err := b.held(stream)
	if err != nil {
		return err
	}
	before, known := s.Confirmed, s.Held
	s.Confirmed, s.Held = s.Pos, held
	if len(open) > 0 && !plant.Bug(plant.ConfirmedBeforeFiled) {
		s.Confirmed = open[0].Pos - 1
	}
	if s.Confirmed != before || !slices.Equal(s.Held, known) {
		b.touch(s)
	}
	return b.finish()
}

// held are the positions that devices see as held: until it is filed, what was
// released is one of them, because a confirmation never goes down.
func (b *batch) held(stream journal.ID) (out []uint64, err error) {
	for _, state := range []State{StateHeld, StateReleased} {
		rows, err := b.tx.InState(stream, state, maxReceipts)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			out = append(out, rows[i].Pos)
		}
	}
	slices.Sort(out)
	return out[:min(len(out), maxReceipts)], nil
}
