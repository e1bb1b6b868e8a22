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
			if rows, err = tx.InState(journal.ID{}, StateNew, limit); err != nil {
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
	return f, writer.disallowed(&f.Entry, s.Kind), nil
}

// Filed notes that the central journal has every entry of stream up to pos,
// read back, except what is held.
func (h *Hub) Filed(ctx context.Context, stream journal.ID, pos uint64) error {
	err := h.settle(ctx, stream, func(b *batch) error {
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

// Hold notes that a person must look at the entry before it can be filed; code
// says why. What is filed already stays so: a receipt never goes down.
func (h *Hub) Hold(ctx context.Context, stream journal.ID, pos uint64, code string) error {
	err := h.settle(ctx, stream, func(b *batch) error {
		row, err := b.tx.At(stream, pos)
		if err != nil || row.State != StateNew {
			return err
		}
		q := Quarantined{Sealed: row.Sealed, Code: wire.Code(code), From: row.Device, At: b.now}
		a := Alarm{At: b.now, Code: q.Code, Device: row.Device, Stream: stream, Text: "an entry cannot be filed"}
		return errors.Join(b.tx.Mark(stream, pos, StateHeld, row.Relayed), b.tx.Quarantine(q), b.alarm(a))
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
	held, err := b.tx.InState(stream, StateHeld, maxReceipts)
	if err != nil {
		return err
	}
	before, known := s.Confirmed, len(s.Held)
	s.Confirmed, s.Held = s.Pos, nil
	if len(open) > 0 && !plant.Bug(plant.ConfirmedBeforeFiled) {
		s.Confirmed = open[0].Pos - 1
	}
	for i := range held {
		s.Held = append(s.Held, held[i].Pos)
	}
	if s.Confirmed != before || len(s.Held) != known {
		b.touch(s)
	}
	return b.finish()
}
