//go:build linux

package cluster

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// wardenVariable makes a program that calls Warden one. Its value is the
// directory that the warden removes in the end.
const wardenVariable = "FELTJOURNAL_CLUSTER_WARDEN"

// How long the warden lets processes end by themselves before it kills them.
const (
	graceful = 10 * time.Second
	glance   = 50 * time.Millisecond
)

// order asks the warden to start a program, or (without one) to end.
type order struct {
	Program string   `json:"program,omitempty"`
	Args    []string `json:"args,omitempty"`
	Dir     string   `json:"dir,omitempty"`
	Log     string   `json:"log,omitempty"`
	Env     []string `json:"env,omitempty"`
	UID     uint32   `json:"uid,omitempty"`
	GID     uint32   `json:"gid,omitempty"`
	Drop    bool     `json:"drop,omitempty"` // run as UID and GID
}

// reply is the warden's answer.
type reply struct {
	PID   int      `json:"pid,omitempty"`
	Error string   `json:"error,omitempty"`
	Left  []string `json:"left,omitempty"` // what had to be ended by force
}

// Warden is called first in main (or TestMain) of every program that opens a
// cluster. In the process that was started as the cluster's warden it does that
// work and does not return; otherwise it does nothing.
func Warden() {
	dir := os.Getenv(wardenVariable)
	if dir == "" {
		return
	}
	os.Exit(keep(dir))
}

const adoptOrphans = 36 // PR_SET_CHILD_SUBREAPER

func keep(dir string) int {
	// A terminal's Ctrl-C is for the program; the pipe tells when it has ended.
	signal.Ignore(os.Interrupt, syscall.SIGHUP, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGPIPE)
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, adoptOrphans, 1, 0, 0, 0, 0); errno != 0 {
		fmt.Fprintln(os.Stderr, "warden: adopt orphans:", errno)
		return 1
	}
	go reap()
	orders, answers := json.NewDecoder(bufio.NewReader(os.Stdin)), json.NewEncoder(os.Stdout)
	for {
		var o order
		err := orders.Decode(&o)
		if err != nil || o.Program == "" {
			left := sweep()
			removeSegments(dir)
			_ = os.RemoveAll(dir)
			_ = answers.Encode(reply{Left: left})
			return 0
		}
		_ = answers.Encode(o.start())
	}
}

// reap takes the exit status of every child, ours or adopted.
func reap() {
	died := make(chan os.Signal, 1)
	signal.Notify(died, syscall.SIGCHLD)
	for range died {
		for {
			pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
			if pid <= 0 && !errors.Is(err, syscall.EINTR) {
				break
			}
		}
	}
}

// start starts the program with nothing of the warden but a log.
func (o *order) start() reply {
	log, err := os.OpenFile(o.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return reply{Error: err.Error()}
	}
	defer log.Close()
	// A backend whose postmaster dies while it waits for a standby reads its
	// standard input next: it must be one that ends.
	nothing, err := os.Open(os.DevNull)
	if err != nil {
		return reply{Error: err.Error()}
	}
	defer nothing.Close()
	attr := &os.ProcAttr{Dir: o.Dir, Env: o.Env, Files: []*os.File{nothing, log, log}, Sys: &syscall.SysProcAttr{Setpgid: true}}
	if o.Drop {
		attr.Sys.Credential = &syscall.Credential{Uid: o.UID, Gid: o.GID}
	}
	p, err := os.StartProcess(o.Program, append([]string{o.Program}, o.Args...), attr)
	if err != nil {
		return reply{Error: err.Error()}
	}
	pid := p.Pid
	_ = p.Release()
	return reply{PID: pid}
}

// sweep ends every descendant: first those that would start others anew, then
// PostgreSQL by its immediate shutdown, so that it gives its shared memory back,
// then by force what is still there.
func sweep() (left []string) {
	me := os.Getpid()
	for _, p := range descendants(me) {
		left = append(left, p.String())
		p.signal(syscall.SIGCONT)
		if !p.isPostmaster() && p.parent == me {
			p.signal(syscall.SIGKILL)
		}
	}
	deadline := time.Now().Add(graceful)
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for range tick.C {
		all := descendants(me)
		if len(all) == 0 {
			return left
		}
		late := time.Now().After(deadline)
		for _, p := range all {
			switch {
			case late:
				p.signal(syscall.SIGKILL)
			case p.parent == me && p.isPostmaster():
				p.signal(syscall.SIGQUIT)
			case p.parent == me:
				p.signal(syscall.SIGKILL)
			}
		}
	}
	return left
}

// copyOf is this program, whatever has become of its file.
func copyOf() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	return path, nil
}

var _ io.Closer = (*Cluster)(nil)
