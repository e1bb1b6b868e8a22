//go:build linux && failover

package cluster_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/internal/cluster"
)

func TestMain(m *testing.M) {
	cluster.Warden()
	os.Exit(m.Run())
}

func TestClusterStartsAndLeavesNothing(t *testing.T) {
	c, err := cluster.Open(t.Context(), cluster.Options{})
	defer c.Close()
	require.NoError(t, err)
	t.Log(c.Members(t.Context(), nil))
	require.NoError(t, c.Close())
}
