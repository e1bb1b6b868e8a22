//go:build linux

package cluster

import (
	"fmt"
	"path/filepath"
	"strconv"
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
		"--initial-cluster", "one="+to, "--log-level", "warn", "--enable-v2="+strconv.FormatBool(c.protocol() == etcdV2))
	return err
}

// Protocols between Patroni and etcd, by their names in Patroni's configuration.
const (
	etcdV2 = "etcd"
	etcdV3 = "etcd3"
)

// protocol is version 3 from Patroni 3.0.3 on. Before, a primary that was
// paused for longer than the ttl took the leader key back from its successor
// over version 3, without asking whose it was (patroni/patroni#2689), and what
// the successor had acknowledged was rewound.
func (c *Cluster) protocol() string {
	if c.options.Etcd3 || c.programs.atLeast(3, 0, 3) {
		return etcdV3
	}
	return etcdV2
}
