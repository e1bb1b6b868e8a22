package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// machine is what the figures were measured on.
func machine() string {
	model := runtime.GOARCH
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		_, rest, _ := strings.Cut(string(b), "model name")
		line, _, _ := strings.Cut(rest, "\n")
		_, name, _ := strings.Cut(line, ":")
		model = strings.TrimSpace(name)
	}
	load := "?"
	if b, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = strings.Fields(string(b))[0]
	}
	return fmt.Sprintf("%s, %d cores, load %s at the end, %s", model, runtime.NumCPU(), load, runtime.Version())
}

// checks is how many signatures pace checks.
const checks = 5000

// pace is the CPU time that checking a signature takes here and now. CPU seconds
// on a machine that others use too are longer ones: this says by how much.
func pace() time.Duration {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	public, _ := key.Public().(ed25519.PublicKey)
	message := make([]byte, 64)
	signature := ed25519.Sign(key, message)
	before := ownCPU()
	for range checks {
		if !ed25519.Verify(public, message, signature) {
			return 0
		}
	}
	return (ownCPU() - before) / checks
}

// ownCPU is user and system time of this process.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// commit is what was measured, with a + where the tree had more.
func commit(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty=+").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

// build builds a program of this module into the cache.
func build(ctx context.Context, cache, name, pkg string) (string, error) {
	out := filepath.Join(cache, name)
	cmd := exec.CommandContext(ctx, "go", "build", "-o", out, pkg)
	cmd.Env, cmd.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("build %s: %w", name, err)
	}
	return out, nil
}
