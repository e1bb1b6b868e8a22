package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// defaultPeers are run when the environment variable PEERS does not name
// others; each as often as REPS says.
const (
	defaultPeers = "yjs loro"
	defaultReps  = 3
	peerSeconds  = "120" // a peer that needs more did not finish
)

// newShift copies the peers bench into the cache and makes its workloads.
func newShift(ctx context.Context, from, cache string) *shift {
	s := &shift{dir: filepath.Join(cache, "peers")}
	if _, err := os.Stat(filepath.Join(from, "gen.mjs")); err != nil {
		s.absent = fmt.Sprintf("the peers bench is not in %s (-peers)", from)
		return s
	}
	if _, err := exec.LookPath("node"); err != nil {
		s.absent = "node is not installed; it makes the workload (apt-get install nodejs npm)"
		return s
	}
	err := copyTree(from, s.dir)
	for _, c := range []scene{reconnect, bootstrap} {
		if err == nil {
			err = s.generate(ctx, c)
		}
	}
	if err != nil {
		s.absent = err.Error()
		return s
	}
	if err := s.at(ctx, "phys", "go", "build", "-o", "../bin/phys", ".").Run(); err != nil {
		progress("phys does not build (%v): the limit of this program is used", err)
		return s
	}
	s.limit = filepath.Join(s.dir, "bin", "phys")
	return s
}

// generate makes a workload unless it is there.
func (s *shift) generate(ctx context.Context, c scene) error {
	if _, err := os.Stat(s.workload(c)); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(s.workload(c)), 0o755); err != nil {
		return err
	}
	gen := s.at(ctx, ".", "node", "gen.mjs", strconv.Itoa(c.devices), strconv.Itoa(c.base), s.workload(c))
	gen.Stdout = nil
	if err := gen.Run(); err != nil {
		return fmt.Errorf("make the workload: %w", err)
	}
	return nil
}

// at is a program run in a folder of the copy; what it says goes to stderr.
func (s *shift) at(ctx context.Context, folder, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = filepath.Join(s.dir, folder), os.Stderr, os.Stderr
	return cmd
}

// copyTree copies files over those that are there, all writable.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "node_modules" {
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), b, 0o644)
	})
}

// printPeers runs the peers and prints the table of the peers bench with the
// limit's and the product's rows of this run.
func (s *shift) printPeers(ctx context.Context, w io.Writer) error {
	fmt.Fprintln(w)
	if s.absent != "" {
		fmt.Fprintln(w, "The peers' table is left out:", s.absent)
		return nil
	}
	if err := s.runPeers(ctx); err != nil {
		fmt.Fprintln(w, "The peers are left out:", err)
	}
	file := filepath.Join(s.dir, "results.jsonl")
	if err := os.WriteFile(file, s.lines, 0o644); err != nil {
		return fmt.Errorf("keep the results: %w", err)
	}
	cmd := s.at(ctx, ".", "node", "table.mjs", file)
	cmd.Stdout = w
	return cmd.Run()
}

func (s *shift) runPeers(ctx context.Context) error {
	peers := strings.Fields(environment("PEERS", defaultPeers))
	reps, err := strconv.Atoi(environment("REPS", strconv.Itoa(defaultReps)))
	if err != nil || len(peers) == 0 || reps == 0 {
		return errors.Join(err, errors.New("none is asked for"))
	}
	if err := s.install(ctx); err != nil {
		return err
	}
	for _, p := range peers {
		progress("peer %s, %d turns ...", p, reps)
		for range reps {
			for _, c := range []scene{reconnect, bootstrap} {
				if err := s.runPeer(ctx, p, c); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *shift) runPeer(ctx context.Context, peer string, c scene) error {
	cmd := s.at(ctx, ".", "node", "run.mjs", peer, c.name, strconv.Itoa(c.devices), strconv.Itoa(c.base), peerSeconds)
	cmd.Stdout = nil
	line, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", peer, err)
	}
	s.lines = append(s.lines, line...)
	return nil
}

// install has npm fetch the peers once.
func (s *shift) install(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(s.dir, "node_modules")); err == nil {
		return nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return errors.New("npm is not installed (apt-get install npm)")
	}
	progress("npm ci: the peers, once ...")
	if err := s.at(ctx, ".", "npm", "ci", "--no-audit", "--no-fund").Run(); err != nil {
		return fmt.Errorf("install the peers: %w", err)
	}
	return nil
}

func environment(name, otherwise string) string {
	if v, ok := os.LookupEnv(name); ok {
		return v
	}
	return otherwise
}
