package localstore

import (
	"context"
	"database/sql"
	"sync"
	"time"
)

// pollEvery is the safety net under the notices between processes.
const pollEvery = time.Second

// notices tells other windows and the daemon that something was committed.
type notices struct {
	mu   sync.Mutex
	subs map[chan struct{}]struct{} // guarded by mu: this process
	out  outlet                     // other processes
}

func (n *notices) subscribe() chan struct{} {
	ch := make(chan struct{}, 1)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.subs == nil {
		n.subs = map[chan struct{}]struct{}{}
	}
	n.subs[ch] = struct{}{}
	return ch
}

func (n *notices) unsubscribe(ch chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.subs, ch)
}

// send never waits: one notice that has not been read is as good as two.
func (n *notices) send(o Options) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for ch := range n.subs {
		poke(ch)
	}
	n.out.send(o)
}

func poke(ch chan<- struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// Changes returns a channel that gets a value after commits, by this process
// or any other: within a millisecond where local sockets work, else within a
// second. Notices are merged. The channel closes when ctx ends; the goroutines
// behind it end then too.
func (s *Store) Changes(ctx context.Context) (<-chan struct{}, error) {
	conn, err := s.read.Conn(ctx)
	if err != nil {
		return nil, s.check("follow changes", err)
	}
	p := &poller{conn: conn}
	if _, err := p.moved(ctx); err != nil {
		conn.Close() // the error that matters is reported
		return nil, s.check("follow changes", err)
	}
	in := listen(s.opt)
	sub, out := s.notices.subscribe(), make(chan struct{}, 1)
	if in != nil {
		go in.forward(sub)
	}
	go func() {
		defer close(out)
		defer s.notices.unsubscribe(sub)
		defer conn.Close() // a reader
		if in != nil {
			defer in.close()
		}
		p.follow(ctx, sub, out)
	}()
	return out, nil
}

// poller watches PRAGMA data_version, which other connections' commits move.
type poller struct {
	conn *sql.Conn
	seen int64
}

func (p *poller) follow(ctx context.Context, sub <-chan struct{}, out chan<- struct{}) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-sub:
			poke(out)
		case <-tick.C:
			moved, err := p.moved(ctx)
			if err != nil {
				return // the store was closed
			}
			if moved {
				poke(out)
			}
		}
	}
}

func (p *poller) moved(ctx context.Context) (bool, error) {
	var v int64
	if err := p.conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&v); err != nil {
		return false, err
	}
	moved := v != p.seen
	p.seen = v
	return moved, nil
}
