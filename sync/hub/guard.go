package hub

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// Limits on how often and how many at once.
const (
	devicePace     = 20  // requests a second of one device that bring it no further
	deviceBurst    = 100 // at once, when it comes back
	deviceParallel = 8   // open requests of one device, the wake stream included
	refusedCost    = 10  // how many empty requests one counts for that was refused for what it was
	enrolPace      = 1   // enrolments tried a second, by anybody
	enrolBurst     = 20
	retryPause     = 2 * time.Second
	retryMost      = time.Minute // a device in a loop is heard again after this
)

// guard holds each device to its pace and to its share, so that one broken one
// does not slow the others.
type guard struct {
	gate     *gate
	doors    *doors
	bodies   atomic.Int64 // bytes of requests that are held
	tally    tally
	trouble  trouble       // with the store
	decoding chan struct{} // a place for each request being decoded
	reading  time.Duration // how long a device may take to read an answer
	enrol    *rate.Limiter

	mu      sync.Mutex
	devices map[journal.ID]*visitor // guarded by mu
}

// visitor is one device as it behaves.
type visitor struct {
	// Guarded by the guard's mutex.
	tokens  float64
	filled  time.Time // when tokens was right
	open    int
	until   time.Time // when it is heard again
	hasty   time.Time // when it last came before that
	loops   int       // how often in a row it had used up its tokens
	last    [16]byte  // digest of its last request
	acked   uint64    // how far it has come with its own entries
	lagging bool      // its last answer did not hold everything

	// Guarded by the gate's mutex.
	budget  budget
	working bool
	parked  []*turn

	callers []*caller // guarded by the doors' mutex
}

func newGuard() *guard {
	return &guard{
		gate: newGate(), doors: newDoors(), decoding: make(chan struct{}, max(2, runtime.GOMAXPROCS(0))), reading: answerTimeout, devices: map[journal.ID]*visitor{},
		enrol: rate.NewLimiter(enrolPace, enrolBurst),
	}
}

// enter lets a request of device in; err tells when to come back instead.
func (g *guard) enter(device journal.ID, c *caller, now time.Time) (v *visitor, err error) {
	g.mu.Lock()
	v = g.devices[device]
	if v == nil {
		g.shrink()
		v = &visitor{tokens: deviceBurst, filled: now}
		g.devices[device] = v
	}
	why, wait := v.admit(now)
	g.mu.Unlock()
	g.doors.meet(c, v)
	if wait > 0 {
		return nil, g.gate.pauses.refuse(why, wait)
	}
	return v, nil
}

// admit counts one more request; wait is more than zero when it has to come
// back. Who does not wait is asked to wait longer each time, but is heard again
// after each wait: a broken device may still have a stop to tell.
func (v *visitor) admit(now time.Time) (why reason, wait time.Duration) {
	if now.Before(v.until) {
		v.hasty = now
		return reasonPace, v.until.Sub(now) + retryPause
	}
	if now.Sub(v.hasty) > retryMost {
		v.loops = 0
	}
	v.fill(now)
	switch {
	case v.open >= deviceParallel:
		return reasonOpen, retryPause
	case v.tokens < 1:
		wait = min(retryPause<<v.loops, retryMost)
		v.loops = min(v.loops+1, 8)
		v.until = now.Add(wait / 2) // no refusal asks for less than half its pause
		v.filled = v.until
		return reasonPace, wait
	}
	v.tokens--
	v.open++
	return 0, 0
}

func (v *visitor) fill(now time.Time) {
	if passed := now.Sub(v.filled); passed > 0 {
		v.tokens = min(v.tokens+passed.Seconds()*devicePace, deviceBurst)
		v.filled = now
	}
}

// leave ends a request: one that brought the device further was free, one that
// was refused for what it was costs more.
func (g *guard) leave(v *visitor, o outcome) {
	g.mu.Lock()
	defer g.mu.Unlock()
	v.open--
	switch o {
	case outcomeUseful:
		v.tokens = min(v.tokens+1, deviceBurst)
	case outcomeRefused:
		v.tokens = max(v.tokens-refusedCost, 0)
	case outcomeEmpty:
	}
}

// outcome is what a request was good for.
type outcome int

const (
	outcomeEmpty outcome = iota
	outcomeUseful
	outcomeRefused
)

// heavy reports whether the answer to req may fill a message.
func (g *guard) heavy(v *visitor, req *wire.Request) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return req.Full || v.lagging
}

// progress tells whether an exchange has brought the device further: it has
// pushed what was not here, or it comes with more than last time and got more.
func (g *guard) progress(v *visitor, req *wire.Request, resp *wire.Response) outcome {
	g.mu.Lock()
	defer g.mu.Unlock()
	useful := resp.Acked > v.acked || len(resp.Entries) > 0 && req.Digest != v.last
	v.acked, v.last, v.lagging = max(v.acked, resp.Acked), req.Digest, resp.More
	if useful {
		return outcomeUseful
	}
	return outcomeEmpty
}

// shrink forgets some that are not here when there are very many.
func (g *guard) shrink() {
	for id, v := range g.devices {
		if len(g.devices) < maxSessions {
			return
		}
		if v.open == 0 {
			delete(g.devices, id)
		}
	}
}

// admit lets one try at enrolling through.
func (g *guard) admit(now time.Time) bool { return g.enrol.AllowN(now, 1) }
