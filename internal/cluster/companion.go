//go:build linux

package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Companion is another program that runs beside the cluster, as the user of
// this one. It ends with the cluster at the latest.
type Companion struct {
	cluster *Cluster
	process process
}

// Folder is a directory of that name, which goes with the cluster.
func (c *Cluster) Folder(name string) (string, error) {
	dir := filepath.Join(c.dir, name)
	return dir, os.MkdirAll(dir, 0o700)
}

// Run starts program; it works in the folder called name and its log is there.
func (c *Cluster) Run(name, program string, args ...string) (*Companion, error) {
	dir, err := c.Folder(name)
	if err != nil {
		return nil, err
	}
	p, err := c.ward.start(order{Program: program, Args: args, Dir: dir, Log: filepath.Join(dir, logFile), Env: os.Environ()})
	return &Companion{cluster: c, process: p}, err
}

// Kill ends the program with no time for a last word.
func (p *Companion) Kill() { p.process.signal(syscall.SIGKILL) }

// Running tells whether the program still runs.
func (p *Companion) Running() bool {
	for _, d := range p.cluster.ward.descendants() {
		if d.pid == p.process.pid && d.born == p.process.born {
			return true
		}
	}
	return false
}

// SaveLogs copies what everything has said to dir, before it goes with the
// cluster.
func (c *Cluster) SaveLogs(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("save the logs: %w", err)
	}
	logs, _ := filepath.Glob(filepath.Join(c.dir, "*", logFile))
	for _, from := range logs {
		b, err := os.ReadFile(from) //nolint:gosec // below our own directory
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, filepath.Base(filepath.Dir(from))+".log"), b, 0o600) //nolint:gosec // as asked
		}
		if err != nil {
			return fmt.Errorf("save the logs: %w", err)
		}
	}
	return nil
}

// CompanionLog is what the program in the folder called name has said.
func (c *Cluster) CompanionLog(name string) (string, error) {
	b, err := os.ReadFile(filepath.Join(c.dir, name, logFile))
	return string(b), err
}
