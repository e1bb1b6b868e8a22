package hub

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"feltjournal/journal"
)

// Lost is what became of what the newest rollback took away: what has come
// back, who may still bring something, and what nobody has brought.
type Lost struct {
	Rollbacks []Epoch // all, oldest first; none: the hub was never put back

	Own     uint64 // entries that their writers have brought again
	Relayed uint64 // entries that so far only others have brought
	Centre  uint64 // of those, what the central journal wrote: it has them itself

	Away    []Away        // workstations in use that have not yet brought all they hold
	Writers []LostWriter  // whose own entries are known to be missing
	Streams []LostSubject // that a workstation has seen longer than they are now
}

// Away is a workstation that may still bring something back.
type Away struct {
	ID    journal.ID
	Label string
	Seen  journal.Instant // last heard of; zero: never
	Heard bool            // since the rollback: it has begun
}

// LostWriter is a workstation of whose entries some are missing.
type LostWriter struct {
	ID      journal.ID
	Label   string
	Unknown bool // it was enrolled after the copy was made: it has to be enrolled again
	Missing uint64
}

// LostSubject is a stream of which entries are missing, at least so many: what
// was written since then counts as if it had come back.
type LostSubject struct {
	Stream
	Missing uint64
}

// Final reports whether every workstation in use has brought what it holds.
// What is missing then is with nobody.
func (l *Lost) Final() bool { return len(l.Away) == 0 }

const (
	beforePrefix = "before/" // followed by an epoch: what the hub had when it began
	maxBefore    = 4         // how many of these are kept
	minute       = journal.Instant(60_000)
)

// Lost reads what has come back since the newest rollback. It reads all that
// was written since.
func (h *Hub) Lost(ctx context.Context) (Lost, error) {
	var l *losing
	if err := h.boot(ctx); err != nil {
		return Lost{}, err
	}
	err := h.cfg.Store.View(ctx, func(tx Tx) error {
		l = &losing{hub: h, tx: tx, devices: map[journal.ID]*Device{}, offered: map[journal.ID]*span{}}
		return l.read()
	})
	if err != nil {
		return Lost{}, fmt.Errorf("read what a rollback took away: %w", err)
	}
	return l.out, nil
}

// losing is one Lost being read.
type losing struct {
	hub     *Hub
	tx      Tx
	began   Epoch
	before  map[journal.ID]uint64 // of devices what was acknowledged, of streams where they ended
	devices map[journal.ID]*Device
	offered map[journal.ID]*span // of writers: how many entries others have brought, and the highest
	out     Lost
}

func (l *losing) read() error {
	epochs, err := readEpochs(l.tx)
	if err != nil || len(epochs) < 2 {
		return err
	}
	l.out.Rollbacks = epochs[1:]
	l.began = epochs[len(epochs)-1]
	if l.before, err = readBefore(l.tx, l.began.ID); err != nil {
		return err
	}
	for _, step := range []func() error{l.readDevices, l.readStreams, l.readWriters} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (l *losing) readDevices() error {
	devices, err := l.tx.Devices()
	if err != nil {
		return err
	}
	for i := range devices {
		d := &devices[i]
		l.devices[d.ID] = d
		if had, known := l.before[d.ID]; known && !d.Centre {
			l.out.Own += min(d.Acked, d.Claimed) - min(had, d.Acked, d.Claimed)
		}
		if d.Centre || d.Revoked != 0 || d.Enrolled >= l.began.At {
			continue
		}
		c, err := l.tx.Contact(d.ID)
		if err != nil {
			return err
		}
		if c.Whole < l.began.At {
			heard := c.Seen >= l.began.At-l.began.At%minute // contacts are noted by the minute
			l.out.Away = append(l.out.Away, Away{ID: d.ID, Label: d.Label, Seen: c.Seen, Heard: heard})
		}
	}
	slices.SortFunc(l.out.Away, func(a, b Away) int { return cmp.Or(cmp.Compare(a.Seen, b.Seen), cmp.Compare(a.Label, b.Label)) })
	return nil
}

func (l *losing) readStreams() error {
	streams, err := l.tx.Streams(0)
	if err != nil {
		return err
	}
	for _, s := range streams {
		if s.Claimed > s.Pos {
			l.out.Streams = append(l.out.Streams, LostSubject{Stream: s, Missing: s.Claimed - s.Pos})
		}
		if s.Kind == StreamLog {
			continue // nobody else holds it
		}
		if err := l.readTail(s.ID, l.before[s.ID], s.Pos); err != nil {
			return err
		}
	}
	return nil
}

// readTail counts what only others have brought of one stream.
func (l *losing) readTail(stream journal.ID, after, end uint64) error {
	for after < end {
		rows, err := l.tx.Tail(stream, after, pageSize)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			if rows[i].Relayed {
				l.offer(&rows[i])
			}
		}
		after = rows[len(rows)-1].Pos
	}
	return nil
}

func (l *losing) offer(r *Row) {
	l.out.Relayed++
	s := l.offered[r.Device]
	if s == nil {
		s = &span{}
		l.offered[r.Device] = s
	}
	s.first++
	s.last = max(s.last, r.Seq)
}

// readWriters finds whose own entries are missing: a number that they have
// shown, or that others have brought, is above one that nobody has.
func (l *losing) readWriters() error {
	for id, d := range l.devices {
		if !d.Centre {
			l.missing(LostWriter{ID: id, Label: d.Label}, d.Acked, d.Claimed)
		}
	}
	for id, s := range l.offered {
		ours, err := l.hub.cfg.Master.ours(id)
		if err != nil {
			return err
		}
		if ours {
			l.out.Centre += s.first
		} else if l.devices[id] == nil {
			l.missing(LostWriter{ID: id, Unknown: true}, 0, 0)
		}
	}
	slices.SortFunc(l.out.Writers, func(a, b LostWriter) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return nil
}

func (l *losing) missing(w LostWriter, acked, claimed uint64) {
	s := l.offered[w.ID]
	if s == nil {
		s = &span{}
	}
	if top := max(claimed, s.last); top > acked {
		w.Missing = top - min(top, acked+s.first)
	}
	if w.Missing > 0 || w.Unknown {
		l.out.Writers = append(l.out.Writers, w)
	}
}

// remember keeps what the hub has as an epoch begins: what came back is
// counted against it.
func remember(tx Tx, epoch journal.ID) error {
	var b []byte
	add := func(id journal.ID, n uint64) { b = binary.BigEndian.AppendUint64(append(b, id[:]...), n) }
	devices, err := tx.Devices()
	if err != nil {
		return err
	}
	for i := range devices {
		add(devices[i].ID, devices[i].Acked)
	}
	streams, err := tx.Streams(0)
	if err != nil {
		return err
	}
	for i := range streams {
		if id := streams[i].ID; streams[i].Kind != StreamLog { // it is called as its device is
			add(id, streams[i].Pos)
		}
	}
	return errors.Join(tx.SetSetting(beforePrefix+hex.EncodeToString(epoch[:]), b), forgetBefore(tx))
}

// forgetBefore keeps what a device that cries wolf can make us write small.
func forgetBefore(tx Tx) error {
	epochs, err := readEpochs(tx)
	if err != nil || len(epochs) <= maxBefore {
		return err
	}
	old := epochs[len(epochs)-1-maxBefore].ID
	return tx.SetSetting(beforePrefix+hex.EncodeToString(old[:]), nil)
}

func readBefore(tx Tx, epoch journal.ID) (map[journal.ID]uint64, error) {
	const size = len(journal.ID{}) + 8
	b, err := tx.Setting(beforePrefix + hex.EncodeToString(epoch[:]))
	out := make(map[journal.ID]uint64, len(b)/size)
	for ; len(b) >= size; b = b[size:] {
		out[journal.ID(b[:16])] = binary.BigEndian.Uint64(b[16:])
	}
	return out, err
}
