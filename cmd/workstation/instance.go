package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// instance is the right to be the one window over a store, and the door at
// which a second start knocks to have the first window raised.
type instance struct {
	lock *flock.Flock
	door string // path of the socket
}

// claim takes the right for dir. first is false when another window has it; that
// window has then been asked to show itself.
func claim(dir string) (one *instance, first bool, err error) {
	one = &instance{lock: flock.New(filepath.Join(dir, "window.lock")), door: filepath.Join(dir, "window.sock")}
	first, err = one.lock.TryLock()
	if err != nil {
		return nil, false, fmt.Errorf("claim the window: %w", err)
	}
	if first {
		return one, true, nil
	}
	if err := one.knock(); err != nil {
		return nil, false, fmt.Errorf("another window has this store open, and it does not answer: %w", err)
	}
	return one, false, nil
}

func (i *instance) knock() error {
	c, err := net.DialTimeout("unix", i.door, 2*time.Second)
	if err != nil {
		return err
	}
	return c.Close()
}

// serve raises the window whenever somebody knocks, until ctx ends. Nothing is
// read from who knocks.
func (i *instance) serve(ctx context.Context, raise func()) error {
	if err := os.Remove(i.door); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("clear the door: %w", err)
	}
	l, err := net.Listen("unix", i.door)
	if err != nil {
		return fmt.Errorf("open the door: %w", err)
	}
	defer l.Close()
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	if err := os.Chmod(i.door, 0o600); err != nil {
		return fmt.Errorf("close the door to others: %w", err)
	}
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		c.Close()
		raise()
	}
}

// release gives the right back. It may be called twice.
func (i *instance) release() { i.lock.Close() } //nolint:errcheck // the lock ends with the process at the latest
