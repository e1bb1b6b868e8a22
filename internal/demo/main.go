package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"feltjournal/internal/story"
)

func main() {
	out := flag.String("out", "out/demo", "folder of screenshots and report")
	bin := flag.String("bin", "bin", "folder of the programs")
	play := flag.Bool("play", false, "play the story under a virtual display even when there is a real one")
	scale := flag.String("scale", "1", "scale of the windows when the story is played")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	d := &demo{out: *out, bin: *bin, scale: *scale}
	if err := d.run(ctx, *play || os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == ""); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		stop()
		os.Exit(1)
	}
}

// demo is one performance.
type demo struct {
	out, bin, scale string
	troupe          *story.Troupe
}

// run sets the scene in a folder of its own, which it clears away at the end.
func (d *demo) run(ctx context.Context, play bool) error {
	dir, err := os.MkdirTemp("", "feltjournal-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the demo: %w", err)
	}
	defer os.RemoveAll(dir)
	syncd, err := filepath.Abs(filepath.Join(d.bin, "syncd"))
	if err != nil {
		return err
	}
	if d.troupe, err = story.NewTroupe(dir, syncd); err != nil {
		return err
	}
	if err := d.open(ctx); err != nil {
		return err
	}
	defer d.troupe.CloseHub() //nolint:errcheck // the demo is over
	if play {
		return d.play(ctx)
	}
	return d.show(ctx)
}

// open starts the hub with the invented municipality and takes both
// workstations in.
func (d *demo) open(ctx context.Context) error {
	fmt.Println("a hub with the invented municipality Fjordvik ...")
	if err := d.troupe.OpenHub(ctx); err != nil {
		return err
	}
	for _, p := range players {
		fmt.Printf("%s: enrolled with a one-time code\n", p.Label)
		if err := d.troupe.Enroll(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

var players = []story.Player{story.Anna, story.Bjorn}

// show opens both windows and waits until they are closed.
func (d *demo) show(ctx context.Context) error {
	var open []*story.Process
	for _, p := range players {
		w, err := d.window(ctx, p)
		if err != nil {
			return err
		}
		open = append(open, w)
		fmt.Printf("%s: PIN %s\n", p.Name, p.PIN)
	}
	fmt.Println("The switch \"Koble fra nettet\" is in the menu Skjerm, or Ctrl+D. Close both windows to end.")
	for _, w := range open {
		select {
		case <-w.Ended():
		case <-ctx.Done():
			_ = w.Stop()
		}
	}
	return nil
}

// window starts a player's workstation.
func (d *demo) window(ctx context.Context, p story.Player) (*story.Process, error) {
	program, err := filepath.Abs(filepath.Join(d.bin, "workstation"))
	if err != nil {
		return nil, err
	}
	return d.troupe.Start(ctx, "window-"+p.ID, program, "--dir", d.troupe.Station(p.ID), "--demo", "--user", p.ID, "--title", p.Label)
}
