package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"
)

// measureWard adds the figures of one workstation with a ward of 60 × 400.
func (t *table) measureWard(ctx context.Context, cache, dir string) (err error) {
	progress("a hub with %d patients of %d entries ...", patientCount, entriesEach)
	c, err := openCentre(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	progress("building syncd ...")
	syncd, err := build(ctx, cache, "syncd", "./cmd/syncd")
	if err != nil {
		return err
	}
	m, s, err := measureMemory(ctx, syncd, dir, c)
	if s != nil {
		defer s.stop() //nolint:errcheck // a second time at most
	}
	if err != nil {
		return err
	}
	m.addTo(t)
	if err := t.measureStation(ctx, c, s); err != nil {
		return err
	}
	if err := s.stop(); err != nil {
		return err
	}
	idle, err := measureIdle(ctx, filepath.Join(dir, "idle"), c)
	if err != nil {
		return err
	}
	idle.addTo(t)
	return nil
}

// measureStation adds what is measured over one workstation's store, each in a
// process of its own: first with the agent stopped, then with it running.
func (t *table) measureStation(ctx context.Context, c *centre, s *station) error {
	if err := s.stop(); err != nil {
		return err
	}
	progress("local records beside bare inserts ...")
	scratch := s.dir + "-records"
	if err := os.CopyFS(scratch, os.DirFS(s.dir)); err != nil {
		return fmt.Errorf("copy the store: %w", err)
	}
	r, err := delegate[recordResult](ctx, roleRecord, scratch)
	if err != nil {
		return err
	}
	r.addTo(t)
	if err := t.measureMedicine(ctx, scratch); err != nil {
		return err
	}
	progress("unlocking ...")
	u, err := delegate[unlockResult](ctx, roleUnlock, s.dir)
	if err != nil {
		return err
	}
	u.addTo(t)
	if err := s.start(ctx); err != nil {
		return err
	}
	return t.measureOpening(ctx, c, s)
}

// measureMedicine adds the figures of the medication round: the grid of a ward,
// the grid on the screen over a copy of the store, and a round that is played.
func (t *table) measureMedicine(ctx context.Context, scratch string) error {
	progress("the medication round ...")
	g, err := delegate[gridResult](ctx, roleGrid, "-")
	if err != nil {
		return err
	}
	g.addTo(t)
	s, err := delegate[screenResult](ctx, roleScreen, scratch)
	if err != nil {
		return err
	}
	s.addTo(t)
	r, err := delegate[roundResult](ctx, roleRound, "-")
	if err != nil {
		return err
	}
	r.addTo(t)
	return nil
}

// measureOpening adds how patients are opened: in peace, and during a sync.
func (t *table) measureOpening(ctx context.Context, c *centre, s *station) error {
	progress("opening patients ...")
	quiet, err := delegate[openResult](ctx, roleOpen, s.dir)
	if err != nil {
		return err
	}
	quiet.addTo(t, "")
	busy, err := c.during(ctx, func() (openResult, error) { return delegate[openResult](ctx, roleOpen, s.dir) })
	if err != nil {
		return err
	}
	if busy.Changes == 0 {
		return errors.New("no sync came while patients were opened")
	}
	busy.addTo(t, fmt.Sprintf(" during a sync (%d batches)", busy.Changes))
	return nil
}

// during runs f while the centre writes.
func (c *centre) during(ctx context.Context, f func() (openResult, error)) (r openResult, err error) {
	done, cancel := context.WithCancel(ctx)
	defer cancel()
	var g errgroup.Group
	g.Go(func() error { return c.trickle(ctx, done) })
	r, err = f()
	cancel()
	return r, errors.Join(err, g.Wait())
}
