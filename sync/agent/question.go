package agent

import (
	"bytes"
	"context"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/sync/wire"
)

// question builds a request: what is new here, and what is held here.
func (r *round) question(ctx context.Context, state localstore.State) (*wire.Request, error) {
	req := &wire.Request{Version: wire.Version, Device: state.Device, HubEpoch: state.HubEpoch, Acked: state.Acked}
	if err := r.push(ctx, req); err != nil {
		return nil, err
	}
	vector, err := r.agent.positions(ctx)
	if err != nil {
		return nil, err
	}
	req.Digest = wire.DigestOf(vector)
	if state.HubEpoch == (journal.ID{}) {
		req.HubEpoch = r.agent.offer.hub // a hub that was put back once more does not know it
		if err := r.relay(ctx, req); err != nil {
			return nil, err
		}
	}
	first := state.HubEpoch == (journal.ID{}) && len(req.Relayed) == 0
	if first || r.agent.vector {
		req.Positions, req.Full = vector, true
	}
	req.Standing, err = r.standing(ctx, state, req)
	return req, err
}

// push adds own entries after Acked, and the signed link that makes a forged,
// reordered or dropped one show.
func (r *round) push(ctx context.Context, req *wire.Request) error {
	store := r.agent.cfg.Store
	own, err := store.Unsent(ctx, req.Acked, r.agent.budget())
	if err != nil {
		return storeError("read outbox", err)
	}
	last := req.Acked
	if len(own) > 0 {
		last = own[len(own)-1].Seq
	}
	link, err := store.LinkAt(ctx, last)
	if err != nil {
		return storeError("read chain link", err)
	}
	req.Entries, req.Link = own, link
	req.Signature = r.agent.cfg.Sign(seal.LinkMessage(req.Device, last, link))
	return nil
}

// positions is the vector of what this replica holds: every stream it has a
// cursor or a key of.
func (a *Agent) positions(ctx context.Context) ([]wire.Position, error) {
	cursors, err := a.cfg.Store.Cursors(ctx)
	if err != nil {
		return nil, storeError("read cursors", err)
	}
	epochs, err := a.cfg.Store.KeyEpochs(ctx)
	if err != nil {
		return nil, storeError("read key epochs", err)
	}
	vector := make([]wire.Position, 0, len(cursors))
	for _, c := range cursors {
		vector = append(vector, wire.Position{
			Stream: c.Stream, Pos: c.Pos, Root: c.Root, Confirmed: c.Confirmed,
			Held: uint64(len(c.Held)), KeyEpoch: epochs[c.Stream],
		})
		delete(epochs, c.Stream)
	}
	for stream, epoch := range epochs {
		vector = append(vector, wire.Position{Stream: stream, KeyEpoch: epoch})
	}
	slices.SortFunc(vector, func(a, b wire.Position) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	return vector, nil
}

func (a *Agent) budget() localstore.Budget {
	return localstore.Budget{Entries: a.batch, Bytes: MaxPushBytes}
}
