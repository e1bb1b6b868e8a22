package postgres

import (
	"syscall"
	"time"
)

// tcpUserTimeout is TCP_USER_TIMEOUT: for how long sent bytes may stay unheard.
const tcpUserTimeout = 0x12

// giveUpUnheard ends a TCP connection whose other side hears nothing any more;
// keepalive alone does not while something is on the way.
func giveUpUnheard(network, _ string, raw syscall.RawConn) error {
	if network == "unix" {
		return nil
	}
	limit := probeIdle + probeCount*probeInterval
	return raw.Control(func(fd uintptr) {
		// A system that does not know the option is left with keepalive.
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(limit/time.Millisecond))
	})
}
