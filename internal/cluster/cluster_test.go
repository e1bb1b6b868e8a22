//go:build linux && failover

package cluster_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/internal/cluster"
)

// openerVariable makes the test program open a cluster and wait to be killed.
const openerVariable = "FELTJOURNAL_CLUSTER_OPENER"

func TestMain(m *testing.M) {
	cluster.Warden()
	if os.Getenv(openerVariable) != "" {
		c, err := cluster.Open(context.Background(), cluster.Options{})
		folder, ferr := c.Folder("probe")
		fmt.Println(folder, err, ferr)
		_, _ = io.Copy(io.Discard, os.Stdin) // until it is killed
	}
	os.Exit(m.Run())
}

// Nothing stays behind when the program that opened a cluster dies of kill -9,
// even with a primary whose Patroni died before.
func TestNothingStaysBehindWhenTheProgramDies(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), openerVariable+"=1")
	_, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	probe, said, _ := strings.Cut(strings.TrimSpace(line), " ")
	require.Equal(t, "<nil> <nil>", said)
	dir := filepath.Dir(probe)
	running := below(dir)
	require.Greater(t, len(running), 20, "etcd, three Patronis, three PostgreSQLs: %v", running)

	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
	require.Eventually(t, func() bool {
		_, err := os.Stat(dir)
		return os.IsNotExist(err) && len(below(dir)) == 0
	}, 30*time.Second, 50*time.Millisecond, "%s still has %v", dir, below(dir))
}

// below lists the processes that work in dir, all of the machine's.
func below(dir string) (found []int) {
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, link := range links {
		at, err := os.Readlink(link)
		if pid, perr := strconv.Atoi(filepath.Base(filepath.Dir(link))); err == nil && perr == nil && strings.HasPrefix(at, dir) {
			found = append(found, pid)
		}
	}
	return found
}
