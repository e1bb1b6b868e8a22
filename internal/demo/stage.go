package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"feltjournal/internal/story"
)

// stage is a display with two windows on it, seen and driven as a person
// would: by key presses and screenshots.
type stage struct {
	display string
	shots   string // folder of the screenshots
	procs   []*exec.Cmd
}

// The virtual display: room for two windows of 1366x768 with their frames, one
// below the other.
const (
	stageSize   = "1400x1700x24"
	lowerWindow = 840
)

// raiseStage starts a virtual display with a window manager and a Norwegian
// keyboard, or takes the display that is there.
func raiseStage(ctx context.Context, shots string) (*stage, error) {
	if err := os.MkdirAll(shots, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of the screenshots: %w", err)
	}
	s := &stage{display: freeDisplay(), shots: shots}
	if err := s.start(ctx, "Xvfb", s.display, "-screen", "0", stageSize, "-nolisten", "tcp"); err != nil {
		return nil, err
	}
	if err := story.Await(ctx, "the virtual display", func() bool { return s.run(ctx, "xdpyinfo") == nil }); err != nil {
		return nil, err
	}
	if err := s.start(ctx, "openbox"); err != nil {
		return nil, err
	}
	managed := func() bool {
		out, err := s.output(ctx, "xprop", "-root", "_NET_SUPPORTED")
		return err == nil && strings.Contains(out, "_NET_ACTIVE_WINDOW")
	}
	if err := story.Await(ctx, "the window manager", managed); err != nil {
		return nil, err
	}
	return s, s.run(ctx, "setxkbmap", "no")
}

func freeDisplay() string {
	for n := 90; ; n++ {
		if _, err := os.Stat(fmt.Sprintf("/tmp/.X%d-lock", n)); os.IsNotExist(err) {
			return fmt.Sprintf(":%d", n)
		}
	}
}

func (s *stage) env() []string {
	return append(os.Environ(), "DISPLAY="+s.display, "LC_ALL=C.UTF-8")
}

func (s *stage) start(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = s.env()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", name, err)
	}
	s.procs = append(s.procs, cmd)
	return nil
}

func (s *stage) run(ctx context.Context, name string, args ...string) error {
	_, err := s.output(ctx, name, args...)
	return err
}

func (s *stage) output(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = s.env()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out)), nil
}

// shoot saves what a window shows now.
func (s *stage) shoot(ctx context.Context, window, name string) error {
	return s.run(ctx, "import", "-window", window, filepath.Join(s.shots, name+".png"))
}

// strike ends the display and what stands on it.
func (s *stage) strike() {
	for i := len(s.procs) - 1; i >= 0; i-- {
		_ = s.procs[i].Process.Signal(syscall.SIGTERM) // the display takes its lock file away
		_ = s.procs[i].Wait()
	}
}
