package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

func main() {
	set := settings{}
	role := flag.String("role", "", "used by this program for its own parts")
	flag.StringVar(&set.peers, "peers", "../shared/bench/peers", "folder of the peers bench; only read")
	flag.StringVar(&set.cache, "cache", ".cache/bench", "folder for programs, workloads and the peers' copy")
	flag.BoolVar(&set.strict, "strict", false, "exit 1 when a figure falls short")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := play(ctx, *role, set, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// settings are what the command line says.
type settings struct {
	peers, cache string
	strict       bool
}

var errShort = errors.New("a figure falls short")

func play(ctx context.Context, role string, set settings, args []string) error {
	if role != "" {
		return perform(ctx, role, args)
	}
	return measure(ctx, set)
}

// measure makes the table.
func measure(ctx context.Context, set settings) error {
	cache, err := filepath.Abs(set.cache)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "feltjournal-bench-")
	if err != nil {
		return fmt.Errorf("make a folder for the bench: %w", err)
	}
	defer os.RemoveAll(dir)
	var t table
	if err := t.measureWard(ctx, cache, dir); err != nil {
		return err
	}
	s := newShift(ctx, set.peers, cache)
	if err := t.measureShift(ctx, s); err != nil {
		return err
	}
	t.print(os.Stdout)
	if err := s.printPeers(ctx, os.Stdout); err != nil {
		return err
	}
	if set.strict && t.short() {
		return errShort
	}
	return nil
}

// progress tells whoever waits what is being done.
func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }
