package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/sync/load"
)

// Nothing to sync.
const (
	idleCity    = 13_500 // workstations whose streams are stored: 103,500 of them
	idleDevices = 400    // of them that ask
	idleCalls   = 60     // of each
	idlePause   = 100 * time.Millisecond
	idleHubs    = 2
)

// idle asks two replicas on one PostgreSQL when there is nothing to sync.
func (b *bench) idle(ctx context.Context) (err error) {
	city := b.city("", idleCity)
	s, err := b.settle(ctx, "idle", true, city)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	fleets := make([]*load.Fleet, idleHubs)
	for i := range fleets {
		p, err := s.serve(ctx)
		if err != nil {
			return err
		}
		if fleets[i], err = s.fleet(ctx, city, p); err != nil {
			return err
		}
	}
	each := func(f func(i int, fleet *load.Fleet) error) error {
		var g errgroup.Group
		for i, fleet := range fleets {
			g.Go(func() error { return f(i, fleet) })
		}
		return g.Wait()
	}
	part := func(i int) (first, end int) {
		return i * idleDevices / idleHubs, (i + 1) * idleDevices / idleHubs
	}
	if err := each(func(i int, f *load.Fleet) error {
		first, end := part(i)
		return f.Connect(ctx, first, end)
	}); err != nil {
		return err
	}
	cpu, err := s.cpu()
	if err != nil {
		return err
	}
	if err := each(func(i int, f *load.Fleet) error {
		first, end := part(i)
		return f.Idle(ctx, first, end, idleCalls, idlePause)
	}); err != nil {
		return err
	}
	after, err := s.cpu()
	if err != nil {
		return err
	}
	for _, f := range fleets {
		f.Disconnect()
	}
	calls := idleDevices * idleCalls
	b.table.most("idle", fmt.Sprintf("hub CPU per call, nothing to sync, %d replicas, %d streams stored", idleHubs, fleets[0].Streams()), 0.05, ms(after-cpu)/float64(calls), millis)
	return nil
}

// cpu is what all hubs of the site have used.
func (s *site) cpu() (all time.Duration, err error) {
	for _, p := range s.hubs {
		cpu, err := p.CPU()
		if err != nil {
			return 0, err
		}
		all += cpu
	}
	return all, nil
}
