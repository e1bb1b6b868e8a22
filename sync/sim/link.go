package sim

import (
	"context"
	"errors"
	"time"

	"feltjournal/journal/seal"
	"feltjournal/sync/agent"
	"feltjournal/sync/wire"
)

// errLost is a connection that broke: nobody knows what arrived.
var errLost = errors.New("simulated connection lost")

// link is a device's connection to the hub.
type link struct {
	d      *device
	second bool // the agent at this end is a second worker
}

var _ agent.Transport = link{}

// Wake is not used: the simulator calls Round.
func (link) Wake(context.Context, func()) error { return errLost }

// Sync carries one exchange, with everything that can happen to it.
func (l link) Sync(ctx context.Context, req *wire.Request) (*wire.Response, error) {
	w, d := l.d.w, l.d
	w.stats.Exchanges++
	w.now = w.now.Add(time.Duration(1+w.r.IntN(400)) * time.Millisecond)
	if err := l.before(ctx, req); err != nil {
		return nil, err
	}
	resp, err := l.deliver(ctx, req)
	l.traceExchange(req, resp, err)
	if err != nil {
		return nil, err
	}
	if !l.second && !w.mended {
		if w.r.IntN(8) == 0 {
			d.act(ctx) // a nurse goes on working while the request is away
		}
		if w.happens(SecondWorker) {
			d.secondRound(ctx)
		}
	}
	return l.after(req, resp)
}

// before is what happens on the way to the hub.
func (l link) before(ctx context.Context, req *wire.Request) error {
	w, d := l.d.w, l.d
	switch {
	case d.away && !w.mended, w.happens(DropRequest):
		return errLost
	case w.happens(DeviceCrash):
		return errCrash
	case w.happens(Busy):
		return &wire.Error{Code: wire.CodeBusy, RetryAfter: time.Second}
	case w.happens(Late):
		late := *req
		w.queue.at(w.now.Add(w.within(3*time.Hour)), func() { _, _ = l.deliver(ctx, &late) })
		return errLost
	case w.happens(Cut):
		return l.cutRequest(req)
	case len(req.Entries) > 0 && w.happens(Corrupt):
		return l.alter(ctx, req)
	}
	return nil
}

// alter changes a bit of an entry on its way, as bad memory would; the chain
// shows it, and the device sends the right one the next time.
func (l link) alter(ctx context.Context, req *wire.Request) error {
	bad := copyRequest(req)
	i := l.d.w.r.IntN(len(bad.Entries))
	bad.Entries[i].Bytes = append([]byte(nil), bad.Entries[i].Bytes...)
	bad.Entries[i].Bytes[0] ^= 1
	_, _ = l.deliver(ctx, bad) // whatever the hub says, the device does not hear it
	return errLost
}

// deliver hands the request to the hub, once or twice.
func (l link) deliver(ctx context.Context, req *wire.Request) (*wire.Response, error) {
	w := l.d.w
	times := 1
	if w.happens(Duplicate) {
		times = 2
	}
	var resp *wire.Response
	for range times {
		r, err := w.front().Sync(ctx, req.Device, copyRequest(req))
		if err = w.tried(err); err != nil {
			return nil, err
		}
		resp = r
	}
	return resp, nil
}

// after is what happens on the way back.
func (l link) after(req *wire.Request, resp *wire.Response) (*wire.Response, error) {
	w, d := l.d.w, l.d
	switch {
	case w.happens(DropReply):
		return nil, errLost
	case w.happens(DeviceCrash):
		return nil, errCrash
	case d.stale != nil && d.stale.question != req.Digest && w.happens(Mixed):
		return d.stale.answer, nil
	case w.happens(Cut):
		return nil, l.cutResponse(resp)
	}
	d.stale = &stale{req.Digest, resp}
	return resp, nil
}

// stale is an answer from before.
type stale struct {
	question [16]byte
	answer   *wire.Response
}

// cutRequest sends a frame that breaks off; the hub must not take any of it.
func (l link) cutRequest(req *wire.Request) error {
	frame, err := wire.EncodeRequest(req)
	if err != nil {
		l.d.w.fail("encode a request of %s: %w", l.d.name, err)
		return err
	}
	if _, err := wire.DecodeRequest(l.cut(frame)); err == nil {
		l.d.w.fail("a request frame that was cut off was read")
	}
	return errLost
}

func (l link) cutResponse(resp *wire.Response) error {
	frame, err := wire.EncodeResponse(resp)
	if err != nil {
		l.d.w.fail("encode an answer to %s: %w", l.d.name, err)
		return err
	}
	if _, err := wire.DecodeResponse(l.cut(frame)); err == nil {
		l.d.w.fail("an answer frame that was cut off was read")
	}
	return errLost
}

func (l link) cut(frame []byte) []byte {
	return frame[:int(l.d.w.r.Float64()*float64(len(frame)))]
}

// copyRequest makes sure that nobody holds on to the other side's memory.
func copyRequest(req *wire.Request) *wire.Request {
	c := *req
	c.Entries = append([]seal.Sealed(nil), req.Entries...)
	c.Relayed = append([]seal.Sealed(nil), req.Relayed...)
	c.Positions = append([]wire.Position(nil), req.Positions...)
	return &c
}
