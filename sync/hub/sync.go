package hub

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// Sync answers one request of device, the one whose certificate was checked.
// What it acknowledges is durable. A request that is refused as a whole is a
// *wire.Error; every other error is the hub's own trouble.
func (h *Hub) Sync(ctx context.Context, device journal.ID, req *wire.Request) (*wire.Response, error) {
	if err := checkRequest(device, req); err != nil {
		return nil, err
	}
	fresh := h.asOf()
	if err := h.boot(ctx); err != nil {
		return nil, err
	}
	s := h.session(device)
	s.mu.Lock()
	defer s.mu.Unlock()
	x := &exchange{hub: h, session: s, req: req, now: h.now(), age: h.memory(), fresh: fresh}
	x.resp = &wire.Response{Version: wire.Version, ServerTime: x.now}
	if !x.quick() {
		if err := x.run(ctx); err != nil {
			return nil, err
		}
	}
	h.note(x.contact())
	message := wire.HeadMessage(x.resp.HubEpoch, x.now, req.Digest)
	x.resp.Head = ed25519.Sign(h.cfg.Sign, message)
	return x.resp, nil
}

// exchange is one request being answered.
type exchange struct {
	hub     *Hub
	session *session
	req     *wire.Request
	resp    *wire.Response
	now     journal.Instant
	age     uint64          // of the hub's memory
	fresh   journal.Instant // nothing that others committed before is missing from it

	own     map[journal.ID]span // what this request added to streams
	current journal.ID          // epoch of the hub
	whole   bool                // with this answer the device has everything
	why     string              // what shows that this hub was rolled back
	claims  bool                // the device knows of more than this hub has
	holds   journal.Instant     // the device has shown that it holds all that there was then
}

// checkRequest refuses what no honest agent sends.
func checkRequest(device journal.ID, req *wire.Request) error {
	if req.Version != wire.Version {
		return &wire.Error{Code: wire.CodeVersion}
	}
	if req.Device != device {
		return &wire.Error{Code: wire.CodeDevice}
	}
	for i := range req.Entries {
		e := &req.Entries[i]
		if e.Device != device {
			return &wire.Error{Code: wire.CodeDevice}
		}
		if e.Seq == 0 || e.Seq != req.Entries[0].Seq+uint64(i) {
			return &wire.Error{Code: wire.CodeGap}
		}
	}
	return nil
}

// quick answers "nothing to do" from memory: the device has what it was told,
// nothing has changed since, and it brings nothing.
func (x *exchange) quick() bool {
	s, req := x.session, x.req
	if len(req.Entries)+len(req.Relayed) > 0 || req.Full || s.stale.Load() || !s.quiet.Load() {
		return false
	}
	current, _, _ := x.hub.epoch(req.HubEpoch)
	if s.peers.due(x.now) {
		return false
	}
	if req.HubEpoch != current || req.Acked != s.device.Acked || !s.told.known || s.told.digest != req.Digest {
		return false
	}
	x.resp.HubEpoch, x.resp.Acked, x.holds = current, req.Acked, x.fresh
	return true
}

// run is the long way: take what was brought, answer what is lacking.
func (x *exchange) run(ctx context.Context) error {
	known, err := x.take(ctx)
	if err != nil {
		return err
	}
	x.resp.HubEpoch, x.resp.Acked = x.current, x.session.device.Acked
	x.session.quiet.Store(true) // before the heads are read: a change meanwhile clears it
	if err := x.hub.cfg.Store.View(ctx, func(tx Tx) error { return x.reply(tx, known) }); err != nil {
		x.session.quiet.Store(false)
		return fmt.Errorf("read what a device lacks: %w", err)
	}
	if !x.whole {
		x.session.quiet.Store(false)
	}
	return nil
}

// take finds out what the device holds, looks for signs of a rollback of this
// hub, and stores what the device brought.
func (x *exchange) take(ctx context.Context) (known vector, err error) {
	known, _ = x.session.recall(x.req.Digest)
	if known.known && known.digest == x.session.told.digest {
		x.holds = x.session.toldAt
	}
	if x.req.Full {
		known = newVector(x.req.Positions)
		clear(x.session.urgent)
		x.session.peers = roster{} // who asks for everything is told of everybody again
	}
	if err := x.hub.cfg.Store.View(ctx, func(tx Tx) error { return x.meet(tx, known) }); err != nil {
		return known, refused("look a device up", err)
	}
	if len(x.req.Entries)+len(x.req.Relayed) == 0 && x.why == "" && !x.claims {
		return known, nil
	}
	p := &push{exchange: x, known: known}
	if p.usurpers, err = x.usurpers(); err != nil {
		return known, err
	}
	if err := p.commit(ctx); err != nil && !plant.Bug(plant.HubAckBeforeCommit) {
		return known, refused("store what a device pushed", err)
	}
	p.committed()
	if p.refused() {
		return known, &p.refusal
	}
	return known, nil
}

// refused keeps refusals as they are and says what failed of everything else.
func refused(doing string, err error) error {
	var refusal *wire.Error
	if errors.As(err, &refusal) {
		return refusal
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// meet checks who asks, and whether this hub is older than what the device
// knows of it.
func (x *exchange) meet(tx Tx, known vector) error {
	err := x.hub.load(tx, x.session)
	if errors.Is(err, ErrNotFound) {
		return &wire.Error{Code: wire.CodeDevice}
	}
	if err != nil {
		return err
	}
	if d := x.session.device; d.Revoked != 0 || d.Centre {
		return &wire.Error{Code: wire.CodeDevice}
	}
	if x.why, err = x.rollback(tx, known); err != nil {
		return err
	}
	x.claims, err = x.claimed(tx, known)
	return err
}

// reply writes the part of the answer that is read from the store.
func (x *exchange) reply(tx Tx, known vector) error {
	if err := x.receipts(tx); err != nil {
		return err
	}
	if x.req.HubEpoch != (journal.ID{}) && x.req.HubEpoch != x.current {
		return nil // it has to rewind first
	}
	if len(x.req.Relayed) > 0 && !x.req.Full {
		x.resp.More = true // it is still offering; what it lacks comes afterwards
		return nil
	}
	if !known.known {
		x.resp.WantPositions = true
		return nil
	}
	return x.answer(tx, known)
}
