package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// shiftReps is how often limit and product take turns; the figures are medians
// of the ratios of the turns.
const shiftReps = 5

// scene is one workload of the peers bench.
type scene struct {
	name          string
	devices, base int
}

var (
	reconnect = scene{"reconnect", 20, 20}
	bootstrap = scene{"bootstrap", 2, 400}
)

// shift is the workload "shift": the limit, the product and the peers.
type shift struct {
	dir     string // our copy of the peers bench
	product string // shiftbench
	limit   string // phys; "": the limit of this program
	absent  string // why it cannot be measured; "": it can
	lines   []byte // results in the format of the peers bench
}

// outcome is what the product's adapter says.
type outcome struct {
	HubCPU      float64 `json:"hub_cpu_s"`
	DevicesCPU  float64 `json:"dev_cpu_s"`
	UpBytes     float64 `json:"up_B"`
	DownBytes   float64 `json:"down_B"`
	Mismatches  int     `json:"mismatches"`
	LostRecords int     `json:"lost_records"`
	LostEdits   int     `json:"lost_edits"`
}

// turn is the limit and the product, one after the other.
type turn struct {
	limit   limits
	product outcome
}

func (t *turn) cpu() (limit, product float64) {
	limit = t.limit.HubCPU + t.limit.DevicesCPU
	if t.limit.BaseCPU > 0 {
		limit = t.limit.BaseCPU
	}
	return limit, t.product.HubCPU + t.product.DevicesCPU
}

func (t *turn) wire() (limit, product float64) {
	limit = t.limit.UpBytes + t.limit.DownBytes
	if t.limit.BaseBytes > 0 {
		limit = t.limit.BaseBytes
	}
	return limit, t.product.UpBytes + t.product.DownBytes
}

// measureShift adds the figures of the first replica and of the reconnect.
func (t *table) measureShift(ctx context.Context, s *shift) error {
	if s.absent != "" {
		t.missing(rowFirst, "first replica 60 × 400", s.absent)
		t.missing(rowReconnect, "reconnect N = 20", s.absent)
		return nil
	}
	var err error
	if s.product, err = build(ctx, filepath.Dir(s.dir), "shiftbench", "./internal/shiftbench"); err != nil {
		return err
	}
	first, err := s.turns(ctx, bootstrap)
	if err != nil {
		return err
	}
	again, err := s.turns(ctx, reconnect)
	if err != nil {
		return err
	}
	t.addTurns(rowFirst, "first replica 60 × 400", first, 3, 1.5)
	t.addTurns(rowReconnect, "reconnect N = 20", again, 3, 1.45)
	lost := 0
	for _, a := range again {
		lost += a.product.Mismatches + a.product.LostRecords + a.product.LostEdits
	}
	t.within(rowReconnect, fmt.Sprintf("reconnect N = 20: lost, hidden, mismatches in %d turns", len(again)), 0, 0, float64(lost), func(v float64) string { return fmt.Sprint(v) }, "")
	return nil
}

func (t *table) addTurns(row int, what string, turns []turn, mostCPU, mostWire float64) {
	add := func(what string, most float64, of func(*turn) (float64, float64), u unit) {
		var limit, product, ratio samples
		for i := range turns {
			l, p := of(&turns[i])
			limit, product, ratio = append(limit, l), append(product, p), append(ratio, p/l)
		}
		spread := fmt.Sprintf(" (%.2f-%.2f x in %d turns)", ratio.quantile(0), ratio.quantile(1), len(turns))
		t.against(row, what, most, limit.median(), product.median(), ratio.median(), u, spread)
	}
	add(what+": CPU hub + devices", mostCPU, (*turn).cpu, seconds)
	add(what+": wire (zstd)", mostWire, (*turn).wire, kilobyte)
}

func (s *shift) turns(ctx context.Context, c scene) (turns []turn, err error) {
	progress("%s: limit and product, %d turns ...", c.name, shiftReps)
	for range shiftReps {
		var t turn
		line, err := s.runLimit(ctx, c)
		if err != nil {
			return nil, err
		}
		if err := s.keep(append(c.prefix("phys"), line[1:]...), &t.limit); err != nil {
			return nil, err
		}
		product, err := output(ctx, s.product, c.name, strconv.Itoa(c.devices), strconv.Itoa(c.base), s.workload(c))
		if err != nil {
			return nil, err
		}
		if err := s.keep(product, &t.product); err != nil {
			return nil, err
		}
		turns = append(turns, t)
	}
	return turns, nil
}

func (c scene) prefix(peer string) []byte {
	return fmt.Appendf(nil, `{"peer":%q,"scen":%q,"n":%d,`, peer, c.name, c.devices)
}

func (s *shift) runLimit(ctx context.Context, c scene) ([]byte, error) {
	if s.limit != "" {
		return output(ctx, s.limit, s.workload(c))
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return output(ctx, self, "-role", roleLimit, s.workload(c))
}

// keep reads a result and remembers its line for the peers' table.
func (s *shift) keep(line []byte, into any) error {
	s.lines = append(s.lines, line...)
	if err := json.Unmarshal(line, into); err != nil {
		return fmt.Errorf("read the result %q: %w", line, err)
	}
	return nil
}

func (s *shift) workload(c scene) string {
	return filepath.Join(s.dir, "data", fmt.Sprintf("shift-%d-%d.jsonl", c.devices, c.base))
}

// output runs a program that prints one line.
func output(ctx context.Context, program string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(program), err)
	}
	return out, nil
}
