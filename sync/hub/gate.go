package hub

import (
	"context"
	"runtime"
	"sync"
	"time"

	"feltjournal/journal"
)

// How many requests are worked on, and how many wait for it.
const (
	// placesPerCore is many because most of a request is waiting for the disk or
	// the standby, and those that wait together share one commit. Measured with
	// `syncd load` on two cores: with 2 a storm took the hub 7.0 s of CPU, with 8
	// 6.2, with 32 5.2, with 128 5.9.
	placesPerCore = 32
	// heavyPerCore is how many of them may be answers that fill a whole message:
	// each takes a few megabytes, and a core for as long as it is read.
	heavyPerCore = 4
	maxWaiting   = 4096
	// patience is how long a request waits rather than being sent away; a device
	// gives up after two minutes.
	patience         = 5 * time.Second
	patienceCritical = 30 * time.Second
	// firstService is what a request is taken to need before any was seen.
	firstService = 5 * time.Millisecond
)

// urgency orders those that wait; lower goes first.
type urgency int

const (
	urgentCritical   urgency = iota // brings or is owed a stop, an allergy, an assignment
	urgentMedication                // brings medication
	urgentRest
	urgencies
)

func urgencyOf(c journal.Class) urgency {
	switch c {
	case journal.ClassCritical:
		return urgentCritical
	case journal.ClassMedication:
		return urgentMedication
	}
	return urgentRest
}

// turn is one request that wants a place.
type turn struct {
	visitor *visitor
	urgency urgency
	heavy   bool

	due    time.Time  // who is due first goes first within an urgency
	number uint64     // and among those, who came first
	called chan error // capacity 1: nil is a place, an error a refusal
	index  int        // in its line; -1: in none
	begun  time.Time  // when it got its place
}

// before reports whether t is called before o.
func (t *turn) before(o *turn) bool {
	switch {
	case t.urgency != o.urgency:
		return t.urgency < o.urgency
	case !t.due.Equal(o.due):
		return t.due.Before(o.due)
	}
	return t.number < o.number
}

// gate lets requests to work: so many at once, the most urgent first, and of
// one device one at a time. Nobody holds a place while bytes travel.
type gate struct {
	places, heavyPlaces, room int

	mu      sync.Mutex
	number  uint64             // guarded by mu, as all below
	working int                // requests in work
	heavy   int                // heavy ones of them
	queued  [urgencies]int     // those that wait, parked ones too
	lines   [urgencies][2]line // [1]: heavy
	service time.Duration      // what a request takes, lately
	pauses  pauses
}

func newGate() *gate {
	cores := runtime.GOMAXPROCS(0)
	return &gate{places: placesPerCore * cores, heavyPlaces: heavyPerCore * cores, room: maxWaiting, service: firstService}
}

// enter waits for a place. Who has got one must leave it.
func (g *gate) enter(ctx context.Context, t *turn, now func() time.Time) error {
	if err := g.queue(t, now()); err != nil {
		return err
	}
	select {
	case err := <-t.called:
		return err // the usual case, without a timer
	default:
	}
	most := patience
	if t.urgency == urgentCritical {
		most = patienceCritical
	}
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case err := <-t.called:
		return err
	case <-ctx.Done():
		return g.giveUp(t, now(), ctx.Err())
	case <-timer.C:
		return g.giveUp(t, now(), nil)
	}
}

// queue gives t a place, a place in a line, or neither.
func (g *gate) queue(t *turn, at time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.number++
	t.number, t.called, t.index = g.number, make(chan error, 1), -1
	t.due = t.visitor.budget.due(t.urgency, at)
	if err := g.squeeze(t, at); err != nil {
		return err
	}
	g.queued[t.urgency]++
	g.stand(t)
	g.call(at)
	return nil
}

// squeeze refuses t if it would wait too long, or if there is no room and
// nobody less urgent to send away instead.
func (g *gate) squeeze(t *turn, at time.Time) error {
	ahead := 0
	for u := range t.urgency + 1 {
		ahead += g.queued[u]
	}
	if t.urgency != urgentCritical && g.drain(ahead) > patience {
		return g.refusal(reasonSlow, at)
	}
	if g.waiting() < g.room {
		return nil
	}
	last := g.last()
	if last == nil || !t.before(last) {
		return g.refusal(reasonFull, at)
	}
	g.drop(last)
	last.called <- g.refusal(reasonFull, at)
	return nil
}

// call gives free places to those that are called first.
func (g *gate) call(at time.Time) {
	for g.working < g.places {
		t := g.next(at)
		if t == nil {
			return
		}
		if t.visitor.working {
			t.visitor.parked = append(t.visitor.parked, t)
			continue
		}
		t.visitor.working, t.begun = true, at
		g.queued[t.urgency]--
		g.working++
		if t.heavy {
			g.heavy++
		}
		t.called <- nil
	}
}

// leave frees the place of t, which has cost the device some of its budget.
func (g *gate) leave(t *turn, cost cost, at time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	v := t.visitor
	v.budget.spend(cost, at)
	v.working = false
	g.working--
	if t.heavy {
		g.heavy--
	}
	if took := at.Sub(t.begun); took > 0 {
		g.service += (took - g.service) / 16
	}
	for _, p := range v.parked {
		p.due = v.budget.due(p.urgency, at)
		g.stand(p)
	}
	v.parked = nil
	g.call(at)
}

// giveUp takes t out of its line; err is nil when it has only waited too long.
func (g *gate) giveUp(t *turn, at time.Time, err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case called := <-t.called: // in the very moment
		return called
	default:
	}
	g.drop(t)
	if err != nil {
		return err
	}
	return g.refusal(reasonSlow, at)
}

// refusal sends a request away until those before it have had their turn.
func (g *gate) refusal(why reason, at time.Time) error {
	return g.pauses.refusal(why, at, g.drain(g.waiting()), g.each())
}

func (g *gate) waiting() int {
	n := 0
	for _, q := range g.queued {
		n += q
	}
	return n
}

// each is how often a place becomes free, drain how long n wait for one.
func (g *gate) each() time.Duration       { return max(g.service/time.Duration(g.places), time.Microsecond) }
func (g *gate) drain(n int) time.Duration { return time.Duration(n) * g.each() }
