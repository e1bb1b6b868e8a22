package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
)

// The parts that run in a process of their own. Each prints one JSON line.
const (
	roleRecord = "record" // DIR
	roleUnlock = "unlock" // DIR
	roleOpen   = "open"   // DIR
	roleLimit  = "limit"  // workload file
	roleScreen = "screen" // DIR
	roleGrid   = "grid"   // nothing
	roleRound  = "round"  // nothing
)

func perform(ctx context.Context, role string, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("role %s: one argument is needed", role)
	}
	var result any
	var err error
	switch role {
	case roleRecord:
		result, err = measureRecord(ctx, args[0])
	case roleUnlock:
		result, err = measureUnlock(ctx, args[0])
	case roleOpen:
		result, err = measureOpen(ctx, args[0])
	case roleLimit:
		result, err = measureLimit(args[0])
	case roleScreen:
		result, err = measureScreen(ctx, args[0])
	case roleGrid:
		result, err = measureGrid(ctx, args[0])
	case roleRound:
		result, err = measureRound(ctx, args[0])
	default:
		err = fmt.Errorf("unknown role %q", role)
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}

// delegate has this program play a role in another process.
func delegate[T any](ctx context.Context, role, arg string) (result T, err error) {
	self, err := os.Executable()
	if err != nil {
		return result, fmt.Errorf("find this program: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, "-role", role, arg)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return result, fmt.Errorf("%s: %w", role, err)
	}
	if err := json.Unmarshal(out, &result); err != nil {
		return result, fmt.Errorf("%s said %q: %w", role, out, err)
	}
	return result, nil
}
