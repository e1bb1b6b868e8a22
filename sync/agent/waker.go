package agent

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"feltjournal/sync/wire"
)

// waker keeps the wake stream to the hub open while it is allowed to.
type waker struct {
	transport Transport
	retry     backoff
	poked     chan struct{} // cap 1: many calls are one
	stands    atomic.Bool

	mu     sync.Mutex
	allow  bool               // guarded by mu
	turned chan struct{}      // guarded by mu; closed and renewed when allow changes
	cancel context.CancelFunc // guarded by mu; ends the stream that stands, nil: none
}

func newWaker(t Transport, rand io.Reader) *waker {
	return &waker{transport: t, retry: backoff{rand: rand}, poked: make(chan struct{}, 1), turned: make(chan struct{})}
}

// standing tells whether the hub can call.
func (w *waker) standing() bool { return w.stands.Load() }

// listen allows the stream, or ends it and keeps it ended.
func (w *waker) listen(allow bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.allow == allow {
		return
	}
	w.allow = allow
	close(w.turned)
	w.turned = make(chan struct{})
	if !allow && w.cancel != nil {
		w.cancel()
	}
}

// run keeps a stream open until ctx ends.
func (w *waker) run(ctx context.Context) error {
	for ctx.Err() == nil {
		stream, turned := w.begin(ctx)
		if stream == nil {
			select {
			case <-ctx.Done():
			case <-turned:
			}
			continue
		}
		err := w.transport.Wake(stream, w.poke)
		stood := w.stands.Swap(false)
		w.finish()
		if stood {
			w.retry.failed = 0
		}
		if err == nil {
			err = io.ErrUnexpectedEOF
		}
		sleep(ctx, w.retry.after(refusedFor(err), err, false).wait)
	}
	return nil
}

// refusedFor is how long the hub asks to be left in peace.
func refusedFor(err error) (r Result) {
	var refused *wire.Error
	if errors.As(err, &refused) {
		r.RetryAfter = refused.RetryAfter
	}
	return r
}

// begin returns the context of the next stream, or nil and what to wait for.
func (w *waker) begin(ctx context.Context) (stream context.Context, turned <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.allow {
		return nil, w.turned
	}
	stream, w.cancel = context.WithCancel(ctx)
	return stream, nil
}

func (w *waker) finish() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cancel()
	w.cancel = nil
}

func (w *waker) poke() {
	w.stands.Store(true)
	select {
	case w.poked <- struct{}{}:
	default:
	}
}
