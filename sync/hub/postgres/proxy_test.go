package postgres_test

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"feltjournal/internal/pgtest"
	"feltjournal/sync/hub/postgres"

	"github.com/stretchr/testify/require"
)

// cut is where the proxy breaks a connection.
type cut int

const (
	whole        cut = iota
	beforeCommit     // COMMIT never reaches the server
	afterCommit      // the server has answered, the answer never arrives
	duringCommit     // the server has COMMIT and nobody waits for its answer
)

// proxy stands between a store and the server's socket.
type proxy struct {
	t      *testing.T
	socket string
	listen net.Listener
	done   sync.WaitGroup

	mu    sync.Mutex
	next  cut // guarded by mu: what happens to the next COMMIT
	down  bool
	conns map[net.Conn]struct{}
}

// behind starts a proxy and returns the address of the store behind it.
func behind(t *testing.T, s *pgtest.Server, address string) (*proxy, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &proxy{t: t, socket: s.Socket(), listen: l, conns: map[net.Conn]struct{}{}}
	p.done.Go(p.accept)
	t.Cleanup(func() {
		l.Close()
		p.fail(true)
		p.done.Wait()
	})
	u, err := url.Parse(address)
	require.NoError(t, err)
	return p, "postgres://postgres@" + l.Addr().String() + u.Path + "?sslmode=disable"
}

func (p *proxy) accept() {
	for {
		client, err := p.listen.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("unix", p.socket)
		if err != nil || !p.hold(client, server) {
			client.Close()
			continue
		}
		arrived := make(chan struct{}, 1)
		p.done.Go(func() { p.forward(client, server, arrived) })
		p.done.Go(func() { p.back(client, server, arrived) })
	}
}

// hold remembers the two ends; false: nothing is let through now.
func (p *proxy) hold(ends ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range ends {
		p.conns[c] = struct{}{}
		if p.down {
			c.Close()
		}
	}
	return !p.down
}

// fail breaks all connections and lets no new one through, or lets them again.
func (p *proxy) fail(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
	for c := range p.conns {
		c.Close()
	}
	clear(p.conns)
}

func (p *proxy) arm(c cut) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = c
}

// commit is what to do with a COMMIT, once.
func (p *proxy) commit() cut {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.next
	p.next = whole
	return c
}

func (p *proxy) forward(client, server net.Conn, dropped chan<- struct{}) {
	defer client.Close()
	defer server.Close()
	buf := make([]byte, 1<<20)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		where := whole
		if bytes.Contains(buf[:n], []byte("\x00"+postgres.CommitName+"\x00")) {
			where = p.commit()
		}
		if where == beforeCommit {
			return
		}
		if where == afterCommit {
			dropped <- struct{}{} // before the server can answer
		}
		if _, err := server.Write(buf[:n]); err != nil || where == duringCommit {
			return
		}
	}
}

func (p *proxy) back(client, server net.Conn, dropped <-chan struct{}) {
	defer client.Close()
	defer server.Close()
	buf := make([]byte, 1<<16)
	for {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		select {
		case <-dropped:
			return
		default:
		}
		if _, err := io.Copy(client, bytes.NewReader(buf[:n])); err != nil {
			return
		}
	}
}
