package main

import (
	"context"
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"feltjournal/sync/sim"
)

// simCommand plays whole worlds of workstations and a hub under seeds.
func simCommand() *cobra.Command {
	var seeds, workers int
	var seed uint64
	var full, trace bool
	c := &cobra.Command{
		Use: "sim", Short: "Simulate workstations, hub and network with faults, and check that nothing is lost", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			run := sim.Options{First: seed, Seeds: seeds, Workers: workers, Full: full}
			if trace {
				run.Trace, run.Workers = c.OutOrStdout(), 1
			}
			return simulate(c.Context(), c.OutOrStdout(), run)
		},
	}
	c.Flags().IntVar(&seeds, "seeds", 1000, "how many seeds")
	c.Flags().Uint64Var(&seed, "seed", 1, "the first seed")
	c.Flags().IntVar(&workers, "workers", runtime.NumCPU(), "seeds played at the same time")
	c.Flags().BoolVar(&full, "full", false, "real SQLite files on both sides instead of models")
	c.Flags().BoolVar(&trace, "trace", false, "write what happens")
	return c
}

// simulate prints the figures, every violation, and their number last.
func simulate(ctx context.Context, out io.Writer, o sim.Options) error {
	stats, violations := sim.Run(ctx, o)
	for _, v := range violations {
		fmt.Fprintln(out, v)
	}
	stats.Write(out)
	fmt.Fprintf(out, "violations %d\n", len(violations))
	if len(violations) > 0 {
		return fmt.Errorf("%d of %d seeds broke a promise", len(violations), stats.Seeds)
	}
	return ctx.Err()
}
