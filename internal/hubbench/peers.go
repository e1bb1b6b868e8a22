package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// The workload of the peers bench, beside the limit in the same run.
const (
	peersDevices = 200
	peersBase    = 20
	peersTurns   = 3
)

// limit is what phys says: rows in SQLite and nothing else.
type limit struct {
	HubCPU     float64 `json:"sqlite_hub_cpu_s"`
	DevicesCPU float64 `json:"sqlite_devices_cpu_s"`
}

// outcome is what an adapter of the peers bench says.
type outcome struct {
	Peer       string  `json:"peer"`
	Scenario   string  `json:"scen"`
	Devices    int     `json:"n"`
	HubCPU     float64 `json:"hub_cpu_s"`
	DevicesCPU float64 `json:"dev_cpu_s"`
	HubPeakMB  float64 `json:"hub_peak_MB"`
	Mismatches int     `json:"mismatches"`
	Lost       int     `json:"lost_records"`
	LostEdits  int     `json:"lost_edits"`
}

// beside puts the product into the peers' table at N = 200.
func (b *bench) beside(ctx context.Context) error {
	dir := filepath.Join(b.set.cache, "peers")
	work, err := b.workload(ctx, dir)
	if err != nil {
		return err
	}
	phys := filepath.Join(dir, "bin", "phys")
	if err := in(ctx, filepath.Join(dir, "phys"), "go", "build", "-o", phys, ".").Run(); err != nil {
		return fmt.Errorf("build the limit: %w", err)
	}
	product, err := build(ctx, b.set.cache, "shiftbench", "./internal/shiftbench")
	if err != nil {
		return err
	}
	var ratios, limits, ours, peaks []float64
	lost := 0
	for n := range peersTurns {
		progress("peers: turn %d of %d …", n+1, peersTurns)
		var l limit
		if err := said(in(ctx, dir, phys, work), &l); err != nil {
			return fmt.Errorf("the limit: %w", err)
		}
		var o outcome
		if err := said(in(ctx, dir, product, "reconnect", strconv.Itoa(peersDevices), strconv.Itoa(peersBase), work), &o); err != nil {
			return fmt.Errorf("the product: %w", err)
		}
		limits, ours = append(limits, l.HubCPU+l.DevicesCPU), append(ours, o.HubCPU+o.DevicesCPU)
		ratios, peaks = append(ratios, ours[n]/limits[n]), append(peaks, o.HubPeakMB)
		lost += o.Mismatches + o.Lost + o.LostEdits
	}
	name, best, err := lightest(filepath.Join(dir, "results-2026-11-22.jsonl"))
	if err != nil {
		return err
	}
	t := &b.table
	what := fmt.Sprintf("N = %d: CPU of hub and devices against LIMIT (%.2f s / %.2f s)", peersDevices, median(ours), median(limits))
	t.most("peers", what, 2, median(ratios), times)
	t.most("peers", fmt.Sprintf("N = %d: hub peak against the lightest peer's (%s)", peersDevices, name), best, median(peaks), megabyte)
	t.most("peers", fmt.Sprintf("lost, hidden, mismatches in %d turns", peersTurns), 0, float64(lost), count)
	return nil
}

// workload copies the peers bench into the cache and makes the workload there.
func (b *bench) workload(ctx context.Context, dir string) (string, error) {
	if err := copyTree(b.set.peers, dir); err != nil {
		return "", fmt.Errorf("copy the peers bench from %s: %w", b.set.peers, err)
	}
	file := filepath.Join(dir, "data", fmt.Sprintf("shift-%d-%d.jsonl", peersDevices, peersBase))
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return "", err
	}
	gen := in(ctx, dir, "node", "gen.mjs", strconv.Itoa(peersDevices), strconv.Itoa(peersBase), file)
	if err := gen.Run(); err != nil {
		return "", fmt.Errorf("make the workload (apt-get install nodejs): %w", err)
	}
	return file, nil
}

// in is a program run in a folder; what it says against itself goes to stderr.
func in(ctx context.Context, folder, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Stderr = folder, os.Stderr
	return cmd
}

// said runs a program that prints one JSON line.
func said(cmd *exec.Cmd, into any) error {
	out, err := cmd.Output()
	if err != nil {
		return err
	}
	return json.Unmarshal(out, into)
}

// copyTree copies files over those that are there, all writable.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "node_modules" {
			return fs.SkipDir
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), content, 0o644)
	})
}

// lightest is the smallest peak of a peer's hub at this size.
func lightest(results string) (name string, mb float64, err error) {
	f, err := os.Open(results)
	if err != nil {
		return "", 0, fmt.Errorf("read the peers' results: %w", err)
	}
	defer f.Close()
	mb = math.Inf(1)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var o outcome
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			continue // a limit has other fields
		}
		if o.Scenario == "reconnect" && o.Devices == peersDevices && o.HubPeakMB > 0 && o.Peer != "product" && o.HubPeakMB < mb {
			name, mb = o.Peer, o.HubPeakMB
		}
	}
	return name, mb, nil
}

func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return s[len(s)/2]
}
