package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
)

// centre is a hub that serves on loopback from this process.
type centre struct {
	hub      *hub.Hub
	store    *sqlite.Store
	url      string
	patients []journal.ID
	unit     journal.ID // the list with all patients
	vacant   journal.ID // a list with none

	stop  context.CancelFunc
	ended chan error
}

func openCentre(ctx context.Context, dir string) (*centre, error) {
	store, err := sqlite.Open(ctx, filepath.Join(dir, "hub.db"))
	if err != nil {
		return nil, err
	}
	c := &centre{store: store, ended: make(chan error, 1)}
	if err := c.serve(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	if err := c.fill(ctx); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (c *centre) serve(ctx context.Context) error {
	_, sign, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	master, err := hub.NewMasterKey(rand.Reader)
	if err != nil {
		return err
	}
	authority, err := hub.NewAuthority(time.Now(), rand.Reader)
	if err != nil {
		return err
	}
	certificate, err := authority.Server([]string{"localhost"}, time.Now())
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	c.url = fmt.Sprintf("https://localhost:%d", l.Addr().(*net.TCPAddr).Port)
	c.hub = hub.New(hub.Config{Store: c.store, Master: master, Sign: sign, Authority: authority, Now: time.Now, Rand: rand.Reader})
	ctx, c.stop = context.WithCancel(ctx)
	go func() { c.ended <- c.hub.Serve(ctx, l, certificate) }()
	return nil
}

func (c *centre) close() error {
	c.stop()
	return errors.Join(<-c.ended, c.store.Close())
}

// fill writes the ward: a list with 60 patients of 400 entries each, and one
// without patients.
func (c *centre) fill(ctx context.Context) (err error) {
	if c.unit, err = c.hub.AddSubject(ctx, "CareTeam/1"); err != nil {
		return err
	}
	if c.vacant, err = c.hub.AddSubject(ctx, "CareTeam/2"); err != nil {
		return err
	}
	for n := range patientCount {
		stream, err := c.hub.AddSubject(ctx, fmt.Sprintf("Patient/%d", n+1))
		if err != nil {
			return err
		}
		p := patient{number: n, now: journal.InstantOf(time.Now())}
		if err := c.hub.Append(ctx, stream, p.items(entriesEach)...); err != nil {
			return err
		}
		if err := c.hub.Append(ctx, c.unit, p.assignment(stream)); err != nil {
			return err
		}
		c.patients = append(c.patients, stream)
	}
	return nil
}

// invite makes a code for a workstation with one user.
func (c *centre) invite(ctx context.Context, label string, list journal.ID) (string, error) {
	return c.hub.Invite(ctx, hub.Invitation{Label: label, Units: []journal.ID{list}, Users: []journal.Author{nurse}})
}

// How the sync goes that a screen is opened during.
const (
	trickleEvery   = 100 * time.Millisecond
	trickleEntries = 2 // for each of
	tricklePatient = 50
)

// trickle lets the centre write to its patients until done ends: some hundred
// entries a second, about as much as a device receives that was away.
func (c *centre) trickle(ctx, done context.Context) error {
	tick := time.NewTicker(trickleEvery)
	defer tick.Stop()
	for n := 0; ; n++ {
		for i := range tricklePatient {
			at := (n*tricklePatient + i) % len(c.patients)
			p := patient{number: at, now: journal.InstantOf(time.Now())}
			if err := c.hub.Append(ctx, c.patients[at], p.late(n, trickleEntries)...); err != nil {
				return err
			}
		}
		select {
		case <-done.Done():
			return nil
		case <-tick.C:
		}
	}
}
