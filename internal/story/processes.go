package story

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"feltjournal/assets/demo"
	"feltjournal/internal/wallclock"
	"feltjournal/journal"
)

// Waiting: how often something is looked at, and how long at most. A loaded
// machine takes seconds, not minutes.
const (
	glance   = 100 * time.Millisecond
	patience = 90 * time.Second
)

// Await looks until ok answers true, and says what it waited for in vain.
func Await(ctx context.Context, what string, ok func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("waited %s for %s", patience, what)
		}
	}
	return nil
}

// Troupe performs the story with real processes.
type Troupe struct {
	Scene
	Syncd string // the program
	URL   string // of the hub
	Env   []string
	logs  string
	hub   *Process
}

// NewTroupe sets the scene in dir, at five past eight in the morning today. In
// a process of a troupe the clock goes on from where it is.
func NewTroupe(dir, syncd string) (*Troupe, error) {
	at := wallclock.Now().In(journal.Oslo)
	morning := time.Date(at.Year(), at.Month(), at.Day(), 8, 5, 0, 0, journal.Oslo)
	shift := morning.Sub(at).Round(time.Second)
	if wallclock.Offset() != 0 {
		shift = 0
	}
	t := &Troupe{
		Scene: Scene{Dir: dir, Now: func() time.Time { return wallclock.Now().Add(shift) }},
		Syncd: syncd, logs: filepath.Join(dir, "logs"),
		Env: append(os.Environ(), wallclock.OffsetTo(morning)),
	}
	return t, os.MkdirAll(t.logs, 0o700)
}

// Run runs syncd to its end and returns what it printed.
func (t *Troupe) Run(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, t.Syncd, args...)
	cmd.Env = t.Env
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("syncd %s: %w: %s", strings.Join(args, " "), err, errs.String())
	}
	return strings.TrimSpace(out.String()), nil
}

// Process is a program that runs until it is stopped.
type Process struct {
	cmd   *exec.Cmd
	ended chan struct{}
	err   error // how it ended; after ended
}

// Start starts a program that lives until it is stopped, whatever becomes of
// ctx; what it says goes to a file in the scene's logs.
func (t *Troupe) Start(ctx context.Context, name, program string, args ...string) (*Process, error) {
	log, err := os.OpenFile(filepath.Join(t.logs, name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of %s: %w", name, err)
	}
	return t.start(ctx, log, program, args...)
}

func (t *Troupe) start(ctx context.Context, out io.WriteCloser, program string, args ...string) (*Process, error) {
	p := &Process{cmd: exec.CommandContext(context.WithoutCancel(ctx), program, args...), ended: make(chan struct{})}
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = t.Env, out, out
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(err, out.Close())
	}
	go func() {
		p.err = errors.Join(p.cmd.Wait(), out.Close())
		close(p.ended)
	}()
	return p, nil
}

// PID is the number of the process.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Stop asks the process to end and waits.
func (p *Process) Stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	<-p.ended
	return p.err
}

// Kill ends the process as a power cut would: with no time for a last word.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// OpenHub makes the hub, lets it import the municipality and serves.
func (t *Troupe) OpenHub(ctx context.Context) error {
	if err := demo.Write(t.Export(), t.Today()); err != nil {
		return err
	}
	if _, err := t.Run(ctx, "hub", "init", "--dir", t.Hub(), "--name", "localhost"); err != nil {
		return err
	}
	if _, err := t.Run(ctx, "hub", "import", "--dir", t.Hub(), t.Export()); err != nil {
		return err
	}
	address, err := freeAddress()
	if err != nil {
		return err
	}
	t.URL = "https://" + strings.Replace(address, "127.0.0.1", "localhost", 1)
	if t.hub, err = t.Start(ctx, "hub", t.Syncd, "hub", "serve", "--dir", t.Hub(), "--listen", address, "--journal", t.Central(),
		"--log", "json"); err != nil {
		return err
	}
	return Await(ctx, "the hub to listen", func() bool {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// CloseHub stops the hub.
func (t *Troupe) CloseHub() error { return t.hub.Stop() }

// Units that both workstations hold, by their names at the hub.
var units = []string{Unit, "Hjemmetjenesten sone Nord"}

// Enroll takes a player's workstation in. Every player can identify themselves
// at it with their PIN.
func (t *Troupe) Enroll(ctx context.Context, p Player) error {
	args := []string{"hub", "enroll", "--dir", t.Hub(), "--label", p.Label}
	for _, u := range units {
		args = append(args, "--unit", u)
	}
	var pinned strings.Builder
	for _, u := range Players {
		args = append(args, "--user", fmt.Sprintf("%s;%s;%s;%s", u.ID, u.Name, u.Role, u.HPR))
		fmt.Fprintf(&pinned, "%s=%s\n", u.ID, u.PIN)
	}
	code, err := t.Run(ctx, args...)
	if err != nil {
		return err
	}
	pins := filepath.Join(t.Dir, p.ID+".pin")
	if err := os.WriteFile(pins, []byte(pinned.String()), 0o600); err != nil {
		return err
	}
	_, err = t.Run(ctx, "agent", "enroll", "--dir", t.Station(p.ID), "--hub", t.URL, "--code", code, "--pins", pins)
	return errors.Join(err, os.Remove(pins))
}

// Publish puts the changed export in front of the hub, which imports it.
func (t *Troupe) Publish() error { return demo.Story(t.Export(), t.Today()) }

// Ended is closed after the process has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }
