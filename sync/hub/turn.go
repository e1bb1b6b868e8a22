package hub

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// heavyBody is a push that is not what a workstation has to say every minute.
const heavyBody = 64 << 10

// serveSync reads a request, waits for its turn, and answers it. While bytes
// travel, either way, nothing is held that another device could want.
func (h *Hub) serveSync(w http.ResponseWriter, r *http.Request, device journal.ID, v *visitor) {
	o := outcomeEmpty
	defer func() { h.guard.leave(v, o) }()
	body, free, err := h.readBody(w, r, wire.ContentType, wire.MaxFrame)
	defer free()
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	var frame []byte
	if frame, o, err = h.work(r.Context(), device, v, body); err != nil {
		h.refuse(w, r, err)
		return
	}
	h.answer(w, r, wire.ContentType, frame)
}

// work is the part of a request that takes the hub's time.
func (h *Hub) work(ctx context.Context, device journal.ID, v *visitor, body []byte) (frame []byte, o outcome, err error) {
	req, err := h.decode(ctx, body)
	if err != nil {
		return nil, blame(err), err
	}
	t := &turn{visitor: v, urgency: h.urgency(device, req), heavy: len(body) > heavyBody || h.guard.heavy(v, req)}
	if err := h.guard.gate.enter(ctx, t, h.cfg.Now); err != nil {
		return nil, outcomeEmpty, err
	}
	spent := cost{bytes: len(body)}
	defer func() { h.guard.gate.leave(t, spent, h.cfg.Now()) }()
	debt := h.repay(device)
	resp, err := h.Sync(ctx, device, req)
	if err != nil {
		debt(true)
		return nil, blame(err), err
	}
	debt(resp.More)
	if frame, err = wire.EncodeResponse(resp); err != nil {
		return nil, outcomeEmpty, fmt.Errorf("encode an answer: %w", err)
	}
	spent = cost{taken: taken(req, resp), given: len(resp.Entries), bytes: len(body) + len(frame)}
	h.guard.tally.requests.Add(1)
	h.guard.tally.taken.Add(uint64(spent.taken))
	h.guard.tally.given.Add(uint64(spent.given))
	return frame, h.guard.progress(v, req, resp), nil
}

// decode reads a request; only so many are read at once, because what comes is
// compressed.
func (h *Hub) decode(ctx context.Context, body []byte) (*wire.Request, error) {
	select {
	case h.guard.decoding <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.guard.decoding }()
	req, err := wire.DecodeRequest(body)
	if err != nil {
		return nil, decodeError(err)
	}
	return req, nil
}

// decodeError tells a device that is too new, or sends too much, from one that
// sends nonsense.
func decodeError(err error) error {
	switch {
	case errors.Is(err, wire.ErrVersion):
		return &wire.Error{Code: wire.CodeVersion}
	case errors.Is(err, wire.ErrTooLarge):
		return &wire.Error{Code: wire.CodeTooLarge}
	}
	return &wire.Error{Code: wire.CodeMalformed}
}

// blame tells what a failed request was good for: nothing, or less than that if
// it is the device's own doing.
func blame(err error) outcome {
	var refusal *wire.Error
	if errors.As(err, &refusal) && refusal.Code != wire.CodeBusy {
		return outcomeRefused
	}
	return outcomeEmpty
}

// taken is how many of the entries it brought are durable now and were not, as
// far as the device knew.
func taken(req *wire.Request, resp *wire.Response) int {
	if resp.Acked <= req.Acked {
		return 0
	}
	return int(min(resp.Acked-req.Acked, uint64(len(req.Entries))))
}

// urgency is that of the most urgent entry that a request brings or is owed.
func (h *Hub) urgency(device journal.ID, req *wire.Request) urgency {
	if s := h.sessionOf(device); s != nil && s.owed.Load() {
		return urgentCritical
	}
	least := urgentRest
	for i := range req.Entries {
		least = min(least, urgencyOf(req.Entries[i].Class))
	}
	return least
}

// repay notes that a device which was owed something urgent is about to be
// answered; debt is kept if that fails, or if there is more to come.
func (h *Hub) repay(device journal.ID) (debt func(still bool)) {
	s := h.sessionOf(device)
	if s == nil || !s.owed.Swap(false) {
		return func(bool) {}
	}
	return func(still bool) {
		if still {
			s.owed.Store(true)
		}
	}
}

func (h *Hub) sessionOf(device journal.ID) *session {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.sessions[device]
}
