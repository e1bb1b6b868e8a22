//go:build linux

package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

const (
	dataFolder = "data"
	configFile = "patroni.yml"
)

// Node is one Patroni and its PostgreSQL.
type Node struct {
	Name    string
	Port    int // of PostgreSQL
	api     int // of Patroni
	dir     string
	cluster *Cluster
	patroni process
}

// Start starts a node that is new or was killed. Patroni brings its data to
// where the others are.
func (n *Node) Start() (err error) {
	n.patroni, err = n.cluster.start(n.dir, n.cluster.programs.patroni, filepath.Join(n.dir, configFile))
	return err
}

// processes is everything that runs for this node.
func (n *Node) processes() []process { return n.cluster.ward.within(n.dir) }

// Processes names everything that runs for this node.
func (n *Node) Processes() (all []string) {
	for _, p := range n.processes() {
		all = append(all, p.String())
	}
	return all
}

// Running tells whether anything of the node runs.
func (n *Node) Running() bool { return len(n.processes()) > 0 }

// Crash kills Patroni and the postmaster, as kill -9 does. PostgreSQL's other
// processes notice by themselves that the postmaster is gone.
func (n *Node) Crash() {
	for _, p := range n.processes() {
		if p.pid == n.patroni.pid || p.isPostmaster() {
			p.signal(syscall.SIGKILL)
		}
	}
}

// PowerOff kills every process of the node at once.
func (n *Node) PowerOff() {
	n.each(n.processes(), syscall.SIGSTOP)
	n.each(n.processes(), syscall.SIGKILL)
}

// Freeze stops every process of the node; its connections stay open.
func (n *Node) Freeze() {
	n.each(n.processes(), syscall.SIGSTOP)
	n.each(n.processes(), syscall.SIGSTOP) // what was forked meanwhile
}

// Thaw lets everything of the node go on.
func (n *Node) Thaw() { n.each(n.processes(), syscall.SIGCONT) }

// FreezePatroni stops only Patroni: PostgreSQL goes on without a master.
func (n *Node) FreezePatroni() { n.patroni.signal(syscall.SIGSTOP) }

// FreezeSenders stops what sends the primary's log to the standbys. To stop the
// receivers would not do: they would read on from the sockets' buffers.
func (n *Node) FreezeSenders() {
	for _, p := range n.processes() {
		if title := p.title(); strings.HasPrefix(title, "postgres:") && strings.Contains(title, "walsender") {
			p.signal(syscall.SIGSTOP)
		}
	}
}

func (n *Node) each(all []process, s syscall.Signal) {
	for _, p := range all {
		p.signal(s)
	}
}

// stop asks Patroni to end, which ends its PostgreSQL in order first.
func (n *Node) stop() {
	n.Thaw()
	n.patroni.signal(syscall.SIGTERM)
}

// Log is the tail of what the node has said.
func (n *Node) Log(lines int) string {
	b, err := os.ReadFile(filepath.Join(n.dir, logFile))
	if err != nil {
		return err.Error()
	}
	all := strings.Split(strings.TrimSpace(string(b)), "\n")
	return fmt.Sprintf("%s:\n%s", n.Name, strings.Join(all[max(0, len(all)-lines):], "\n"))
}
