package agent

import (
	"encoding/binary"
	"io"
	"time"
)

// Waits after a failed round: the first is up to backoffFirst, each further one
// up to twice as long, never above backoffMost. Chosen evenly below that bound,
// so that a thousand workstations do not come back in step after an outage.
const (
	backoffFirst = 2 * time.Second
	backoffMost  = 2 * time.Minute
	backoffLeast = 200 * time.Millisecond // a spinning agent drains a battery
	backoffHurry = 2 * time.Second        // what is urgent is tried within, even when the hub is busy
)

// backoff decides how long to wait after a round.
type backoff struct {
	rand   io.Reader
	failed int // rounds in a row
}

// pause is how long to wait after a round.
type pause struct {
	wait   time.Duration
	failed bool // the round did
	asked  bool // the hub asked for it
	// hurry is how long to wait all the same when something came that is urgent;
	// hurried tells that it has, and once in a pause is enough.
	hurry   time.Duration
	hurried bool
}

// after is the pause after a round that ended with result and err. standing
// tells that the hub can call.
func (b *backoff) after(result Result, err error, standing bool) pause {
	if err != nil || result.RetryAfter > 0 {
		b.failed++
		bound := backoffMost
		if b.failed < 8 {
			bound = min(backoffFirst<<(b.failed-1), backoffMost)
		}
		return pause{
			wait: max(result.RetryAfter, backoffLeast) + b.below(bound), failed: true, asked: result.RetryAfter > 0,
			hurry: backoffLeast + b.below(backoffHurry),
		}
	}
	b.failed = 0
	switch {
	case result.More:
		return pause{}
	case standing:
		return pause{wait: AwakePoll/2 + b.below(AwakePoll/2)}
	}
	return pause{wait: AsleepPoll/2 + b.below(AsleepPoll/2)}
}

// below is an even choice from [0, d). Without randomness it is d/2: jitter is
// a courtesy, not a promise.
func (b *backoff) below(d time.Duration) time.Duration {
	var raw [8]byte
	if _, err := io.ReadFull(b.rand, raw[:]); err != nil || d <= 0 {
		return d / 2
	}
	return time.Duration(binary.LittleEndian.Uint64(raw[:]) % uint64(d))
}
