package replica

import (
	"context"
	"errors"
	"sync"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/policy"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
)

// file is one patient's chart and what has still to be folded into it.
type file struct {
	stream journal.ID

	opening sync.Mutex // held while rows are being opened

	queue   sync.Mutex       // held for moments: no other lock is taken under it
	sealed  []localstore.Row // guarded by queue: waiting to be opened, in order of arrival
	keyless []localstore.Row // guarded by queue: waiting for a key

	// mu is held while a screen reads the chart, and a screen asks the replica
	// for receipts meanwhile: never take it under the replica's own lock.
	mu     sync.RWMutex
	chart  *chart.Chart        // guarded by mu, as all below
	ready  bool                // the rows that were there first are folded
	broken map[journal.ID]bool // entries that do not open
	sum    *counted
}

func newFile(stream journal.ID, rules *policy.Policy) *file {
	f := &file{stream: stream, chart: chart.New(stream), broken: map[journal.ID]bool{}}
	f.chart.Use(rules)
	return f
}

// wait adds rows to be opened.
func (f *file) wait(rows ...localstore.Row) {
	f.queue.Lock()
	defer f.queue.Unlock()
	f.sealed = append(f.sealed, rows...)
}

// retry has rows that had no key tried again.
func (f *file) retry() {
	f.queue.Lock()
	defer f.queue.Unlock()
	f.sealed = append(f.keyless, f.sealed...)
	f.keyless = nil
}

func (f *file) waiting() bool {
	f.queue.Lock()
	defer f.queue.Unlock()
	return len(f.sealed) > 0
}

// take empties what waits.
func (f *file) take() []localstore.Row {
	f.queue.Lock()
	defer f.queue.Unlock()
	rows := f.sealed
	f.sealed = nil
	return rows
}

// park keeps rows until a key comes.
func (f *file) park(rows []localstore.Row) {
	f.queue.Lock()
	defer f.queue.Unlock()
	f.keyless = append(f.keyless, rows...)
}

// parked is how many rows wait for a key.
func (f *file) parked() int {
	f.queue.Lock()
	defer f.queue.Unlock()
	return len(f.keyless)
}

func (f *file) isReady() bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.ready
}

// opened is what came out of a batch of rows.
type opened struct {
	entries []journal.Entry
	keyless []localstore.Row
	bad     []localstore.Row
}

// unseal opens rows of one stream. A row that does not open stops no other.
func (r *Replica) unseal(ctx context.Context, rows []localstore.Row) (o opened, err error) {
	o.entries = make([]journal.Entry, 0, len(rows))
	for _, row := range rows {
		k, err := r.user.Key(ctx, row.Stream, row.KeyEpoch)
		if journal.CodeOf(err) == "no_key" {
			o.keyless = append(o.keyless, row)
			continue
		}
		if err != nil && !errors.Is(err, seal.ErrOpen) {
			return o, err
		}
		var e journal.Entry
		if err == nil {
			e, err = seal.Open(row.Sealed, k)
		}
		if err != nil {
			o.bad = append(o.bad, row)
			continue
		}
		o.entries = append(o.entries, e)
	}
	return o, nil
}

// openFile folds what waits. The chart is held only while entries are added,
// so that a screen never waits for the decryption.
func (r *Replica) openFile(ctx context.Context, f *file) error {
	f.opening.Lock()
	defer f.opening.Unlock()
	rows := f.take()
	if len(rows) == 0 {
		return nil
	}
	o, err := r.unseal(ctx, rows)
	if err != nil {
		f.wait(rows...)
		return err
	}
	f.park(o.keyless)
	f.mu.Lock()
	f.chart.Add(o.entries...)
	f.judge(o)
	f.ready, f.sum = true, nil
	f.mu.Unlock()
	r.learn(o.entries)
	return r.report(ctx, o.bad)
}

// judge remembers which entries do not open. Called with mu.
func (f *file) judge(o opened) {
	for i := range o.bad {
		f.broken[o.bad[i].ID] = true
	}
	for i := range o.entries {
		delete(f.broken, o.entries[i].ID)
	}
}

// observe lets the clock follow what was read, so that what is written next
// stands after it on every screen: a count after the movements it knew of.
func (r *Replica) observe(entries []journal.Entry) {
	var latest journal.Stamp
	for i := range entries {
		if s := entries[i].Stamp; s.Instant() <= r.now()+journal.Instant(journal.MaxDrift.Milliseconds()) {
			latest = max(latest, s) // one clock gone mad must not hide the others
		}
	}
	r.store.Observe(latest)
}

// learn lets the clock follow, and the search index if it is built.
func (r *Replica) learn(entries []journal.Entry) {
	r.observe(entries)
	r.mu.RLock()
	defer r.mu.RUnlock()
	r.index.add(entries)
}

// report has bytes that do not open fetched again.
func (r *Replica) report(ctx context.Context, bad []localstore.Row) error {
	for _, row := range bad {
		if err := r.store.Discard(ctx, row); err != nil {
			return err
		}
	}
	return nil
}
