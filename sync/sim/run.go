package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Options say which worlds to play.
type Options struct {
	First   uint64 // the first seed
	Seeds   int    // how many
	Workers int    // played at the same time; below one: one
	Full    bool   // real SQLite files on both sides instead of models
	Trace   io.Writer
}

// Run plays worlds. It goes on after a violation and returns all of them, each
// an *Err, by seed.
func Run(ctx context.Context, o Options) (Stats, []error) {
	var mu sync.Mutex
	var total Stats
	failed := make([]error, o.Seeds)
	g := new(errgroup.Group)
	g.SetLimit(max(o.Workers, 1))
	for i := range o.Seeds {
		g.Go(func() error {
			if ctx.Err() != nil {
				return nil
			}
			stats, err := play(ctx, o, o.First+uint64(i))
			mu.Lock()
			defer mu.Unlock()
			total.add(stats)
			failed[i] = err
			return nil
		})
	}
	_ = g.Wait() // the workers return nil
	var violations []error
	for _, err := range failed {
		if err != nil {
			violations = append(violations, err)
		}
	}
	return total, violations
}

// play plays one seed.
func play(ctx context.Context, o Options, seed uint64) (stats Stats, err error) {
	dir := ""
	if o.Full {
		if dir, err = os.MkdirTemp("", "feltjournal-sim-*"); err != nil {
			return stats, &Err{seed, o.Full, err}
		}
		defer os.RemoveAll(dir)
	}
	w, err := newWorld(ctx, seed, dir)
	if err != nil {
		return stats, &Err{seed, o.Full, err}
	}
	w.trace = o.Trace
	defer func() {
		if p := recover(); p != nil {
			stats, err = w.stats, &Err{seed, o.Full, fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	if err := errors.Join(w.run(ctx), w.close()); err != nil {
		return w.stats, &Err{seed, o.Full, err}
	}
	return w.stats, nil
}
