package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/sync/load"
)

// What the others do while one row is measured.
const (
	dayDevices = 60                     // workstations that work as on an ordinary day
	dayPause   = 200 * time.Millisecond // of each, between two entries
	dayTime    = 8 * time.Second        // how long they are watched
)

// First replicas.
const (
	replicas        = 100
	replicaShare    = 10 // of them hold the same list
	replicaPatients = 60
	replicaHistory  = 400
)

// first lets a hundred workstations download everything at once, while others
// go on working.
func (b *bench) first(ctx context.Context) (err error) {
	fresh, day := b.city("ny-", replicas), b.city("", dayDevices)
	fresh.Share, fresh.Patients, fresh.History = replicaShare, replicaPatients, replicaHistory
	s, err := b.settle(ctx, "first", false, fresh, day)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	p, err := s.serve(ctx)
	if err != nil {
		return err
	}
	newcomers, err := s.fleet(ctx, fresh, p)
	if err != nil {
		return err
	}
	others, err := s.fleet(ctx, day, p)
	if err != nil {
		return err
	}
	quiet, err := steady(ctx, others, nil)
	if err != nil {
		return err
	}
	newcomers.Forget()
	m, err := p.Measure()
	if err != nil {
		return err
	}
	var took load.Latencies
	progress("first: %d replicas …", replicas)
	busy, err := steady(ctx, others, func(ctx context.Context) (err error) {
		took, err = newcomers.Visit(ctx, 0, replicas, replicas)
		return err
	})
	if err != nil {
		return fmt.Errorf("%w: %s", err, p.Log())
	}
	cost, err := m.Since()
	if err != nil {
		return err
	}
	for _, f := range []*load.Fleet{newcomers, others} {
		if v, err := f.Check(ctx, s.store); err != nil || !v.OK() {
			return errors.Join(err, fmt.Errorf("the hub broke a promise: %s", v))
		}
	}
	b.table.most("first", fmt.Sprintf("hub peak, %d first replicas (%d × %d) at once", replicas, replicaPatients, replicaHistory), 300, mb(cost.Peak), megabyte)
	b.table.most("first", "the others' sync p99 meanwhile", 1000, ms(busy.Quantile(0.99)), millis)
	b.table.beside("first", "the others' p50 / p99 before; rounds meanwhile", fmt.Sprintf("%s / %s; %d", millis(ms(quiet.Quantile(0.5))), millis(ms(quiet.Quantile(0.99))), len(busy)))
	b.table.beside("first", "hub CPU; a replica p50 / the last", fmt.Sprintf("%s; %.1f s / %.1f s", seconds(cost.CPU.Seconds()), took.Quantile(0.5).Seconds(), took.Quantile(1).Seconds()))
	return nil
}

// steady lets a fleet work while something is done; for dayTime if that is nil.
func steady(ctx context.Context, f *load.Fleet, something func(context.Context) error) (l load.Latencies, err error) {
	done, end := context.WithCancel(ctx)
	defer end()
	if something == nil {
		done, end = context.WithTimeout(ctx, dayTime)
		defer end()
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		l, _, err = f.Steady(ctx, done, 0, f.Devices(), dayPause)
		return err
	})
	if something != nil {
		g.Go(func() error {
			defer end()
			return something(ctx)
		})
	}
	return l, g.Wait()
}
