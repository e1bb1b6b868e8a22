package hub

import "sync/atomic"

// Gauges are the numbers of this process that an operator watches. They are of
// this replica, since it started; they name nobody.
type Gauges struct {
	Working     int               // requests that have a place
	Places      int               // for requests, at most
	Waiting     map[string]int    // requests that wait for a place, by urgency: critical, medication, rest
	Busy        map[string]uint64 // requests told to come back, by reason
	Connections int
	Strangers   int    // connections of which no device has made a request yet
	Cut         uint64 // connections ended from this side
	Streams     int    // wake streams
	Full        uint64 // handshakes with certificates
	Resumed     uint64 // handshakes with a session ticket
	BytesIn     uint64 // TLS included
	BytesOut    uint64
	Reading     int    // bytes of requests that are held in memory
	Requests    uint64 // syncs that were answered
	Failed      uint64 // syncs that failed for the hub's own reasons
	Taken       uint64 // entries that devices pushed and that are durable
	Given       uint64 // entries that devices were sent
}

// tally is what is counted as it happens.
type tally struct {
	full, resumed, requests, failed, taken, given atomic.Uint64
	streams                                       atomic.Int64
}

var (
	urgencyNames = [urgencies]string{"critical", "medication", "rest"}
	reasonNames  = [reasons]string{"queue_full", "queue_slow", "pace", "parallel", "memory", "connections", "store", "enrolment"}
)

// Gauges reads them; none waits for another.
func (h *Hub) Gauges() Gauges {
	g, d := h.guard.gate, h.guard.doors
	t := &h.guard.tally
	out := Gauges{
		Places: g.places, Waiting: map[string]int{}, Busy: map[string]uint64{},
		Connections: int(d.open.Load()), Cut: d.cut.Load(), BytesIn: d.in.Load(), BytesOut: d.out.Load(),
		Streams: int(t.streams.Load()), Full: t.full.Load(), Resumed: t.resumed.Load(), Reading: int(h.guard.bodies.Load()),
		Requests: t.requests.Load(), Failed: t.failed.Load(), Taken: t.taken.Load(), Given: t.given.Load(),
	}
	for r := range reasons {
		out.Busy[reasonNames[r]] = g.pauses.count[r].Load()
	}
	d.mu.Lock()
	out.Strangers = len(d.strangers)
	d.mu.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	out.Working = g.working
	for u := range urgencies {
		out.Waiting[urgencyNames[u]] = g.queued[u]
	}
	return out
}
