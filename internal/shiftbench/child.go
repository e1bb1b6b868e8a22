package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// The child processes.
const (
	roleHub     = "hub"
	roleDevices = "devices"
)

// order is what the driver asks of a child; the child answers each with one
// JSON line.
type order struct {
	Do string // keys, start, go, stats, report, stop

	Keys    []publicKeys // what the hub needs of the devices, with start
	Opening opening      // what the devices need of the hub, with start
}

// publicKeys are a device's.
type publicKeys struct{ Verify, Replica []byte }

// usage is what a process spent since it was told to start.
type usage struct {
	CPUSeconds float64
	PeakMB     float64
	UpBytes    int64 // at the hub: received, inside TLS records
	DownBytes  int64
}

// report is what a replica holds at the end, and what it should hold.
type report struct {
	Digests     map[string]string // patient -> digest of the chart, per device for devices
	LostRecords int
	LostEdits   int
	Mismatches  int // between devices
	OpP50Ms     float64
	OpP99Ms     float64
}

// child is a running copy of this program.
type child struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func startChild(role string, s scenario) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	c := &child{cmd: exec.Command(self, append([]string{role}, s.args()...)...)}
	c.cmd.Stderr = os.Stderr
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.out = bufio.NewReader(out)
	return c, c.cmd.Start()
}

// ask sends an order and waits for the answer.
func ask[T any](c *child, o order) (answer T, err error) {
	if err := json.NewEncoder(c.in).Encode(o); err != nil {
		return answer, fmt.Errorf("tell %s: %w", c.cmd.Args[1], err)
	}
	line, err := c.out.ReadBytes('\n')
	if err != nil {
		return answer, fmt.Errorf("%s ended: %w", c.cmd.Args[1], err)
	}
	if err := json.Unmarshal(line, &answer); err != nil {
		return answer, fmt.Errorf("%s said %q: %w", c.cmd.Args[1], line, err)
	}
	return answer, nil
}

func (c *child) stop() {
	_ = c.in.Close()
	_ = c.cmd.Wait()
}

// obey answers each order on standard input with what do returns.
func obey(do func(order) (any, error)) error {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var o order
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			return fmt.Errorf("read an order: %w", err)
		}
		answer, err := do(o)
		if err != nil {
			return fmt.Errorf("%s: %w", o.Do, err)
		}
		if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
			return err
		}
	}
	return lines.Err()
}
