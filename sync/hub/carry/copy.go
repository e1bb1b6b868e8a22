package carry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// Errors of a copy.
var (
	// ErrDamaged is a source that is wrong in itself. Nothing is copied of it.
	ErrDamaged = errors.New("the store to copy is damaged")
	// ErrNotEmpty is a target that holds something already.
	ErrNotEmpty = errors.New("the store to copy to is not empty")
	// ErrDiffers is a target that holds something else than the source.
	ErrDiffers = errors.New("the copy is not equal to what was copied")
)

// Bounds of one transaction of the target.
const (
	maxRecords = 1000
	maxBytes   = 4 << 20
)

// Copy makes to hold what from holds, and proves it. to has to be empty, or
// what a Copy that was cut off has left: that is taken up again. Until the
// proof holds, to is marked, and no hub begins on it.
func Copy(ctx context.Context, from, to hub.Store) (*Proof, error) {
	w := &writer{ctx: ctx, to: to}
	if err := Ended(ctx, from); err != nil {
		return nil, err
	}
	if err := w.begin(); err != nil {
		return nil, err
	}
	var s *surveyor
	err := from.View(ctx, func(tx hub.Tx) error {
		if s != nil {
			return errors.New("the snapshot was lost; copy again to the same place")
		}
		s = newSurveyor()
		if err := walk(tx, both{s, w}); err != nil {
			return err
		}
		return w.flush()
	})
	if err != nil {
		return nil, fmt.Errorf("copy the store: %w", err)
	}
	proof, problems := s.finish()
	if len(problems) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrDamaged, strings.Join(problems, "; "))
	}
	if err := w.settle(); err != nil {
		return nil, fmt.Errorf("copy the settings: %w", err)
	}
	if err := Verify(ctx, to, proof); err != nil {
		return nil, err
	}
	return proof, w.end()
}

// Ended refuses a store that a copy was being written to when it was cut off:
// it may agree with itself and is not whole.
func Ended(ctx context.Context, store hub.Store) error {
	err := store.View(ctx, func(tx hub.Tx) error {
		mark, err := tx.Setting(hub.SettingUnfinished)
		if err == nil && mark != nil {
			err = hub.ErrUnfinished
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the store: %w", err)
	}
	return nil
}

// Verify reads store and holds it against proof.
func Verify(ctx context.Context, store hub.Store, proof *Proof) error {
	found, problems, err := Survey(ctx, store)
	if err != nil {
		return err
	}
	if differences := append(proof.Differences(found), problems...); len(differences) > 0 {
		return fmt.Errorf("%w: %s", ErrDiffers, strings.Join(differences, "; "))
	}
	return nil
}

// both shows a record to the one and then to the other.
type both [2]visitor

func (b both) visit(section string, record any) error {
	if err := b[0].visit(section, record); err != nil {
		return err
	}
	return b[1].visit(section, record)
}

// writer writes records to a store in transactions of bounded size.
type writer struct {
	ctx     context.Context //nolint:containedctx // one copy
	to      hub.Store
	resumed bool // the target may hold some of it already

	section  string
	pending  []func(hub.Tx) error
	size     int
	streams  []journal.ID // that pending entries belong to
	settings []setting
	skip     map[string]int // logs have no keys: how many of their lines are there already
}

// begin marks the target, if it is empty or marked already.
func (w *writer) begin() error {
	err := w.to.Update(w.ctx, func(tx hub.Tx) error {
		mark, err := tx.Setting(hub.SettingUnfinished)
		if err != nil {
			return err
		}
		if w.resumed = mark != nil; w.resumed {
			return w.count(tx)
		}
		if err := empty(tx); err != nil {
			return err
		}
		return tx.SetSetting(hub.SettingUnfinished, []byte{Format})
	})
	if err != nil {
		return fmt.Errorf("begin a copy: %w", err)
	}
	return nil
}

func (w *writer) count(tx hub.Tx) error {
	decisions, err := tx.Decisions(everything)
	if err != nil {
		return err
	}
	alarms, err := tx.Alarms(everything)
	w.skip = map[string]int{Decisions: len(decisions), Alarms: len(alarms)}
	return err
}

// empty refuses a store that somebody has used.
func empty(tx hub.Tx) error {
	names, err := tx.Settings()
	if err != nil {
		return err
	}
	devices, err := tx.Devices()
	if err != nil {
		return err
	}
	streams, err := tx.Streams(0)
	if err == nil && len(names)+len(devices)+len(streams) > 0 {
		err = ErrNotEmpty
	}
	return err
}

// end takes the mark away: from now on the target is a hub's store.
func (w *writer) end() error {
	err := w.to.Update(w.ctx, func(tx hub.Tx) error { return tx.SetSetting(hub.SettingUnfinished, nil) })
	if err != nil {
		return fmt.Errorf("end a copy: %w", err)
	}
	return nil
}

func (w *writer) visit(section string, record any) error {
	if section != w.section {
		if err := w.flush(); err != nil {
			return err
		}
		w.section = section
	}
	put, size := w.putting(record)
	if put == nil {
		return nil
	}
	w.pending = append(w.pending, put)
	w.size += size
	if len(w.pending) >= maxRecords || w.size >= maxBytes {
		return w.flush()
	}
	return nil
}

// flush writes what is pending in one transaction. Entries only continue their
// streams, which a store may have a quick way for.
func (w *writer) flush() error {
	if len(w.pending) == 0 {
		return nil
	}
	all := func(tx hub.Tx) error {
		for _, put := range w.pending {
			if err := put(tx); err != nil {
				return err
			}
		}
		return nil
	}
	var err error
	if w.section == Entries {
		err = w.to.Extend(w.ctx, hub.Scope{Streams: w.streams}, all)
	} else {
		err = w.to.Update(w.ctx, all)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", w.section, err)
	}
	w.pending, w.streams, w.size = nil, nil, 0
	return nil
}

// putting is how a record is written, and about how large it is.
func (w *writer) putting(record any) (put func(hub.Tx) error, size int) {
	const small = 200
	switch r := record.(type) {
	case *setting:
		w.settings = append(w.settings, *r)
		return nil, 0
	case *hub.Device:
		d := *r
		return func(tx hub.Tx) error { return tx.PutDevice(d) }, small
	case *hub.Contact:
		c := *r
		return func(tx hub.Tx) error { return tx.Heard([]hub.Contact{c}) }, small
	case *hub.Stream:
		s := *r
		return func(tx hub.Tx) error { return tx.PutStream(s) }, small
	case *grant:
		g := *r
		return func(tx hub.Tx) error { return tx.SetGrant(g.Device, g.Stream, g.Active) }, small
	case *member:
		m := *r
		return func(tx hub.Tx) error { return tx.PutMember(m.List, m.Member) }, small
	case *hub.Row:
		return w.entry(*r), small + len(r.Bytes)
	case *hub.Quarantined:
		q := *r
		return func(tx hub.Tx) error { return tx.Quarantine(q) }, small + len(q.Bytes)
	case *hub.Decision:
		d := *r
		return w.line(Decisions, func(tx hub.Tx) error { return tx.Decide(d) }), small
	case *hub.Alarm:
		a := *r
		return w.line(Alarms, func(tx hub.Tx) error { return tx.AddAlarm(a) }), small
	}
	panic(fmt.Sprintf("carry: a %T cannot be written", record))
}

// line writes a line of a log unless a copy that was cut off has done so.
func (w *writer) line(section string, put func(hub.Tx) error) func(hub.Tx) error {
	if w.skip[section] > 0 {
		w.skip[section]--
		return nil
	}
	return put
}

func (w *writer) entry(r hub.Row) func(hub.Tx) error {
	if n := len(w.streams); n == 0 || w.streams[n-1] != r.Stream {
		w.streams = append(w.streams, r.Stream)
	}
	return func(tx hub.Tx) error {
		if !w.resumed {
			return tx.Insert(r)
		}
		old, err := tx.At(r.Stream, r.Pos)
		switch {
		case errors.Is(err, hub.ErrNotFound):
			return tx.Insert(r)
		case err != nil:
			return err
		case old.Header != r.Header || !bytes.Equal(old.Bytes, r.Bytes) || old.Root != r.Root:
			return fmt.Errorf("%w: stream %s has another entry at %d", ErrDiffers, r.Stream, r.Pos)
		}
		return tx.Mark(r.Stream, r.Pos, r.State, r.Relayed)
	}
}

// settle writes the settings, the last of all, and takes away those that only
// an earlier attempt has brought.
func (w *writer) settle() error {
	return w.to.Update(w.ctx, func(tx hub.Tx) error {
		names, err := tx.Settings()
		if err != nil {
			return err
		}
		for _, name := range names {
			known := slices.ContainsFunc(w.settings, func(s setting) bool { return s.Name == name })
			if known || name == hub.SettingUnfinished {
				continue
			}
			if err := tx.SetSetting(name, nil); err != nil {
				return err
			}
		}
		for _, s := range w.settings {
			if err := tx.SetSetting(s.Name, append([]byte{}, s.Value...)); err != nil { // nil would remove it
				return err
			}
		}
		return nil
	})
}
