package hub

import (
	"sync"
	"time"

	"feltjournal/journal"

	"golang.org/x/time/rate"
)

// Limits on how often and how many at once.
const (
	devicePace     = 20  // requests a second of one device
	deviceBurst    = 100 // at once, when it comes back
	deviceParallel = 8   // open requests of one device, the wake stream included
	enrolPace      = 1   // enrolments tried a second, by anybody
	enrolBurst     = 20
	retryPause     = 2 * time.Second
)

// guard holds each device to its pace, so that one broken one does not slow
// the others.
type guard struct {
	mu      sync.Mutex
	devices map[journal.ID]*visitor // guarded by mu
	enrol   *rate.Limiter
}

type visitor struct {
	pace *rate.Limiter
	open int
}

func newGuard() *guard {
	return &guard{devices: map[journal.ID]*visitor{}, enrol: rate.NewLimiter(enrolPace, enrolBurst)}
}

// enter lets a request of device in; release is nil when it has to come back
// after wait.
func (g *guard) enter(device journal.ID, now time.Time) (release func(), wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	v := g.devices[device]
	if v == nil {
		g.shrink()
		v = &visitor{pace: rate.NewLimiter(devicePace, deviceBurst)}
		g.devices[device] = v
	}
	if v.open >= deviceParallel || !v.pace.AllowN(now, 1) {
		return nil, retryPause
	}
	v.open++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		v.open--
	}, 0
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
