package load

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Process is a hub that serves in a process of its own, whose CPU and memory
// are metered apart (Linux: proc(5)).
type Process struct {
	Address string // "https://localhost:40123"

	cmd   *exec.Cmd
	lines *io.PipeReader
	read  sync.WaitGroup

	mu   sync.Mutex
	tail bytes.Buffer // guarded by mu: what it said last
}

// Limits of a hub's process.
const (
	startTimeout = 30 * time.Second
	tailSize     = 8 << 10 // bytes of its log that are kept
)

// serving is what the hub logs when it listens.
const serving = "address="

// StartHub starts `program args…`, a `hub serve --listen 127.0.0.1:0`, and
// waits until it listens. It is stopped when ctx ends.
func StartHub(ctx context.Context, program string, args ...string) (*Process, error) {
	p := &Process{cmd: exec.CommandContext(ctx, program, args...)} //nolint:gosec // this program itself, or the bench's build of it
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = startTimeout
	out, in := io.Pipe()
	p.lines, p.cmd.Stderr = out, in
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start a hub: %w", err)
	}
	address := make(chan string, 1)
	p.read.Go(func() { p.follow(out, address) })
	timeout := time.NewTimer(startTimeout)
	defer timeout.Stop()
	select {
	case a, ok := <-address:
		if _, port, err := net.SplitHostPort(a); ok && err == nil {
			p.Address = "https://localhost:" + port
			return p, nil
		}
	case <-timeout.C:
	}
	return nil, errors.Join(errors.New("the hub did not begin to serve"), p.Stop())
}

// follow keeps the end of the log, and sends the address once.
func (p *Process) follow(log io.Reader, address chan<- string) {
	defer close(address)
	said := false
	for lines := bufio.NewScanner(log); lines.Scan(); {
		p.mu.Lock()
		if p.tail.Len() > tailSize {
			p.tail.Next(p.tail.Len() / 2)
		}
		p.tail.WriteString(lines.Text() + "\n")
		p.mu.Unlock()
		if _, rest, ok := strings.Cut(lines.Text(), serving); ok && !said {
			said = true
			address <- strings.Fields(rest)[0]
		}
	}
}

// Log is the end of what it said.
func (p *Process) Log() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tail.String()
}

// Stop ends it as an operator does, and says what it said if it did not end
// well. It may be called twice.
func (p *Process) Stop() error {
	if p.cmd.ProcessState != nil {
		return nil
	}
	err := p.cmd.Process.Signal(syscall.SIGTERM)
	return errors.Join(err, p.wait())
}

// Kill ends it as a power cut does.
func (p *Process) Kill() error {
	err := p.cmd.Process.Kill()
	_ = p.wait() // it did not end well
	return err
}

func (p *Process) wait() error {
	err := p.cmd.Wait()
	_ = p.lines.Close()
	p.read.Wait()
	if err != nil {
		return fmt.Errorf("the hub ended: %w: %s", err, p.Log())
	}
	return nil
}

// ticks is how many units of proc(5) a second has; Linux has had 100 on every
// machine that Go runs on.
const ticks = 100

// CPU is user and system time so far.
func (p *Process) CPU() (time.Duration, error) { return cpuOf(p.cmd.Process.Pid) }

func cpuOf(pid int) (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("read the CPU time of a process: %w", err)
	}
	_, rest, _ := bytes.Cut(b, []byte(") ")) // after the name
	fields := strings.Fields(string(rest))
	var user, system int64
	if len(fields) < 13 {
		return 0, errors.New("read the CPU time of a process: too few fields")
	}
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0, fmt.Errorf("read the CPU time of a process: %w", err)
	}
	return time.Duration(user+system) * time.Second / ticks, nil
}

// ForgetPeak starts the peak of resident memory anew.
func (p *Process) ForgetPeak() error {
	err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p.cmd.Process.Pid), []byte("5"), 0o200)
	if err != nil {
		return fmt.Errorf("forget the peak of memory: %w", err)
	}
	return nil
}

// Peak is the peak of resident memory since then, in bytes.
func (p *Process) Peak() (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read the memory of a process: %w", err)
	}
	var kb int64
	_, rest, _ := strings.Cut(string(b), "VmHWM:")
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		return 0, fmt.Errorf("read the memory of a process: %w", err)
	}
	return kb << 10, nil
}

// Cost is what a stretch of time cost a process.
type Cost struct {
	CPU  time.Duration
	Peak int64 // resident memory, in bytes
}

// Meter is the beginning of such a stretch.
type Meter struct {
	process *Process
	cpu     time.Duration
}

// Measure begins one.
func (p *Process) Measure() (Meter, error) {
	cpu, err := p.CPU()
	return Meter{p, cpu}, errors.Join(err, p.ForgetPeak())
}

// Since is the cost so far.
func (m Meter) Since() (Cost, error) {
	cpu, err := m.process.CPU()
	peak, perr := m.process.Peak()
	return Cost{CPU: cpu - m.cpu, Peak: peak}, errors.Join(err, perr)
}
