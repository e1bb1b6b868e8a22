package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	set := settings{}
	rows := flag.String("rows", "", "the rows to measure, separated by commas or blanks; all if none is named: "+strings.Join(names(), " "))
	flag.IntVar(&set.devices, "devices", 16_002, "workstations in the storm; three share a list")
	flag.IntVar(&set.connections, "connections", 256, "connections at once in the storm")
	flag.Uint64Var(&set.seed, "seed", 1, "what everything invented follows from")
	flag.IntVar(&set.entries, "history", 10_000_000, "entries stored for the row history")
	flag.StringVar(&set.cache, "cache", ".cache/bench", "folder for programs and the peers' copy")
	flag.StringVar(&set.peers, "peers", "../shared/bench/peers", "folder of the peers bench; only read")
	flag.StringVar(&set.profile, "cpuprofile", "", "folder for CPU profiles of the hubs")
	flag.BoolVar(&set.strict, "strict", false, "exit 1 when a figure falls short")
	flag.Parse()
	set.rows = strings.FieldsFunc(*rows, func(r rune) bool { return r == ',' || r == ' ' })
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := measure(ctx, set); err != nil {
		fmt.Fprintln(os.Stderr, "hubbench:", err)
		stop()
		os.Exit(1)
	}
}

// settings are what the command line says.
type settings struct {
	rows                 []string
	devices, connections int
	entries              int
	seed                 uint64
	cache, peers         string
	profile              string
	strict               bool
}

// row is one that can be measured alone.
type row struct {
	name    string
	measure func(*bench, context.Context) error
}

var rows = []row{
	{"storm", (*bench).storm},
	{"postgres", (*bench).stormOnPostgres},
	{"first", (*bench).first},
	{"idle", (*bench).idle},
	{"flood", (*bench).flood},
	{"history", (*bench).history},
	{"peers", (*bench).beside},
}

func names() (out []string) {
	for _, r := range rows {
		out = append(out, r.name)
	}
	return out
}

var errShort = errors.New("a figure falls short")

// measure makes the table. A row that fails is said so, and the others go on.
func measure(ctx context.Context, set settings) error {
	for _, name := range set.rows {
		if !slices.Contains(names(), name) {
			return fmt.Errorf("no row %q; there are %s", name, strings.Join(names(), ", "))
		}
	}
	b, err := open(ctx, set)
	if err != nil {
		return err
	}
	defer b.close()
	began, before := time.Now(), pace()
	for _, r := range rows {
		if len(set.rows) > 0 && !slices.Contains(set.rows, r.name) {
			continue
		}
		if err := r.measure(b, ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			b.table.missing(r.name, err)
		}
	}
	b.table.print(os.Stdout)
	fmt.Printf("\n%s; commit %s; seed %d; %s for all\n", machine(), commit(ctx), set.seed, time.Since(began).Round(time.Second))
	fmt.Printf("pace: a signature is checked in %s of CPU before, %s after\n", before.Round(time.Microsecond/10), pace().Round(time.Microsecond/10))
	if set.strict && b.table.short {
		return errShort
	}
	return nil
}

// progress tells whoever waits what is being done.
func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "hubbench: "+format+"\n", args...)
}

// open makes the folder of the run and builds syncd.
func open(ctx context.Context, set settings) (*bench, error) {
	b := &bench{set: set, now: time.Now()}
	var err error
	if b.set.cache, err = filepath.Abs(set.cache); err != nil {
		return nil, err
	}
	if b.dir, err = os.MkdirTemp("", "feltjournal-hubbench-"); err != nil {
		return nil, fmt.Errorf("make a folder for the bench: %w", err)
	}
	progress("building syncd …")
	b.syncd, err = build(ctx, b.set.cache, "syncd", "./cmd/syncd")
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(b.dir))
	}
	return b, nil
}
