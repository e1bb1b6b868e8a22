package replica

import (
	"context"
	"fmt"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
)

// aheadOfNow is how far into the future an act may be stamped: clocks on the
// wall and in the machine differ.
const aheadOfNow = 5 * time.Minute

// synced is how near the hub's clock ours has to be.
const synced = 2 * time.Minute

// MaxDeeds bounds one act: a whole ward's round signed at once is far below.
const MaxDeeds = 256

// Deed is one entry of an act.
type Deed struct {
	ID     journal.ID // from [Replica.NewID], when another deed names it; zero: made by the act
	Stream journal.ID // a patient's, or a unit's own
	Fact   journal.Fact
	At     journal.Instant // when it was done; zero: now
	By     *Second         // who signs; nil: the user
}

// NewID makes an id for a deed that others of its act name: the observation a
// dose stands on, the dose a withdrawal or a check belongs to.
func (r *Replica) NewID() (journal.ID, error) { return r.store.NewID() }

// Act is [Replica.ActAll] of one deed by the user. draft is the ID of the draft
// that it was written in, removed with it, or "".
func (r *Replica) Act(ctx context.Context, stream journal.ID, fact journal.Fact, at journal.Instant, draft string) (journal.Entry, error) {
	opt, err := draftOption(draft)
	if err != nil {
		return journal.Entry{}, err
	}
	made, err := r.act(ctx, []Deed{{Stream: stream, Fact: fact, At: at}}, opt)
	if err != nil {
		return journal.Entry{}, err
	}
	return made[0], nil
}

// ActAll checks the deeds in order, each against the charts as those before it
// leave them, makes them durable in one transaction and folds them in. After it
// returns nil the screen may say "lagret"; after an error nothing is saved.
//
// What a nurse need not say is filled in: the order's version, drug, route and
// planned dose. An override covers what the registration names in Against, or
// everything when it names nothing; what it was signed against is recorded
// there.
//
// Refusals are *journal.Error: what Validate says, what [chart.Chart.Check]
// says unless the fact states an override, same_person (R-MED-06), not_held
// (the stream is not on this device), centre_only (the centre decides), future
// (At lies ahead), target_unknown (a deed may name what is held, and the deeds
// before it) and what [localstore.Store.RecordAll] says.
func (r *Replica) ActAll(ctx context.Context, deeds ...Deed) ([]journal.Entry, error) {
	return r.act(ctx, deeds, localstore.RecordOptions{})
}

func (r *Replica) act(ctx context.Context, deeds []Deed, opt localstore.RecordOptions) ([]journal.Entry, error) {
	if len(deeds) > MaxDeeds {
		return nil, fmt.Errorf("replica: an act of %d deeds", len(deeds))
	}
	r.acting.Lock()
	defer r.acting.Unlock()
	b := r.newBatch(deeds)
	for _, d := range deeds {
		if err := b.add(d); err != nil {
			return nil, err
		}
	}
	made, err := r.store.RecordAll(ctx, b.items, opt)
	if err != nil {
		return nil, err
	}
	for _, e := range made {
		r.fold(e)
	}
	return made, nil
}

func draftOption(draft string) (opt localstore.RecordOptions, err error) {
	if draft == "" {
		return opt, nil
	}
	if err := opt.Draft.UnmarshalText([]byte(draft)); err != nil {
		return opt, fmt.Errorf("replica: not the id of a draft: %w", err)
	}
	return opt, nil
}

// fold shows our own entry before the store tells of it. When the follower was
// faster and has noted it but not opened it yet, it is folded all the same: who
// acts again at once must meet this act (R-MED-04).
func (r *Replica) fold(e journal.Entry) {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return
	}
	unit := r.units[e.Stream]
	if r.entries[e.ID] == nil {
		r.noteOwn(e, unit == nil)
	}
	var f *file
	if unit == nil {
		f = r.file(e.Stream)
	}
	r.mu.Unlock()
	if unit != nil {
		unit.book(e)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.chart.Add(e)
	f.sum = nil
}

// noteOwn takes down where our own entry stands. Called with mu.
func (r *Replica) noteOwn(e journal.Entry, searched bool) {
	p := &place{}
	p.Header = e.Header
	r.entries[e.ID] = p
	r.own = append(r.own, p)
	r.status.Unsent++
	if searched {
		r.index.add([]journal.Entry{e})
	}
}

// trust compares our clock with the hub's at the last answer since start.
func (r *Replica) trust() journal.Trust {
	r.mu.RLock()
	st := r.marks.State
	r.mu.RUnlock()
	now := r.now()
	if st.LastAnswer == 0 || st.LastAnswer < r.since && now >= st.LastAnswer {
		return journal.TrustUnknown
	}
	off := st.LastAnswer - st.ServerTime
	if max(off, -off) > journal.Instant(synced.Milliseconds()) || now < st.LastAnswer {
		return journal.TrustOff
	}
	return journal.TrustSynced
}

// Intent is what [chart.Chart.Warnings] is asked with, for a dose that the user
// is about to sign; at zero: now. It may be called while a chart is viewed.
func (r *Replica) Intent(patient journal.ID, a *journal.Administration, at journal.Instant) chart.Intent {
	return r.intent(patient, a, at, r.user.User())
}

func (r *Replica) intent(patient journal.ID, a *journal.Administration, at journal.Instant, by journal.Author) chart.Intent {
	now := r.now()
	if at == 0 {
		at = now
	}
	return chart.Intent{
		Administration: a, Author: by, Device: r.store.Device(), At: at, Now: now,
		AsOf: r.AsOf(patient), Granted: r.granted(patient, by.ID),
	}
}
