//go:build linux

package cluster

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
)

// Ports are taken from below those that systems give to outgoing connections,
// so that a server that is started again finds its own still free.
const (
	firstPort = 18000
	lastPort  = 32000
	portTries = 200
)

var errPorts = errors.New("no free port on loopback")

// FreePorts finds n ports of loopback on which nobody listens.
func FreePorts(n int) ([]int, error) {
	var ports []int
	var open []net.Listener
	defer func() {
		for _, l := range open {
			l.Close()
		}
	}()
	for range portTries {
		if len(ports) == n {
			return ports, nil
		}
		port := firstPort + rand.IntN(lastPort-firstPort) //nolint:gosec // a port is no secret
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		open, ports = append(open, l), append(ports, port)
	}
	return nil, errPorts
}
