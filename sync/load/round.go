package load

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"feltjournal/sync/wire"
)

// Limits of a round; sync/agent has the like.
const (
	maxExchanges = 256
	firstPause   = 200 * time.Millisecond
	longestPause = 5 * time.Second
)

// Patience is how long a workstation tries to get through before the run is
// given up.
const Patience = 2 * time.Minute

// errAnswer is an answer that no hub in order gives.
var errAnswer = errors.New("the hub's answer makes no sense")

// Trouble counts what did not go through at first.
type Trouble struct{ Refused, Broken int }

func (t *Trouble) add(u Trouble) { t.Refused, t.Broken = t.Refused+u.Refused, t.Broken+u.Broken }

// round pushes what the hub lacks and takes what d lacks, and comes back when
// it is refused or cut. pushed is called once, when everything that d had
// written before is acknowledged.
func (f *Fleet) round(ctx context.Context, d *Device, pushed func()) (t Trouble, err error) {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err = f.tryRound(ctx, d, &pushed)
		var refused *wire.Error
		wait := pause
		switch {
		case err == nil:
			return t, nil
		case errors.Is(err, errAnswer) || ctx.Err() != nil:
			return t, fmt.Errorf("device %d: %w", d.number, err)
		case errors.As(err, &refused) && refused.Code != wire.CodeBusy && refused.Code != wire.CodeInternal:
			return t, fmt.Errorf("device %d: %w", d.number, err)
		case refused != nil:
			t.Refused++
			wait = max(wait, refused.RetryAfter)
		default:
			t.Broken++
			f.hangUp(d)
		}
		if !sleep(ctx, wait+rand.N(wait/2)) { //nolint:gosec // jitter
			return t, fmt.Errorf("device %d: %w", d.number, err)
		}
	}
}

// sleep reports whether the time passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

func (f *Fleet) tryRound(ctx context.Context, d *Device, pushed *func()) (err error) {
	if d.line == nil {
		if d.line, err = f.dialer.dial(ctx, d); err != nil {
			return err
		}
	}
	for range maxExchanges {
		again, err := f.exchange(ctx, d)
		if err != nil {
			return err
		}
		if d.unsent() == 0 && *pushed != nil {
			(*pushed)()
			*pushed = nil
		}
		if !again {
			return nil
		}
	}
	return fmt.Errorf("%w: there is always more", errAnswer)
}

func (f *Fleet) hangUp(d *Device) {
	if d.line != nil {
		d.line.close()
		d.line = nil
	}
}

// exchange is one question and its answer, checked and taken.
func (f *Fleet) exchange(ctx context.Context, d *Device) (again bool, err error) {
	req := d.question()
	resp, err := d.line.sync(ctx, req)
	if err != nil {
		return false, err
	}
	if err := f.check(d, req, resp); err != nil {
		return false, err
	}
	if d.full = resp.WantPositions; d.full && !req.Full {
		return true, nil // receipts count once it has seen the vector
	}
	if resp.Acked <= req.Acked && len(req.Entries) > 0 {
		return false, fmt.Errorf("%w: it acknowledged nothing of %d entries", errAnswer, len(req.Entries))
	}
	d.take(resp)
	if resp.RetryAfterMs > 0 {
		return false, &wire.Error{Code: wire.CodeBusy, RetryAfter: time.Duration(resp.RetryAfterMs) * time.Millisecond}
	}
	return resp.More || resp.WantPositions || d.unsent() > 0, nil
}

// check refuses an answer before anything of it is taken.
func (f *Fleet) check(d *Device, req *wire.Request, resp *wire.Response) error {
	head := wire.HeadMessage(resp.HubEpoch, resp.ServerTime, req.Digest)
	switch {
	case !ed25519.Verify(f.headKey, head, resp.Head):
		return fmt.Errorf("%w: the head is not signed by the hub", errAnswer)
	case resp.Acked < d.acked || resp.WantFrom || req.HubEpoch == d.epoch && d.epoch != resp.HubEpoch && len(d.positions) > 0:
		return fmt.Errorf("%w: the hub was rolled back", errAnswer)
	case resp.Acked > uint64(len(d.own)):
		return fmt.Errorf("%w: it acknowledges entry %d of %d", errAnswer, resp.Acked, len(d.own))
	case len(resp.Refused) > 0:
		return fmt.Errorf("%w: it keeps entry %d in quarantine: %s", errAnswer, resp.Refused[0].Seq, resp.Refused[0].Code)
	case len(resp.Removed) > 0:
		return fmt.Errorf("%w: it takes a stream away", errAnswer)
	}
	for _, p := range resp.Placements {
		if p.Seq == 0 || p.Seq > uint64(len(d.own)) || p.Pos == 0 {
			return fmt.Errorf("%w: it places entry %d at %d", errAnswer, p.Seq, p.Pos)
		}
	}
	return nil
}
