package hub

import (
	"bytes"
	"context"
	"crypto/tls"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Limits on connections.
const (
	// maxCallers is how many connections are served; whoever comes by one more is
	// told so, in HTTP. Fewer if this process may not open as many files.
	maxCallers = 20_000
	// spareFiles is what the process needs besides connections.
	spareFiles = 512
	// maxStrangers is how many connections there may be by which no device has
	// asked anything yet: handshakes, enrolments, whoever only wants to be there.
	// More are left to wait with the kernel.
	maxStrangers = 1024
	// strangerLife is how long one may be that: a handshake and a request over a
	// poor link; strangerGrace how long it is not cut to make room for another.
	strangerLife  = 30 * time.Second
	strangerGrace = 3 * time.Second
	strangerLook  = 100 * time.Millisecond // how often one to cut is looked for
	// deviceDoors is how many connections a device has; the oldest of more is the
	// one that it no longer knows of.
	deviceDoors = 4
)

// doors counts connections and keeps out those that are too many.
type doors struct {
	most, mostStrangers int
	life                time.Duration // of a stranger

	open    atomic.Int64
	in, out atomic.Uint64 // bytes, TLS included
	cut     atomic.Uint64 // connections cut: strangers, and a device's oldest
	left    chan struct{} // capacity 1: there is one stranger less

	mu        sync.Mutex
	strangers map[*caller]struct{} // guarded by mu
}

func newDoors() *doors {
	return &doors{
		most: min(maxCallers, max(fileLimit()-spareFiles, 1)), mostStrangers: maxStrangers, life: strangerLife,
		left: make(chan struct{}, 1), strangers: map[*caller]struct{}{},
	}
}

// crowded reports whether more connections are open than are served.
func (d *doors) crowded() bool { return d.open.Load() > int64(d.most) }

// caller is a connection, below TLS.
type caller struct {
	net.Conn
	doors *doors
	since time.Time
	life  *time.Timer // cuts a stranger
	known atomic.Bool // by a device's request
	gone  sync.Once

	owner *visitor // guarded by the doors' mutex
}

// Read leaves room in a large buffer: crypto/tls doubles one that a read has
// filled, and keeps it for as long as the connection lasts.
func (c *caller) Read(b []byte) (int, error) {
	if len(b) > 2*bytes.MinRead {
		b = b[:len(b)-bytes.MinRead]
	}
	n, err := c.Conn.Read(b)
	c.doors.in.Add(uint64(n))
	return n, err
}

func (c *caller) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.doors.out.Add(uint64(n))
	return n, err
}

// Close may be called twice.
func (c *caller) Close() error {
	c.gone.Do(c.leave)
	return c.Conn.Close()
}

func (c *caller) leave() {
	d := c.doors
	d.open.Add(-1)
	d.mu.Lock()
	defer d.mu.Unlock()
	c.life.Stop()
	d.recognise(c)
	if c.owner != nil {
		c.owner.callers = slices.DeleteFunc(c.owner.callers, func(o *caller) bool { return o == c })
	}
	c.known.Store(true)
}

// cut ends a connection from this side.
func (c *caller) cut() {
	c.doors.cut.Add(1)
	_ = c.Close() // whatever it says, it is over
}

// recognise takes c from the strangers; the mutex is held.
func (d *doors) recognise(c *caller) {
	if _, ok := d.strangers[c]; !ok {
		return
	}
	delete(d.strangers, c)
	select {
	case d.left <- struct{}{}:
	default:
	}
}

// meet notes that a device calls by c, and cuts its oldest connection if it has
// too many. c is nil when the request did not come by [Hub.Serve].
func (d *doors) meet(c *caller, v *visitor) {
	if c == nil || c.known.Load() {
		return
	}
	if old := d.own(c, v); old != nil {
		old.cut()
	}
}

func (d *doors) own(c *caller, v *visitor) (old *caller) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if c.known.Swap(true) {
		return nil
	}
	c.life.Stop()
	d.recognise(c)
	c.owner, v.callers = v, append(v.callers, c)
	if len(v.callers) > deviceDoors {
		return v.callers[0]
	}
	return nil
}

// admit takes in the connection of a stranger.
func (d *doors) admit(c net.Conn, at time.Time) *caller {
	x := &caller{Conn: c, doors: d, since: at}
	d.open.Add(1)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.strangers[x] = struct{}{}
	x.life = time.AfterFunc(d.life, x.cut)
	return x
}

// idler is the stranger that has been there longest, if that is too long while
// others wait; room tells that nobody has to go.
func (d *doors) idler(at time.Time) (oldest *caller, room bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.strangers) < d.mostStrangers {
		return nil, true
	}
	for c := range d.strangers {
		if at.Sub(c.since) >= strangerGrace && (oldest == nil || c.since.Before(oldest.since)) {
			oldest = c
		}
	}
	return oldest, false
}

// door is the hub's listener.
type door struct {
	net.Listener
	doors *doors
	now   func() time.Time
	done  <-chan struct{} // the hub stops
}

// Accept waits while there are too many strangers: who knocks waits with the
// kernel, and of those inside the one that is slowest has to go.
func (l *door) Accept() (net.Conn, error) {
	for {
		oldest, room := l.doors.idler(l.now())
		if room || !l.wait(oldest) {
			break
		}
	}
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.doors.admit(c, l.now()), nil
}

// wait is until there may be room: now, if somebody has to go. It reports false
// when the hub stops.
func (l *door) wait(oldest *caller) bool {
	if oldest != nil {
		oldest.cut()
		return true
	}
	timer := time.NewTimer(strangerLook)
	defer timer.Stop()
	select {
	case <-l.doors.left:
	case <-timer.C:
	case <-l.done:
		return false
	}
	return true
}

type callerKey struct{}

// withCaller lets requests know by which connection they came.
func withCaller(ctx context.Context, c net.Conn) context.Context {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	if x, ok := c.(*caller); ok {
		return context.WithValue(ctx, callerKey{}, x)
	}
	return ctx
}

func callerOf(ctx context.Context) *caller {
	c, _ := ctx.Value(callerKey{}).(*caller)
	return c
}
