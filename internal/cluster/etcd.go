//go:build linux

package cluster

import (
	"fmt"
	"path/filepath"
)

// startEtcd starts the one etcd that the nodes agree by.
func (c *Cluster) startEtcd(client, peer int) error {
	dir := filepath.Join(c.dir, "etcd")
	if err := c.makeFolder(dir); err != nil {
		return err
	}
	at, to := fmt.Sprintf("http://127.0.0.1:%d", client), fmt.Sprintf("http://127.0.0.1:%d", peer)
	_, err := c.start(dir, c.programs.etcd,
		"--name", "one", "--data-dir", filepath.Join(dir, dataFolder),
		"--listen-client-urls", at, "--advertise-client-urls", at,
		"--listen-peer-urls", to, "--initial-advertise-peer-urls", to,
		"--initial-cluster", "one="+to, "--log-level", "warn")
	return err
}
