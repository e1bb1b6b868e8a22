//go:build linux

package cluster

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	logFile  = "log"
	passFile = "passfile"
	nodes    = 3
	startup  = 90 * time.Second // for three nodes on a loaded machine
)

// Options are what a cluster may differ in.
type Options struct {
	// Asynchronous lets the primary acknowledge what no standby has. It loses
	// commits at a failover: a control for tests that must notice it.
	Asynchronous bool
	// Etcd3 speaks etcd's version 3 with a Patroni that should not: another control,
	// see protocol.
	Etcd3 bool
}

// Cluster is one primary and two standbys.
type Cluster struct {
	Nodes []*Node

	options  Options
	dir      string
	password string
	owner    owner
	programs programs
	ward     *ward
}

// Open starts a cluster and returns when it takes writes and has both standbys.
// Whatever it returns, Close it.
func Open(ctx context.Context, o Options) (*Cluster, error) {
	c := &Cluster{options: o, password: rand.Text()}
	var err error
	if c.programs, err = findPrograms(ctx); err != nil {
		return c, err
	}
	if c.owner, err = findOwner(); err != nil {
		return c, err
	}
	if c.dir, err = newFolder(); err != nil {
		return c, err
	}
	if c.ward, err = newWard(c.dir); err != nil {
		return c, errors.Join(err, os.RemoveAll(c.dir))
	}
	if err = c.owner.own(c.dir); err != nil {
		return c, err
	}
	if err := c.startAll(); err != nil {
		return c, err
	}
	ctx, cancel := context.WithTimeout(ctx, startup)
	defer cancel()
	if err := c.AwaitWhole(ctx); err != nil {
		return c, fmt.Errorf("start the cluster: %w\n%s", err, c.Logs(15))
	}
	return c, nil
}

// newFolder makes the cluster's directory, in memory where there is room: what
// dies here are processes, never the machine.
func newFolder() (string, error) {
	parent := ""
	if os.Getenv("TMPDIR") == "" && roomy(memory) {
		parent = memory
	}
	dir, err := os.MkdirTemp(parent, "feltjournal-cluster-")
	if err != nil {
		return "", fmt.Errorf("make the cluster's directory: %w", err)
	}
	return dir, nil
}

func (c *Cluster) startAll() error {
	ports, err := FreePorts(2 + 2*nodes)
	if err != nil {
		return err
	}
	if err := c.startEtcd(ports[0], ports[1]); err != nil {
		return err
	}
	for i := range nodes {
		n := &Node{Name: "node" + strconv.Itoa(i+1), Port: ports[2+2*i], api: ports[3+2*i], cluster: c}
		n.dir = filepath.Join(c.dir, n.Name)
		c.Nodes = append(c.Nodes, n)
		if err := n.writeConfig(ports[0]); err != nil {
			return err
		}
		if err := n.Start(); err != nil {
			return err
		}
	}
	return c.writePassFile()
}

// writePassFile writes the password where clients read it.
func (c *Cluster) writePassFile() error {
	line := "127.0.0.1:*:*:postgres:" + c.password + "\n"
	if err := os.WriteFile(filepath.Join(c.dir, passFile), []byte(line), 0o600); err != nil {
		return fmt.Errorf("write the password file: %w", err)
	}
	return nil
}

// URL names all nodes and finds the primary among them.
func (c *Cluster) URL(database string) string {
	var hosts []string
	for _, n := range c.Nodes {
		hosts = append(hosts, n.address())
	}
	return c.url(strings.Join(hosts, ","), database, url.Values{"target_session_attrs": {"read-write"}, "connect_timeout": {"3"}})
}

// URL names this node alone, whatever it is at the moment.
func (n *Node) URL(database string) string {
	return n.cluster.url(n.address(), database, url.Values{"connect_timeout": {"3"}})
}

func (n *Node) address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(n.Port)) }

func (c *Cluster) url(hosts, database string, query url.Values) string {
	query.Set("passfile", filepath.Join(c.dir, passFile))
	query.Set("sslmode", "disable") // loopback
	return "postgres://postgres@" + hosts + "/" + database + "?" + query.Encode()
}

func (c *Cluster) makeFolder(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("make a directory of the cluster: %w", err)
	}
	return c.owner.own(dir)
}

// start starts a server's program in dir, with a bare environment.
func (c *Cluster) start(dir, program string, args ...string) (process, error) {
	return c.ward.start(order{
		Program: program, Args: args, Dir: dir, Log: filepath.Join(dir, logFile),
		Env: []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=" + dir, "PYTHONUNBUFFERED=1"},
		UID: uint32(c.owner.uid), GID: uint32(c.owner.gid), Drop: c.owner.drop, //nolint:gosec // ids are never negative
	})
}

// Logs are the last lines of every node.
func (c *Cluster) Logs(lines int) string {
	var all []string
	for _, n := range c.Nodes {
		all = append(all, n.Log(lines))
	}
	return strings.Join(all, "\n")
}

// Close ends every node in order, what does not end then by force, and removes
// everything. It may be called twice.
func (c *Cluster) Close() error {
	if c.ward == nil {
		return nil
	}
	for _, n := range c.Nodes {
		n.stop()
	}
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for end := time.Now().Add(graceful); time.Now().Before(end) && c.anyNode(); {
		<-tick.C
	}
	_, err := c.ward.end()
	return err
}

func (c *Cluster) anyNode() bool {
	for _, n := range c.Nodes {
		if n.Running() {
			return true
		}
	}
	return false
}
