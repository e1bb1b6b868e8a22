package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"feltjournal/internal/story"
	"feltjournal/journal"
	"feltjournal/localstore"
)

const pin = "258025"

// build makes one of the repository's programs and returns its path.
func build(ctx context.Context, cache, name, pkg string) (string, error) {
	out := filepath.Join(cache, "bin", name)
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", out, pkg)
	cmd.Env, cmd.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("build %s: %w", pkg, err)
	}
	return out, nil
}

// station is a workstation whose agent is a process: `syncd agent run`.
type station struct {
	syncd, dir string
	cmd        *exec.Cmd
}

// startStation enrolls a workstation and starts its agent.
func startStation(ctx context.Context, syncd, dir string, c *centre, list journal.ID) (*station, error) {
	code, err := c.invite(ctx, filepath.Base(dir), list)
	if err != nil {
		return nil, err
	}
	pins := dir + ".pin"
	if err := os.WriteFile(pins, []byte(nurse.ID+"="+pin+"\n"), 0o600); err != nil {
		return nil, err
	}
	enroll := exec.CommandContext(ctx, syncd, "agent", "enroll", "--dir", dir, "--hub", c.url, "--code", code, "--pins", pins)
	if out, err := enroll.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("enroll %s: %w: %s", dir, err, out)
	}
	s := &station{syncd: syncd, dir: dir}
	return s, s.start(ctx)
}

func (s *station) start(ctx context.Context) error {
	s.cmd = exec.CommandContext(ctx, s.syncd, "agent", "run", "--dir", s.dir)
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("start the agent: %w", err)
	}
	return nil
}

// complete waits until everything the hub has is here.
func (s *station) complete(ctx context.Context) error {
	store, err := localstore.Open(ctx, localstore.Options{Dir: s.dir, Now: time.Now})
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // only read
	return story.Await(ctx, "the first download of "+filepath.Base(s.dir), func() bool {
		st, err := store.Status(ctx)
		return err == nil && st.LastComplete > 0
	})
}

// stop ends the agent. It may be called twice.
func (s *station) stop() error {
	if s.cmd.ProcessState != nil {
		return nil
	}
	return errors.Join(s.cmd.Process.Signal(syscall.SIGTERM), s.cmd.Wait())
}

// resident is the memory of a process in MB: now, and at its peak.
func (s *station) resident() (now, peak float64, err error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, 0, fmt.Errorf("read the memory of syncd: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ":")
		var kb float64
		if _, err := fmt.Sscan(value, &kb); err != nil {
			continue
		}
		switch name {
		case "VmRSS":
			now = kb / 1024
		case "VmHWM":
			peak = kb / 1024
		}
	}
	return now, peak, lines.Err()
}
