//go:build unix

package localstore

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// noticeDir holds one socket for each process that follows changes.
const noticeDir = "notices"

// relist is how long the list of sockets is trusted; who joins in between
// learns of changes by polling.
const relist = time.Second

// outlet sends datagrams to the sockets of other processes.
type outlet struct {
	conn    *net.UnixConn
	targets []string
	listed  time.Time
}

func (o *outlet) send(opt Options) {
	if now := opt.Now(); now.Sub(o.listed) >= relist || now.Before(o.listed) {
		o.targets, _ = filepath.Glob(filepath.Join(opt.Dir, noticeDir, "*.sock"))
		o.listed = now
	}
	if len(o.targets) == 0 || !o.ready() {
		return
	}
	for _, t := range o.targets {
		_, err := o.conn.WriteToUnix([]byte{1}, &net.UnixAddr{Name: t, Net: "unixgram"})
		if errors.Is(err, syscall.ECONNREFUSED) {
			os.Remove(t) // left over from a process that died
		}
	}
}

func (o *outlet) ready() bool {
	if o.conn == nil {
		conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Net: "unixgram"})
		if err != nil {
			return false
		}
		o.conn = conn
	}
	return true
}

func (o *outlet) close() {
	if o.conn != nil {
		_ = o.conn.Close() // nothing is buffered
	}
}

type inlet struct {
	conn *net.UnixConn
	path string
}

// listen opens a socket for notices from other processes; nil where the path
// is too long for one: polling is enough.
func listen(opt Options) *inlet {
	dir := filepath.Join(opt.Dir, noticeDir)
	if os.MkdirAll(dir, 0o700) != nil {
		return nil
	}
	var name [8]byte
	rand.Read(name[:]) // never fails
	path := filepath.Join(dir, hex.EncodeToString(name[:])+".sock")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		return nil
	}
	return &inlet{conn, path}
}

// forward passes notices on until the socket is closed.
func (i *inlet) forward(to chan<- struct{}) {
	var b [16]byte
	for {
		if _, _, err := i.conn.ReadFrom(b[:]); err != nil {
			return
		}
		poke(to)
	}
}

func (i *inlet) close() {
	_ = i.conn.Close() // nothing is buffered
	os.Remove(i.path)  // swept by the next sender otherwise
}
