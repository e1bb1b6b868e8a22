//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// balancer is a TCP load balancer: it gives each new connection to the next
// backend, and to another when that one does not answer. It ends connections
// after a while, as balancers do, so that workstations move between replicas.
type balancer struct {
	listener net.Listener
	backends []string
	next     atomic.Uint32
	open     sync.WaitGroup
}

const (
	dialTimeout = time.Second
	lifeLeast   = 15 * time.Second
	lifeMost    = 45 * time.Second
)

func newBalancer(backends ...string) (*balancer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("balance connections: %w", err)
	}
	return &balancer{listener: l, backends: backends}, nil
}

// url is where workstations find the hub.
func (b *balancer) url() string {
	return fmt.Sprintf("https://localhost:%d", b.listener.Addr().(*net.TCPAddr).Port)
}

// run takes connections until ctx ends, and ends those that are open then.
func (b *balancer) run(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { b.listener.Close() })
	defer stop()
	defer b.open.Wait()
	for {
		c, err := b.listener.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("take a connection: %w", err)
		}
		b.open.Go(func() { b.carry(ctx, c) })
	}
}

// carry joins a connection with a backend until one of them ends.
func (b *balancer) carry(ctx context.Context, from net.Conn) {
	defer from.Close()
	to := b.dial(ctx)
	if to == nil {
		return
	}
	defer to.Close()
	ctx, cancel := context.WithTimeout(ctx, lifeLeast+rand.N(lifeMost-lifeLeast)) //nolint:gosec // no secret
	defer cancel()
	stop := context.AfterFunc(ctx, func() { from.Close(); to.Close() })
	defer stop()
	var both sync.WaitGroup
	both.Go(func() { pass(to, from) })
	both.Go(func() { pass(from, to) })
	both.Wait()
}

func (b *balancer) dial(ctx context.Context) net.Conn {
	d := net.Dialer{Timeout: dialTimeout}
	for range b.backends {
		at := b.backends[int(b.next.Add(1))%len(b.backends)]
		if c, err := d.DialContext(ctx, "tcp", at); err == nil {
			return c
		}
	}
	return nil
}

// pass copies until either end closes, and then closes both.
func pass(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	to.Close()
	from.Close()
}
