package sim

import (
	"context"
	"io"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Seed plays one seed. The error is an *Err. What happens is written to trace
// unless that is nil.
func Seed(ctx context.Context, seed uint64, trace io.Writer) (Stats, error) {
	w := newWorld(seed)
	w.trace = trace
	if err := w.run(ctx); err != nil {
		return w.stats, &Err{Seed: seed, Err: err}
	}
	return w.stats, nil
}

// Seeds plays n seeds from first on, workers at a time. It goes on after a
// violation and returns all of them, by seed.
func Seeds(ctx context.Context, first uint64, n, workers int) (Stats, []error) {
	var mu sync.Mutex
	var total Stats
	failed := make([]error, n)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(workers, 1))
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error {
			stats, err := Seed(ctx, first+uint64(i), nil)
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
