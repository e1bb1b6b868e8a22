package agent

import (
	"context"
	"errors"
	"fmt"
	"time"

	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/sync/wire"
)

// Limits of a round.
const (
	// MaxExchanges bounds one round: a hub that always has more cannot hold the
	// agent for ever. At MaxPush entries each, a fortnight of a busy ward fits.
	MaxExchanges = 256
	// MaxPush is how many own or relayed entries one request carries at most.
	MaxPush = wire.MaxEntries
	// MaxPushBytes is how many sealed bytes of each kind one request carries.
	MaxPushBytes = 256 << 10
	// MinPush is how far a failing link shrinks a push.
	MinPush = 8
)

// Errors of a round that retrying alone will not mend.
var (
	// ErrAnswer is an answer that no hub in order gives. Nothing of it was stored.
	ErrAnswer = errors.New("the hub's answer makes no sense")
	// ErrRestless means two rollbacks in one round: two hubs behind one address.
	ErrRestless = errors.New("the hub changes its epoch from answer to answer")
)

// Result is what a round did. It is meaningful together with an error too.
type Result struct {
	Exchanges  int
	Pushed     int // own entries newly acknowledged
	Relayed    int // others' entries offered again
	Pulled     int // entries received, urgent copies not counted
	Removed    int // streams this device may no longer hold
	Refused    int // own entries the hub keeps in quarantine
	RolledBack bool
	Complete   bool // everything the hub had is here, everything we had is there
	More       bool // the round ended at its bound: start another at once
	RetryAfter time.Duration
	ServerTime journal.Instant // hub's clock in the last answer; zero: no answer
	Received   journal.Instant // our clock at that moment
}

// Round pushes what the hub lacks and pulls what this replica lacks, until
// neither has anything left, a failure, or MaxExchanges. It starts no goroutine
// and never sleeps. Whatever happens in the middle, what was applied is whole
// and the next round goes on from there.
func (a *Agent) Round(ctx context.Context) (Result, error) {
	r := round{agent: a}
	for r.result.Exchanges < MaxExchanges {
		again, err := r.exchange(ctx)
		if err != nil {
			return r.result, err
		}
		if !again {
			return r.result, nil
		}
	}
	r.result.More = true
	return r.result, nil
}

// round is one Round in progress.
type round struct {
	agent  *Agent
	result Result
}

// exchange is one question and its answer, applied. again asks for another.
func (r *round) exchange(ctx context.Context) (again bool, err error) {
	state, err := r.agent.cfg.Store.State(ctx)
	if err != nil {
		return false, storeError("read sync state", err)
	}
	req, err := r.question(ctx, state)
	if err != nil {
		return false, err
	}
	resp, err := r.ask(ctx, req)
	if err != nil {
		return false, err
	}
	if resp.RetryAfterMs > 0 {
		r.result.RetryAfter = time.Duration(resp.RetryAfterMs) * time.Millisecond
	}
	if err := r.agent.check(state, req, resp); err != nil {
		return false, err
	}
	if rolledBack(state, resp) || r.agent.offer.interrupted(resp) {
		return true, r.rewind(ctx, resp)
	}
	return r.take(ctx, state, req, resp)
}

// ask sends req and adapts the size of the next push to how that went.
func (r *round) ask(ctx context.Context, req *wire.Request) (*wire.Response, error) {
	r.result.Exchanges++
	resp, err := r.agent.cfg.Transport.Sync(ctx, req)
	if err != nil {
		var refused *wire.Error
		if errors.As(err, &refused) {
			r.result.RetryAfter = refused.RetryAfter
		}
		if refused == nil || refused.Code != wire.CodeBusy { // a busy hub is not helped by more requests
			r.agent.batch = max(r.agent.batch/2, min(MinPush, r.agent.cfg.Batch))
		}
		return nil, fmt.Errorf("ask the hub: %w", err)
	}
	r.agent.heard(req)
	r.agent.batch = min(r.agent.batch*2, r.agent.cfg.Batch)
	r.result.ServerTime, r.result.Received = resp.ServerTime, journal.InstantOf(r.agent.cfg.Now())
	return resp, nil
}

// take stores an answer and decides whether to go on.
func (r *round) take(ctx context.Context, state localstore.State, req *wire.Request, resp *wire.Response) (again bool, err error) {
	if r.agent.vector = resp.WantPositions; r.agent.vector && !req.Full {
		// A hub that does not know what is here may have been put back and not have
		// noticed: its receipts and places count once it has seen the vector.
		return r.result.RetryAfter == 0, nil
	}
	offering := r.agent.offer.step(req, resp)
	in := inbound(req, resp)
	pushedAll := in.Acked >= state.Last
	in.Complete = !offering && !resp.More && !resp.WantPositions
	if offering {
		in.Epoch = journal.ID{}
	}
	if _, err := r.agent.cfg.Store.Apply(ctx, in); err != nil {
		return false, storeError("store the hub's answer", err)
	}
	if err := r.agent.keepPeers(ctx, resp); err != nil {
		return false, err
	}
	r.count(state, req, resp)
	stuck := resp.Acked <= state.Acked && len(req.Entries) > 0
	if stuck {
		return false, fmt.Errorf("%w: it acknowledged nothing of %d entries", ErrAnswer, len(req.Entries))
	}
	r.result.Complete = in.Complete && pushedAll
	again = !r.result.Complete && r.result.RetryAfter == 0
	return again, nil
}

func (r *round) count(state localstore.State, req *wire.Request, resp *wire.Response) {
	r.result.Pushed += int(min(resp.Acked, req.Acked+uint64(len(req.Entries))) - state.Acked)
	r.result.Relayed += len(req.Relayed)
	r.result.Refused += len(resp.Refused)
	r.result.Removed += len(resp.Removed)
	for i := range resp.Entries {
		if resp.Entries[i].Pos > 0 {
			r.result.Pulled++
		}
	}
}

// inbound is an answer as the store takes it. A receipt counts only for what
// the request carried: of a copied file the hub may hold other entries under
// the numbers that come next, and taking its receipt for ours would hide them.
func inbound(req *wire.Request, resp *wire.Response) localstore.Inbound {
	shown := req.Acked + uint64(len(req.Entries))
	if plant.Bug(plant.ReceiptForUnseen) {
		shown = resp.Acked
	}
	in := localstore.Inbound{
		Epoch: resp.HubEpoch, ServerTime: resp.ServerTime, Acked: min(resp.Acked, shown), Holds: resp.Acked, Removed: resp.Removed,
	}
	for _, p := range resp.Placements {
		if p.Seq <= shown {
			in.Placements = append(in.Placements, localstore.Placement(p))
		}
	}
	for _, x := range resp.Refused {
		if x.Seq <= shown {
			in.Refused = append(in.Refused, localstore.Refusal{Seq: x.Seq, Code: string(x.Code)})
		}
	}
	for _, k := range resp.Keys {
		in.Keys = append(in.Keys, localstore.WrappedKey(k))
	}
	for _, e := range resp.Entries {
		in.Entries = append(in.Entries, localstore.Placed(e))
	}
	for _, s := range resp.Streams {
		in.Cursors = append(in.Cursors, localstore.Cursor(s))
	}
	if plant.Bug(plant.UrgentMovesCursor) {
		for _, e := range resp.Entries {
			if e.Pos == 0 {
				in.Cursors = append(in.Cursors, localstore.Cursor{Stream: e.Stream, Pos: 1 << 20})
			}
		}
	}
	for _, l := range resp.Lists {
		in.Lists = append(in.Lists, localstore.ListHead(l))
	}
	return in
}
