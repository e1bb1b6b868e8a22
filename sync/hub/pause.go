package hub

import (
	"math/rand/v2"
	"sync/atomic"
	"time"

	"feltjournal/sync/wire"
)

// How long devices are sent away for.
const (
	leastPause = time.Second
	mostPause  = 2 * time.Minute
	// storePause is for as long as nobody can say how long it takes: a failover.
	storePause = 10 * time.Second
)

// reason is why a request was told to come back later.
type reason int

const (
	reasonFull   reason = iota // too many wait already
	reasonSlow                 // it would wait, or has waited, too long
	reasonPace                 // the device asks too often
	reasonOpen                 // the device has too many requests open
	reasonMemory               // too many bytes are being read
	reasonDoor                 // too many connections
	reasonStore                // the store cannot be reached
	reasonEnrol                // too many enrolments are tried
	reasons
)

// pauses hands out appointments, so that those that were sent away come back
// spread over the time that it takes to serve them: whoever was sent away
// before is waited for too. Its fields are guarded by the gate's mutex.
type pauses struct {
	booked time.Time // until when there are appointments
	count  [reasons]atomic.Uint64
}

// refusal is an appointment after all others, not before those that wait are
// served; every appointment takes each.
func (p *pauses) refusal(why reason, at time.Time, drain, each time.Duration) error {
	if first := at.Add(drain); p.booked.Before(first) {
		p.booked = first
	}
	p.booked = p.booked.Add(each)
	if latest := at.Add(mostPause); p.booked.After(latest) {
		p.booked = latest // whoever comes then is told again
	}
	return p.refuse(why, p.booked.Sub(at))
}

// refuse is a refusal for around after, chosen at random so that nobody comes
// in step.
func (p *pauses) refuse(why reason, after time.Duration) *wire.Error {
	p.count[why].Add(1)
	after = max(after, leastPause)
	return &wire.Error{Code: wire.CodeBusy, RetryAfter: after/2 + jitter(after) + leastPause/2}
}

// jitter is an even choice from [0, d).
func jitter(d time.Duration) time.Duration { return rand.N(max(d, 1)) }
