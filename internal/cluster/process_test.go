//go:build linux

package cluster

import (
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// Nothing is signalled that is not below the warden at that moment.
func TestSignalReachesOnlyDescendants(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "sleep", "60")
	require.NoError(t, cmd.Start())
	var child process
	for _, p := range descendants(os.Getpid()) {
		if p.pid == cmd.Process.Pid {
			child = p
		}
	}
	require.NotZero(t, child.pid)

	stranger := child
	stranger.root = 1 << 30
	require.False(t, stranger.signal(syscall.SIGKILL), "it is nobody's of that root")
	another := child
	another.born = "0"
	require.False(t, another.signal(syscall.SIGKILL), "the number belongs to another process by now")
	self := child
	self.pid = os.Getpid()
	require.False(t, self.signal(syscall.SIGKILL), "a process is not below itself")
	require.NoError(t, cmd.Process.Signal(syscall.Signal(0)), "it lives")

	require.True(t, child.signal(syscall.SIGKILL))
	require.Error(t, cmd.Wait())
}

func TestPostmasterIsToldFromItsBackends(t *testing.T) {
	for title, is := range map[string]bool{
		"/usr/lib/postgresql/15/bin/postgres -D /tmp/x/node1/data --config-file=y": true,
		"postgres: feltjournal: walreceiver streaming 0/3000148":                   false,
		"postgres: feltjournal: postgres -D idle":                                  false,
		"/usr/bin/python3 /usr/bin/patroni /tmp/x/node1/patroni.yml":               false,
		"": false,
	} {
		require.Equal(t, is, isPostmaster(title), title)
	}
}

func TestPatroniOfDebian12SpeaksVersion2(t *testing.T) {
	for version, protocol := range map[[3]int]string{
		{3, 0, 2}: etcdV2, {3, 0, 3}: etcdV3, {2, 1, 7}: etcdV2, {4, 0, 4}: etcdV3,
	} {
		c := Cluster{programs: programs{version: version}}
		require.Equal(t, protocol, c.protocol(), version)
	}
}

func TestPortsAreFreeAndBelowThoseOfOutgoingConnections(t *testing.T) {
	ports, err := FreePorts(8)
	require.NoError(t, err)
	seen := map[int]bool{}
	for _, p := range ports {
		require.False(t, seen[p])
		seen[p] = true
		require.GreaterOrEqual(t, p, firstPort)
		require.Less(t, p, lastPort)
	}
}
