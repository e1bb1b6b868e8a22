//go:build linux

package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"

	"feltjournal/internal/cluster"
)

// replica is one `syncd hub serve`.
type replica struct {
	name    string
	dir     string // its copy of the hub's keys
	address string
	stage   *stage
	process *cluster.Companion
}

func (r *replica) start() (err error) {
	r.process, err = r.stage.cluster.Run(r.name, r.stage.setup.syncd,
		"hub", "serve", "--dir", r.dir, "--store", r.stage.store, "--listen", r.address)
	return err
}

// listens tells whether the replica takes connections.
func (r *replica) listens() bool {
	c, err := net.DialTimeout("tcp", r.address, dialTimeout)
	if err == nil {
		c.Close()
	}
	return err == nil
}

// addReplicas makes n replicas of the hub whose keys are in home.
func (s *stage) addReplicas(home string, n int) error {
	ports, err := cluster.FreePorts(n)
	if err != nil {
		return err
	}
	for i, port := range ports {
		r := &replica{name: fmt.Sprintf("hub%d", i+1), address: fmt.Sprintf("127.0.0.1:%d", port), stage: s}
		folder, err := s.cluster.Folder(r.name)
		if err != nil {
			return err
		}
		r.dir = filepath.Join(folder, "keys")
		if err := copyKeys(r.dir, home); err != nil {
			return err
		}
		s.replicas = append(s.replicas, r)
	}
	return nil
}

// copyKeys copies the hub's own files, as an operator does for each replica.
func copyKeys(to, from string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("copy the hub's keys: %w", err)
	}
	// Secrets stay secret: CopyFS adds what the umask lets it.
	return filepath.WalkDir(to, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Chmod(path, 0o600)
	})
}

// complaints are what the replicas logged as errors, each kind once, counted.
func (s *stage) complaints(out io.Writer) {
	count := map[string]int{}
	for _, r := range s.replicas {
		log, err := s.cluster.CompanionLog(r.name)
		if err != nil {
			continue
		}
		for line := range strings.Lines(log) {
			if _, text, ok := strings.Cut(line, "level=ERROR "); ok {
				count[text[:min(len(text), 240)]]++
			}
		}
	}
	for text, n := range count {
		fmt.Fprintf(out, "hub error, %d times: %s\n", n, strings.TrimSpace(text))
	}
}
