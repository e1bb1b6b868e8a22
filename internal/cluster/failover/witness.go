//go:build linux

package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/agent"
	"feltjournal/sync/wire"
)

// witness is the agent's own link, and remembers answers from which the agent
// concludes that the hub has forgotten something.
type witness struct {
	*agent.HTTP

	mu    sync.Mutex
	epoch journal.ID // guarded by mu; of the last answer
	seen  []string   // guarded by mu
}

var _ agent.Transport = (*witness)(nil)

// Sync implements agent.Transport.
func (w *witness) Sync(ctx context.Context, req *wire.Request) (*wire.Response, error) {
	begin := time.Now()
	resp, err := w.HTTP.Sync(ctx, req)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	known := w.epoch != (journal.ID{})
	if known && resp.HubEpoch != w.epoch || resp.Acked < req.Acked || resp.WantFrom && req.HubEpoch != (journal.ID{}) {
		w.seen = append(w.seen, fmt.Sprintf("%s, asked %.1f s before: acknowledged %d and had %d, epoch %s and had %s, wants all again: %t",
			time.Now().Format(clock), time.Since(begin).Seconds(), resp.Acked, req.Acked, resp.HubEpoch, req.HubEpoch, resp.WantFrom))
	}
	w.epoch = resp.HubEpoch
	return resp, nil
}

// told are the answers that made the agent doubt.
func (w *witness) told() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.seen...)
}
