package hub

import (
	"bytes"
	"errors"
	"slices"

	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/wire"
)

// Limits on what is taken in.
const (
	// maxQuarantine is how many unacknowledged entries of one device are kept: a
	// broken device in a retry loop must not fill the disk.
	maxQuarantine = 10_000
	// maxRivals is how many records in quarantine are compared with an entry.
	maxRivals = 500
)

// batch writes entries and heads in one transaction.
type batch struct {
	hub      *Hub
	tx       Tx
	now      journal.Instant
	age      uint64 // of the hub's memory
	alone    bool   // no other change runs at the same time: new streams can be made
	declared bool   // a rollback was declared in this very transaction
	streams  map[journal.ID]*Stream
	moved    map[journal.ID]bool     // streams to write back
	granted  []journal.ID            // streams that the device of this batch held a moment ago, ascending
	rights   map[journal.ID]bool     // streams it may write to
	grants   map[journal.ID]struct{} // devices whose grants changed
	own      map[journal.ID]span     // what the device of this batch added to a stream
	critical map[journal.ID]bool     // streams to which something of ClassCritical was added
	alarmed  map[alarmKey]bool       // alarms that this batch raised
	added    map[journal.ID]*stretch // what it added, by stream
}

// errAlone is a change that has to hold off every other writer and does not.
var errAlone = errors.New("this change cannot be made beside others")

// batch begins one in tx.
func (h *Hub) batch(tx Tx) batch { return batch{hub: h, tx: tx, now: h.now(), age: h.memory()} }

// span is a run of positions.
type span struct{ first, last uint64 }

// admit tells whether device may bring e: "" or why not. What its clock said is
// no reason: see [push.clock].
func (b *batch) admit(device journal.ID, e *seal.Sealed) (wire.Code, error) {
	switch {
	case len(e.Bytes) > seal.MaxSealed:
		return wire.CodeTooLarge, nil
	case e.ID == journal.ID{} || e.Class < journal.ClassCritical || e.Class > journal.ClassOther || e.Seq > seal.MaxSeq:
		return wire.CodeMalformed, nil
	}
	ok, err := b.entitled(device, e)
	if err != nil {
		return "", err
	}
	if !ok {
		return wire.CodeRights, nil
	}
	s, err := b.stream(e.Stream)
	if err == nil && (e.KeyEpoch == 0 || e.KeyEpoch > s.KeyEpoch) {
		return wire.CodeUnreadable, nil
	}
	return "", err
}

// entitled reports whether device holds the stream of e or ever held it: what
// was written before a reassignment is never refused (C21).
func (b *batch) entitled(device journal.ID, e *seal.Sealed) (bool, error) {
	if b.rights[e.Stream] || held(b.granted, e.Stream) && !plant.Bug(plant.ReassignedRefused) {
		return true, nil // a right once given is never taken from what was written under it
	}
	active, ever, err := b.tx.Grant(device, e.Stream)
	if plant.Bug(plant.ReassignedRefused) {
		return active, err
	}
	if err == nil && !ever {
		ever, err = b.recover(device, e)
	}
	if err != nil {
		return false, err
	}
	if b.rights == nil {
		b.rights = map[journal.ID]bool{}
	}
	b.rights[e.Stream] = ever // a no is about this entry: the next may prove the right
	return ever, nil
}

// held reports whether stream is among granted, which ascend.
func held(granted []journal.ID, stream journal.ID) bool {
	_, ok := slices.BinarySearchFunc(granted, stream, func(a, b journal.ID) int { return bytes.Compare(a[:], b[:]) })
	return ok
}

// recover handles a right that this hub has forgotten in a rollback. An entry
// that opens under the key derived for its stream proves that this hub once
// made the stream and gave the key away.
func (b *batch) recover(device journal.ID, e *seal.Sealed) (bool, error) {
	if _, _, epochs := b.hub.epoch(journal.ID{}); epochs < 2 && !b.declared {
		return false, nil
	}
	key, err := b.hub.cfg.Master.Key(e.Stream, e.KeyEpoch)
	if err != nil {
		return false, err
	}
	if _, err := seal.Open(*e, key); err != nil {
		return false, nil //nolint:nilerr // not one of ours: no right, not a failure
	}
	s, err := b.stream(e.Stream)
	if errors.Is(err, ErrNotFound) && !b.alone {
		return false, errAlone
	}
	if errors.Is(err, ErrNotFound) {
		s, err = &Stream{ID: e.Stream, Kind: StreamRecovered}, nil
		b.hold(s)
	}
	if err != nil {
		return false, err
	}
	s.KeyEpoch = max(s.KeyEpoch, e.KeyEpoch)
	b.touch(s)
	active, _, err := b.tx.Grant(device, e.Stream)
	if err != nil {
		return false, err
	}
	return true, b.tx.SetGrant(device, e.Stream, active)
}

// stream is the head of a stream as this batch sees it.
func (b *batch) stream(id journal.ID) (*Stream, error) {
	if s := b.streams[id]; s != nil {
		return s, nil
	}
	s, err := b.tx.Stream(id)
	if err != nil {
		return nil, err
	}
	b.hold(&s)
	return &s, nil
}

func (b *batch) hold(s *Stream) {
	if b.streams == nil {
		b.streams, b.moved, b.critical = map[journal.ID]*Stream{}, map[journal.ID]bool{}, map[journal.ID]bool{}
	}
	b.streams[s.ID] = s
}

func (b *batch) touch(s *Stream) {
	s.Version++
	b.moved[s.ID] = true
}

// insert gives e the next position of its stream. ErrExists changes nothing.
func (b *batch) insert(e *seal.Sealed, state State, relayed bool) error {
	s, err := b.stream(e.Stream)
	if err != nil {
		return err
	}
	root := s.Next(e)
	row := Row{Sealed: *e, Pos: s.Pos + 1, Root: [8]byte(root[:8]), State: state, Relayed: relayed}
	if err := b.tx.Insert(row); err != nil {
		return err
	}
	b.note(s, row)
	s.Pos, s.Root = row.Pos, root
	b.extendOwn(&row)
	if e.Class == journal.ClassCritical {
		s.Critical = row.Pos
		b.critical[s.ID] = true
	}
	if state == StateFiled && s.Confirmed == row.Pos-1 {
		s.Confirmed = row.Pos
	}
	b.touch(s)
	return nil
}

// note keeps a new row of s for those who come for it.
func (b *batch) note(s *Stream, row Row) {
	if b.added == nil {
		b.added = map[journal.ID]*stretch{}
	}
	if b.added[s.ID] == nil {
		b.added[s.ID] = &stretch{before: [8]byte(s.Root[:8])}
	}
	b.added[s.ID].rows = append(b.added[s.ID].rows, row)
}

// prefetch reads the heads of streams at once.
func (b *batch) prefetch(streams []journal.ID) error {
	heads, err := b.tx.Heads(streams)
	for i := range heads {
		b.hold(&heads[i])
	}
	return err
}

// extendOwn notes that the device of this batch wrote r. A stream to which
// others add in between is left with its last run.
func (b *batch) extendOwn(r *Row) {
	if r.Relayed {
		return
	}
	if b.own == nil {
		b.own = map[journal.ID]span{}
	}
	run, ok := b.own[r.Stream]
	if !ok || run.last != r.Pos-1 {
		run.first = r.Pos
	}
	run.last = r.Pos
	b.own[r.Stream] = run
}

// finish writes the heads that moved.
func (b *batch) finish() error {
	for id := range b.moved {
		if err := b.tx.PutStream(*b.streams[id]); err != nil {
			return err
		}
	}
	return nil
}

// changed are the heads that moved.
func (b *batch) changed() []Stream {
	out := make([]Stream, 0, len(b.moved))
	for id := range b.moved {
		out = append(out, *b.streams[id])
	}
	return out
}
