package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// pageSize is how many entries are read at once where a whole stream is read.
const pageSize = 500

// Subject is the stream of what the central journal calls ref ("Patient/123",
// or a unit: anything else), if there is one.
func (h *Hub) Subject(ctx context.Context, ref string) (id journal.ID, known bool, err error) {
	id, err = h.cfg.Master.Stream(ref)
	if err != nil {
		return id, false, err
	}
	err = h.cfg.Store.View(ctx, func(tx Tx) error {
		s, err := tx.Stream(id)
		known = err == nil && s.Kind != StreamRecovered
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return id, false, fmt.Errorf("look up %s: %w", ref, err)
	}
	return id, known, nil
}

// Subjects are all streams that the central journal has a name for, by name.
func (h *Hub) Subjects(ctx context.Context) (map[string]journal.ID, error) {
	out := map[string]journal.ID{}
	err := h.cfg.Store.View(ctx, func(tx Tx) error {
		streams, err := tx.Streams(0)
		for _, s := range streams {
			if s.Ref != "" {
				out[s.Ref] = s.ID
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read subjects: %w", err)
	}
	return out, nil
}

// AddSubject makes the stream of ref with its first key; for one that is there
// already it returns the same id.
func (h *Hub) AddSubject(ctx context.Context, ref string) (journal.ID, error) {
	id, err := h.cfg.Master.Stream(ref)
	if err != nil {
		return id, err
	}
	kind := StreamList
	if strings.HasPrefix(ref, "Patient/") {
		kind = StreamPatient
	}
	var added Stream
	var age uint64
	err = h.cfg.Store.Update(ctx, func(tx Tx) error {
		age = h.memory()
		s, err := tx.Stream(id)
		if err == nil && s.Kind != StreamRecovered {
			added = s
			return nil
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		s.ID, s.Kind, s.Ref = id, kind, ref
		s.KeyEpoch = max(s.KeyEpoch, 1)
		s.Version++
		added = s
		return tx.PutStream(s)
	})
	if err != nil {
		return id, fmt.Errorf("add %s: %w", ref, err)
	}
	h.learn(age, added)
	return id, nil
}

// Entries opens a whole stream, in position order. What cannot be opened is
// left out; Unfiled has put it where a person sees it.
func (h *Hub) Entries(ctx context.Context, stream journal.ID) ([]journal.Entry, error) {
	var out []journal.Entry
	err := h.cfg.Store.View(ctx, func(tx Tx) error {
		return h.each(tx.Tail, stream, func(_ *Row, e journal.Entry) error {
			out = append(out, e)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read a stream: %w", err)
	}
	return out, nil
}

// each opens what page reads of a stream, [Tx.Tail] or [Tx.Critical].
func (h *Hub) each(page func(journal.ID, uint64, int) ([]Row, error), stream journal.ID, f func(*Row, journal.Entry) error) error {
	for after := uint64(0); ; {
		rows, err := page(stream, after, pageSize)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			after = rows[i].Pos
			e, err := h.open(&rows[i])
			if err != nil {
				continue
			}
			if err := f(&rows[i], e); err != nil {
				return err
			}
		}
	}
}

func (h *Hub) open(r *Row) (journal.Entry, error) {
	key, err := h.cfg.Master.Key(r.Stream, r.KeyEpoch)
	if err != nil {
		return journal.Entry{}, err
	}
	return seal.Open(r.Sealed, key)
}

// Append writes items to a stream as the central journal, all or none. An item
// whose id is there already is skipped. An assignment changes who may hold the
// patient in the same transaction.
func (h *Hub) Append(ctx context.Context, stream journal.ID, items ...journal.Item) error {
	if err := h.boot(ctx); err != nil {
		return err
	}
	for _, item := range items {
		if err := item.Body.Fact.Validate(); err != nil {
			return fmt.Errorf("append to the journal: %w", err)
		}
	}
	w := &writing{hub: h, stream: stream, items: items}
	if err := w.commit(ctx); err != nil {
		return fmt.Errorf("append to the journal: %w", err)
	}
	h.wrote(w.centre.ID)
	h.announce(&w.batch, journal.ID{})
	h.regrant(w.batch.grants)
	return nil
}

// writing is one Append.
type writing struct {
	hub    *Hub
	stream journal.ID
	items  []journal.Item
	batch  batch
	centre Device
	clock  *journal.Clock
	key    seal.Key
}

// commit runs w: alone if it changes who may hold what, or makes the writer.
func (w *writing) commit(ctx context.Context) error {
	writer := w.hub.knownWriter()
	assigns := slices.ContainsFunc(w.items, func(i journal.Item) bool { return i.Body.Fact.Kind() == journal.KindAssignment })
	if writer == (journal.ID{}) || assigns {
		return w.hub.cfg.Store.Update(ctx, w.run)
	}
	return w.hub.cfg.Store.Extend(ctx, Scope{Device: writer, Streams: []journal.ID{w.stream}}, w.run)
}

func (w *writing) run(tx Tx) error {
	w.batch = w.hub.batch(tx)
	var err error
	if w.centre, err = w.hub.writer(tx, w.batch.now); err != nil {
		return err
	}
	s, err := w.batch.stream(w.stream)
	if err != nil {
		return err
	}
	if w.key, err = w.hub.cfg.Master.Key(s.ID, s.KeyEpoch); err != nil {
		return err
	}
	w.clock = journal.NewClock(w.hub.cfg.Now, w.centre.Stamp)
	for _, item := range w.items {
		if err := w.write(tx, s, item); err != nil {
			return err
		}
	}
	if err := tx.PutDevice(w.centre); err != nil {
		return err
	}
	return w.batch.finish()
}

func (w *writing) write(tx Tx, s *Stream, item journal.Item) (err error) {
	e := journal.Entry{Body: item.Body}
	e.Stream, e.Device, e.Seq = s.ID, w.centre.ID, w.centre.Acked+1
	e.Stamp, e.Class, e.KeyEpoch = w.clock.Now(), item.Body.Fact.Class(), s.KeyEpoch
	if e.ID = item.ID; e.ID == (journal.ID{}) {
		e.ID, err = journal.NewID(e.Stamp.Instant(), w.hub.cfg.Rand)
	} else if _, err = tx.ByID(e.ID); err == nil {
		return nil
	} else if errors.Is(err, ErrNotFound) {
		err = nil
	}
	if err != nil {
		return err
	}
	sealed, err := seal.Seal(e, w.key)
	if err != nil {
		return err
	}
	if err := w.batch.insert(&sealed, StateFiled, false); err != nil {
		return err
	}
	w.centre.Acked, w.centre.Link, w.centre.Stamp = e.Seq, w.centre.Link.Next(sealed), e.Stamp
	if a, ok := item.Body.Fact.(*journal.Assignment); ok {
		return w.batch.assign(s, a)
	}
	return nil
}
