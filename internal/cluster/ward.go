//go:build linux

package cluster

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
)

// ward is the program's end of the pipe to its warden.
type ward struct {
	dir string
	cmd *exec.Cmd

	mu      sync.Mutex // one question at a time
	in      io.WriteCloser
	orders  *json.Encoder
	answers *json.Decoder
	closed  bool
}

// newWard starts a warden for dir, in a session of its own.
func newWard(dir string) (*ward, error) {
	program, err := copyOf()
	if err != nil {
		return nil, err
	}
	w := &ward{dir: dir, cmd: exec.Command(program)} //nolint:gosec // this very program
	w.cmd.Env = append(os.Environ(), wardenVariable+"="+dir)
	w.cmd.Stderr = os.Stderr
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start the warden: %w", err)
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the warden: %w", err)
	}
	if err := w.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the warden: %w", err)
	}
	w.orders, w.answers = json.NewEncoder(w.in), json.NewDecoder(out)
	return w, nil
}

// ask gives an order and waits for the answer.
func (w *ward) ask(o order) (reply, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var r reply
	if w.closed {
		return r, errors.New("the warden has ended")
	}
	if err := w.orders.Encode(o); err != nil {
		return r, fmt.Errorf("tell the warden: %w", err)
	}
	if err := w.answers.Decode(&r); err != nil {
		return r, fmt.Errorf("the warden did not answer: %w", err)
	}
	if r.Error != "" {
		return r, fmt.Errorf("start %s: %s", filepath.Base(o.Program), r.Error)
	}
	return r, nil
}

// start starts a program below dir; what it says goes to a file there.
func (w *ward) start(o order) (process, error) {
	r, err := w.ask(o)
	if err != nil {
		return process{}, err
	}
	p, _ := readStat(fmt.Sprintf("/proc/%d/stat", r.PID))
	p.pid, p.root = r.PID, w.cmd.Process.Pid
	return p, nil
}

// descendants is everything that runs below the warden.
func (w *ward) descendants() []process { return descendants(w.cmd.Process.Pid) }

// within are the descendants that work in dir or below.
func (w *ward) within(dir string) []process {
	var found []process
	for _, p := range w.descendants() {
		if at := p.folder(); at == dir || strings.HasPrefix(at, dir+string(filepath.Separator)) {
			found = append(found, p)
		}
	}
	return found
}

// end lets the warden end everything, and waits. It returns what had to be
// ended by force.
func (w *ward) end() ([]string, error) {
	r, err := w.ask(order{})
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil, nil
	}
	w.closed = true
	return r.Left, errors.Join(err, w.in.Close(), w.cmd.Wait())
}
