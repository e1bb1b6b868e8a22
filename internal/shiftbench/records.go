package main

import (
	"encoding/binary"
	"net"
	"sync"
	"sync/atomic"
)

// records counts what passes in TLS records, without the 5 bytes of header and
// 17 bytes of tag and type of each, handshakes included.
type records struct {
	net.Listener
	up, down atomic.Int64
}

func (r *records) Accept() (net.Conn, error) {
	c, err := r.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &recordConn{Conn: c, up: counter{total: &r.up}, down: counter{total: &r.down}}, nil
}

func (r *records) reset() { r.up.Store(0); r.down.Store(0) }

type recordConn struct {
	net.Conn
	mu       sync.Mutex // Read and Write may run side by side
	up, down counter
}

func (c *recordConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.up.see(b[:n])
	return n, err
}

func (c *recordConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.down.see(b[:n])
	return n, err
}

// Sizes of the TLS 1.3 record layer (RFC 8446 section 5).
const (
	recordHeader = 5
	recordTail   = 17 // AEAD tag and inner content type
)

// counter follows one direction of a connection from record to record.
type counter struct {
	total  *atomic.Int64
	header []byte // of the record that begins
	left   int    // bytes of the current record still to come
}

func (c *counter) see(b []byte) {
	for len(b) > 0 {
		if c.left > 0 {
			n := min(c.left, len(b))
			c.left, b = c.left-n, b[n:]
			continue
		}
		n := min(recordHeader-len(c.header), len(b))
		c.header, b = append(c.header, b[:n]...), b[n:]
		if len(c.header) == recordHeader {
			c.left = int(binary.BigEndian.Uint16(c.header[3:]))
			c.total.Add(int64(max(0, c.left-recordTail)))
			c.header = c.header[:0]
		}
	}
}
