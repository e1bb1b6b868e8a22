//go:build linux

package main

import (
	"context"
	"maps"
	"sync"
	"time"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
)

// observed is a workstation's file with somebody who looks over the agent's
// shoulder: what it took, what it told the status line, whether it alarmed.
type observed struct {
	*localstore.Store
	device journal.ID
	book   *book

	mu      sync.Mutex
	acked   uint64         // guarded by mu; own entries up to here were acknowledged
	codes   map[string]int // guarded by mu; how rounds ended
	rewinds int            // guarded by mu; rollbacks of the hub that it believed to see
	refused int            // guarded by mu
}

var _ agent.Home = (*observed)(nil)

func newObserved(store *localstore.Store, device journal.ID, b *book) *observed {
	return &observed{Store: store, device: device, book: b, codes: map[string]int{}}
}

// Apply notes what the hub acknowledged and brought, once it is kept.
func (o *observed) Apply(ctx context.Context, in localstore.Inbound) (localstore.Applied, error) {
	done, err := o.Store.Apply(ctx, in)
	if err != nil {
		return done, err
	}
	now := time.Now()
	o.mu.Lock()
	before := o.acked
	o.acked = max(o.acked, in.Acked)
	o.refused += len(in.Refused)
	o.mu.Unlock()
	if in.Acked > before {
		o.book.acknowledged(o.device, before+1, in.Acked, now)
	}
	for i := range in.Entries {
		o.book.delivered(o.device, in.Entries[i].ID, now)
	}
	return done, nil
}

// Rewind notes that the hub seemed to have forgotten something.
func (o *observed) Rewind(ctx context.Context, epoch journal.ID) error {
	o.mu.Lock()
	o.rewinds++
	o.mu.Unlock()
	return o.Store.Rewind(ctx, epoch)
}

// SetStatus notes what the status line shows.
func (o *observed) SetStatus(ctx context.Context, c localstore.Contact) error {
	o.mu.Lock()
	o.codes[c.Code]++
	o.mu.Unlock()
	return o.Store.SetStatus(ctx, c)
}

// told is how rounds ended, what was refused and how often it rewound.
func (o *observed) told() (codes map[string]int, refused, rewinds int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.codes), o.refused, o.rewinds
}
