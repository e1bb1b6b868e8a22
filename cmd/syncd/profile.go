package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"

	"github.com/spf13/cobra"
)

// hideProfile adds the flag by which the bench sees where a hub's CPU goes.
func hideProfile(c *cobra.Command, file *string) {
	const name = "cpuprofile"
	c.Flags().StringVar(file, name, "", "write a CPU profile of the run to this file")
	if err := c.Flags().MarkHidden(name); err != nil {
		panic(err) // the flag was added one line above
	}
}

// profileCPU writes a profile to file until stop; an empty name writes none.
func profileCPU(file string) (stop func() error, err error) {
	if file == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(file) //nolint:gosec // named by whoever runs the hub
	if err != nil {
		return nil, fmt.Errorf("write a CPU profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("write a CPU profile: %w", err), f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}
