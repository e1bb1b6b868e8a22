package replica

import (
	"context"
	"fmt"
	"slices"
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

// Act checks a fact, makes it durable and folds it in; after it returns nil
// the screen may say "lagret". at is when it was done, zero: now. draft is the
// ID of the draft that it was written in, removed with it, or "".
//
// Refusals are *journal.Error: what Validate says, what chart.Check says unless
// the fact states an override, not_held (the chart is not on this device),
// centre_only (the centre decides), future (at lies ahead), target_unknown and
// what [localstore.Store.Record] says.
func (r *Replica) Act(ctx context.Context, stream journal.ID, fact journal.Fact, at journal.Instant, draft string) (journal.Entry, error) {
	opt, err := draftOption(draft)
	if err != nil {
		return journal.Entry{}, err
	}
	now := r.now()
	if at == 0 {
		at = now
	}
	if at > now+journal.Instant(aheadOfNow.Milliseconds()) {
		return journal.Entry{}, journal.Invalid("future")
	}
	r.acting.Lock()
	defer r.acting.Unlock()
	body := journal.Body{At: at, Trust: r.trust()}
	held := r.View(stream, func(c *chart.Chart) {
		body.Fact = complete(c, fact)
		body.Basis = journal.Basis{AsOf: r.AsOf(stream), Entries: c.Len()}
		err = check(c, body.Fact, at)
	})
	if !held {
		err = journal.Invalid("not_held")
	}
	if err != nil {
		return journal.Entry{}, err
	}
	e, err := r.store.Record(ctx, r.user, stream, body, opt)
	if err != nil {
		return journal.Entry{}, err
	}
	r.fold(e)
	return e, nil
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

// complete fills in what the nurse saw: the version of the order, and the drug
// as it stands there. The caller's fact is left as it is.
func complete(c *chart.Chart, fact journal.Fact) journal.Fact {
	a, ok := fact.(*journal.Administration)
	if !ok {
		return fact
	}
	filled := *a
	o := c.Order(a.Order)
	if o == nil {
		return &filled
	}
	seen := o.Current()
	if filled.Version == 0 {
		filled.Version = seen.Version
	}
	if filled.Drug.Name == "" {
		filled.Drug = seen.Drug
	}
	if filled.Dose == 0 && filled.Unit == "" && filled.Act != journal.ActNotGiven {
		filled.Dose, filled.Unit = seen.Dose, seen.Unit
	}
	if filled.Route == "" {
		filled.Route = seen.Route
	}
	return &filled
}

func check(c *chart.Chart, fact journal.Fact, at journal.Instant) error {
	switch fact.(type) {
	case *journal.Order, *journal.Patient, *journal.Alert, *journal.Assignment, *journal.Access:
		return journal.Invalid("centre_only")
	}
	if err := fact.Validate(); err != nil {
		return err
	}
	switch f := fact.(type) {
	case *journal.Administration:
		return c.Check(chart.Intent{Administration: f, At: at})
	case *journal.EnteredInError:
		return needEntry(c, f.Target)
	case *journal.Note:
		if f.Relation != journal.NoteNew {
			return needEntry(c, f.Target)
		}
	case *journal.CaseClosure:
		if !slices.ContainsFunc(c.Cases(), func(k *chart.Case) bool { return k.ID == f.Case }) {
			return journal.Invalid("target_unknown")
		}
	}
	return nil
}

func needEntry(c *chart.Chart, id journal.ID) error {
	if c.Entry(id) == nil {
		return journal.Invalid("target_unknown")
	}
	return nil
}

// fold shows our own entry before the store tells of it.
func (r *Replica) fold(e journal.Entry) {
	r.mu.Lock()
	if r.closed || r.entries[e.ID] != nil {
		r.mu.Unlock()
		return
	}
	p := &place{}
	p.Header = e.Header
	r.entries[e.ID] = p
	r.own = append(r.own, p)
	f := r.file(e.Stream)
	r.status.Unsent++
	r.index.add([]journal.Entry{e})
	r.mu.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.chart.Add(e)
	f.sum = nil
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
