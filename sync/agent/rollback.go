package agent

import (
	"context"

	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/sync/wire"
)

// offering is how far the re-offer of others' entries has come. It lives in
// memory: after a crash it starts anew, which the hub takes as repetition.
type offering struct {
	hub   journal.ID // epoch of the hub that is offered to; zero: not heard since the start
	after journal.ID // last entry offered
}

// rolledBack tells whether the hub forgot what it once acknowledged.
func rolledBack(state localstore.State, resp *wire.Response) bool {
	if plant.Bug(plant.RollbackUnnoticed) {
		return false
	}
	known := state.HubEpoch != (journal.ID{})
	return resp.Acked < state.Acked || known && (resp.HubEpoch != state.HubEpoch || resp.WantFrom)
}

// interrupted tells whether the hub was rolled back once more while it was
// being offered to.
func (o *offering) interrupted(resp *wire.Response) bool {
	return o.hub != (journal.ID{}) && o.hub != resp.HubEpoch
}

// rewind makes the store forget what this hub does not know, with an alarm.
func (r *round) rewind(ctx context.Context, resp *wire.Response) error {
	if r.result.RolledBack {
		return ErrRestless
	}
	r.result.RolledBack, r.agent.vector = true, false
	r.agent.offer = offering{hub: resp.HubEpoch}
	if err := r.agent.cfg.Store.Rewind(ctx, journal.ID{}); err != nil {
		return storeError("rewind after a rollback of the hub", err)
	}
	in := localstore.Inbound{ServerTime: resp.ServerTime, Acked: resp.Acked}
	if _, err := r.agent.cfg.Store.Apply(ctx, in); err != nil {
		return storeError("take over what the hub still has of us", err)
	}
	return nil
}

// relay adds the next batch of others' entries to offer. On a first contact
// there is none, and the offering is over before it began.
func (r *round) relay(ctx context.Context, req *wire.Request) error {
	batch, err := r.agent.cfg.Store.Foreign(ctx, r.agent.offer.after, r.agent.budget())
	if err != nil {
		return storeError("read others' entries to offer", err)
	}
	req.Relayed = batch
	return nil
}

// step notes what the hub took of the offering, and reports whether it still
// goes on. The epoch may be stored only when it does not.
func (o *offering) step(req *wire.Request, resp *wire.Response) bool {
	if len(req.Relayed) == 0 {
		*o = offering{hub: resp.HubEpoch}
		return false
	}
	o.hub, o.after = resp.HubEpoch, req.Relayed[len(req.Relayed)-1].ID
	return true
}
