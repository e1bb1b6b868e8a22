package hub

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// StateReleased is an entry that a person has released: it is to be filed
// although it was held. Until it is filed, devices see it as held.
const StateReleased State = 3

// Acts beside those that decide for good.
const (
	ActRepaired Act = "repaired" // its author became a user of the device, so it is filed
	ActReopened Act = "reopened" // it could not be filed after all: somebody has to decide again
	ActOpened   Act = "opened"   // somebody has read it
)

// Decides reports whether a was a decision about the record: afterwards nobody
// has to look at it.
func (a Act) Decides() bool { return a == ActReleased || a == ActDismissed || a == ActRepaired }

// Reopens reports whether a asks people to decide again.
func (a Act) Reopens() bool { return a == ActReopened }

// Why a record cannot be released or dismissed.
var (
	// ErrDecided means that somebody has decided otherwise already.
	ErrDecided = errors.New("somebody has decided about it already")
	// ErrCentral is an entry that says what only the central journal says: it has
	// to be said there.
	ErrCentral = errors.New("only the central journal says this; write it there")
	// ErrTaken means that another entry stands under its number or its id.
	ErrTaken = errors.New("another entry stands under its number or its id")
	// ErrUnreadable is an entry that does not open under the key of its stream:
	// nobody could read it.
	ErrUnreadable = errors.New("it does not open under the key of its stream")
	// ErrUnsigned is a decision without a name or a reason.
	ErrUnsigned = errors.New("a decision needs the name of who decides and the reason")
)

// Judgement is what a person decides about one record.
type Judgement struct {
	Key  QuarantineKey
	Who  string
	Why  string
	Anew bool // although somebody has dismissed it
}

func (j *Judgement) check() error {
	if j.Who == "" || j.Why == "" {
		return ErrUnsigned
	}
	return nil
}

func (j *Judgement) decision(at journal.Instant, act Act) Decision {
	return Decision{Key: j.Key, At: at, Who: j.Who, Act: act, Why: j.Why}
}

// Released says where a released entry stands.
type Released struct {
	Place   Place
	Filed   bool // the central journal has it
	Already bool // it was released before; nothing has changed
}

// Release lets an entry out of quarantine. One that is in no stream gets the
// next position in its own and is handed out to all who hold it, its writer is
// told its place, and it is filed. One that is held is filed although. What
// only the central journal may say, what cannot be opened, and what stands
// against another entry under its number is not released. Releasing again
// changes nothing.
func (h *Hub) Release(ctx context.Context, j Judgement) (Released, error) {
	r := &releasing{hub: h, Judgement: j}
	err := h.judge(ctx, j, func(tx Tx) error { return r.run(tx) })
	if err != nil {
		return Released{}, fmt.Errorf("release an entry: %w", err)
	}
	h.announce(&r.batch, journal.ID{})
	h.regrant(map[journal.ID]struct{}{j.Key.Device: {}})
	if !r.out.Already {
		h.decided(ctx, &j, ActReleased)
	}
	return r.out, nil
}

// judge runs f alone, so that of two people who decide at once the second sees
// what the first has done.
func (h *Hub) judge(ctx context.Context, j Judgement, f func(Tx) error) error {
	if err := j.check(); err != nil {
		return err
	}
	if err := h.boot(ctx); err != nil {
		return err
	}
	return h.cfg.Store.Update(ctx, f)
}

func (h *Hub) decided(ctx context.Context, j *Judgement, act Act) {
	h.cfg.Log.LogAttrs(ctx, slog.LevelInfo, "a person has decided about the quarantine",
		slog.String("act", string(act)), slog.String("device", j.Key.Device.String()), slog.Uint64("seq", j.Key.Seq))
}

// releasing is one Release.
type releasing struct {
	Judgement
	hub   *Hub
	batch batch
	out   Released
}

func (r *releasing) run(tx Tx) error {
	r.batch, r.out = r.hub.batch(tx), Released{}
	r.batch.alone = true
	q, err := record(tx, r.Key)
	if err != nil {
		return err
	}
	row, err := tx.Entry(q.Device, q.Seq)
	switch {
	case errors.Is(err, ErrNotFound):
		return r.insert(tx, &q)
	case err != nil:
		return err
	case !same(&row.Sealed, &q.Sealed):
		return ErrTaken
	}
	return r.stands(tx, &q, &row)
}

// insert gives an entry that is in no stream the next position in its own.
func (r *releasing) insert(tx Tx, q *Quarantined) error {
	if q.Decided && !r.Anew {
		return ErrDecided
	}
	if err := r.hub.releasable(tx, &q.Sealed); err != nil {
		return err
	}
	s, err := r.batch.stream(q.Stream)
	if errors.Is(err, ErrNotFound) { // forgotten in a rollback: the key proves that it was one of ours
		s, err = &Stream{ID: q.Stream, Kind: StreamRecovered}, nil
		r.batch.hold(s)
	}
	if err != nil {
		return err
	}
	s.KeyEpoch = max(s.KeyEpoch, q.KeyEpoch)
	err = r.batch.insert(&q.Sealed, StateReleased, !q.Chained)
	if errors.Is(err, ErrExists) {
		return ErrTaken
	}
	if err != nil {
		return err
	}
	r.out.Place = Place{Seq: q.Seq, Stream: q.Stream, Pos: s.Pos}
	return r.conclude(tx)
}

// stands releases an entry that has its place in a stream.
func (r *releasing) stands(tx Tx, q *Quarantined, row *Row) error {
	r.out = Released{Place: Place{Seq: row.Seq, Stream: row.Stream, Pos: row.Pos}, Filed: row.State == StateFiled}
	r.out.Already = q.Decided && row.State != StateHeld
	if r.out.Already {
		return nil
	}
	if q.Decided && !r.Anew {
		return ErrDecided
	}
	if row.State != StateFiled {
		if err := r.hub.releasable(tx, &row.Sealed); err != nil {
			return err
		}
		row.State = StateReleased
	}
	if err := tx.Mark(row.Stream, row.Pos, row.State, row.Relayed && !q.Chained); err != nil {
		return err
	}
	return r.conclude(tx)
}

func (r *releasing) conclude(tx Tx) error {
	if err := tx.Decide(r.decision(r.batch.now, ActReleased)); err != nil {
		return err
	}
	return r.batch.confirm(r.out.Place.Stream)
}

// releasable reports why an entry must stay where it is, if it must.
func (h *Hub) releasable(tx Tx, e *seal.Sealed) error {
	opened, err := h.open(&Row{Sealed: *e})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	ours, err := h.cfg.Master.ours(e.Device)
	if err != nil {
		return err
	}
	writer, err := tx.Device(e.Device)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if ours || writer.Centre || centreOnly(opened.Fact.Kind()) {
		return ErrCentral
	}
	return nil
}

// reopen asks people again about an entry that somebody has decided about and
// that cannot be filed after all.
func (b *batch) reopen(q *Quarantined) error {
	key := QuarantineKey{Device: q.Device, Seq: q.Seq, Hash: HashOf(&q.Sealed)}
	old, err := record(b.tx, key)
	if err != nil || !old.Decided {
		return err
	}
	return b.tx.Decide(Decision{Key: key, At: b.now, Who: "hub", Act: ActReopened, Why: string(q.Code)})
}
