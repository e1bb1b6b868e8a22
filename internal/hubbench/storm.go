package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/sync/load"
)

// What a storm is made of.
const (
	stormEntries = 20
	watchers     = 300 // workstations that are connected all the time and share a list
	stops        = 4   // stop orders for a patient of theirs, issued in the middle
	stopEvery    = 2 * time.Second
	again        = 2000 // workstations that come after the hub was started anew
)

// limits are the targets of a storm.
type limits struct {
	row          string
	first, again float64 // s of hub CPU
}

func (b *bench) storm(ctx context.Context) error {
	return b.stormOn(ctx, false, limits{"storm", 20, 12})
}

func (b *bench) stormOnPostgres(ctx context.Context) error {
	return b.stormOn(ctx, true, limits{"postgres", 25, 12})
}

// storming is a storm under way.
type storming struct {
	*site
	limits

	fleet, ward *load.Fleet
	hub         *load.Process
}

// stormOn is a storm, a second one of the same workstations, and some that come
// after the hub was started anew.
func (b *bench) stormOn(ctx context.Context, onPostgres bool, most limits) (err error) {
	city, ward := b.city("", b.set.devices), b.city("vakt-", watchers)
	ward.Share = watchers
	s := &storming{limits: most}
	if s.site, err = b.settle(ctx, most.row, onPostgres, city, ward); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if s.hub, err = s.serve(ctx); err != nil {
		return err
	}
	if s.fleet, err = s.site.fleet(ctx, city, s.hub); err != nil {
		return err
	}
	if s.ward, err = s.site.fleet(ctx, ward, s.hub); err != nil {
		return err
	}
	if err := s.one(ctx); err != nil {
		return err
	}
	if err := s.two(ctx); err != nil {
		return err
	}
	return s.restarted(ctx)
}

// one is the first storm: everybody shows everything.
func (s *storming) one(ctx context.Context) error {
	row := s.row
	watch, err := s.ward.Watch(ctx, 0, watchers)
	if err != nil {
		return err
	}
	defer watch.Stop() //nolint:errcheck // a second time at most
	due := 0
	storm, cost, err := s.blow(ctx, func(ctx context.Context) (err error) {
		due, err = s.stopOrders(ctx)
		return err
	})
	if err != nil {
		return err
	}
	reached := watch.Reached()
	if err := watch.Stop(); err != nil {
		return err
	}
	t := &s.bench.table
	t.most(row, fmt.Sprintf("hub CPU, %d workstations × %d entries", storm.Devices, stormEntries), s.first, cost.hub.CPU.Seconds(), seconds)
	t.beside(row, "until all had pushed / come again", fmt.Sprintf("%.1f s / %.1f s", storm.Push.Seconds(), (storm.Push+storm.Collect).Seconds()))
	s.besidePostgres(cost)
	t.most(row, "hub peak", 400, mb(cost.hub.Peak), megabyte)
	t.most(row, "push p99 (from dialling to acknowledged)", 3000, ms(storm.Latency.Quantile(0.99)), millis)
	t.beside(row, "push p50", millis(ms(storm.Latency.Quantile(0.5))))
	t.most(row, fmt.Sprintf("a stop order at %d connected workstations p99", watchers), 5000, ms(reached.Quantile(0.99)), millis)
	t.beside(row, "a stop order p50", millis(ms(reached.Quantile(0.5))))
	t.least(row, "stop orders that arrived", float64(due), float64(len(reached)), count)
	t.most(row, "wire up, each entry pushed", 190, storm.UpEach(), bytes)
	t.most(row, "wire down, each entry delivered", 190, storm.DownEach(), bytes)
	t.beside(row, "handshakes full / resumed; come later; broken", fmt.Sprintf("%d / %d; %d; %d", storm.Full, storm.Resumed, storm.Refused, storm.Broken))
	return s.judge(ctx)
}

// two is the second storm: the hub knows everybody.
func (s *storming) two(ctx context.Context) error {
	storm, cost, err := s.blow(ctx, nil)
	if err != nil {
		return err
	}
	t, row := &s.bench.table, s.row+" again"
	t.least(row, "resumed handshakes", 95, 100*storm.Share(), percent)
	t.most(row, "hub CPU", s.again, cost.hub.CPU.Seconds(), seconds)
	s.besidePostgres(cost)
	t.beside(row, "hub peak; push p99; wire up, down", fmt.Sprintf("%s; %s; %s, %s", megabyte(mb(cost.hub.Peak)), millis(ms(storm.Latency.Quantile(0.99))), bytes(storm.UpEach()), bytes(storm.DownEach())))
	return s.judge(ctx)
}

// restarted lets some come after the hub was started anew at the same address.
func (s *storming) restarted(ctx context.Context) error {
	if err := s.hub.Stop(); err != nil {
		return err
	}
	var err error
	if s.hub, err = s.serve(ctx); err != nil {
		return err
	}
	if err := s.fleet.Move(s.hub.Address); err != nil {
		return err
	}
	full, resumed := s.fleet.Traffic.Full.Load(), s.fleet.Traffic.Resumed.Load()
	if _, err := s.fleet.Visit(ctx, 0, min(again, s.fleet.Devices()), s.bench.set.connections); err != nil {
		return err
	}
	full, resumed = s.fleet.Traffic.Full.Load()-full, s.fleet.Traffic.Resumed.Load()-resumed
	s.bench.table.least(s.row+" again", fmt.Sprintf("resumed after a restart of the hub, %d workstations", full+resumed), 95, 100*float64(resumed)/float64(full+resumed), percent)
	return nil
}

// price is what a storm cost.
type price struct {
	hub      load.Cost
	postgres time.Duration // zero: there is none
}

// blow records a shift and lets everybody come; meanwhile runs beside it.
func (s *storming) blow(ctx context.Context, meanwhile func(context.Context) error) (storm load.Storm, p price, err error) {
	b := s.bench
	if err := s.fleet.Record(ctx, 0, s.fleet.Devices(), stormEntries); err != nil {
		return storm, p, err
	}
	before := time.Duration(0)
	if b.server != nil {
		if before, err = b.postgresCPU(); err != nil {
			return storm, p, err
		}
	}
	m, err := s.hub.Measure()
	if err != nil {
		return storm, p, err
	}
	progress("%s: the storm …", s.row)
	g, ctx := errgroup.WithContext(ctx)
	if meanwhile != nil {
		g.Go(func() error { return meanwhile(ctx) })
	}
	g.Go(func() (err error) {
		storm, err = s.fleet.Storm(ctx, 0, s.fleet.Devices(), b.set.connections)
		return err
	})
	if err := g.Wait(); err != nil {
		return storm, p, fmt.Errorf("%w: %s", err, s.hub.Log())
	}
	if p.hub, err = m.Since(); err != nil || b.server == nil {
		return storm, p, err
	}
	after, err := b.postgresCPU()
	p.postgres = after - before
	return storm, p, err
}

func (s *storming) besidePostgres(p price) {
	if s.bench.server != nil {
		s.bench.table.beside(s.row, "CPU of PostgreSQL", seconds(p.postgres.Seconds()))
	}
}

// stopOrders waits for the middle of the storm and lets the centre stop a
// patient's orders, one after the other, in another process than the hub's.
func (s *storming) stopOrders(ctx context.Context) (due int, err error) {
	half := int64(s.fleet.Devices() / 2)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for s.fleet.Traffic.Full.Load()+s.fleet.Traffic.Resumed.Load() < half {
		select {
		case <-ctx.Done():
			return due, ctx.Err()
		case <-tick.C:
		}
	}
	centre := s.centre()
	for range stops {
		n, err := s.ward.Stop(ctx, centre, 0, 1)
		if err != nil {
			return due, err
		}
		due += n
		select {
		case <-ctx.Done():
			return due, ctx.Err()
		case <-time.After(stopEvery):
		}
	}
	return due, nil
}

// judge compares what the hub holds and what everybody received with what was
// sent.
func (s *storming) judge(ctx context.Context) error {
	v, err := s.fleet.Check(ctx, s.store)
	if err != nil {
		return err
	}
	t := &s.bench.table
	t.most(s.row, fmt.Sprintf("lost, of %d", v.Sent), 0, float64(v.Lost+v.Unsent), count)
	t.most(s.row, "doubled, altered, of nobody", 0, float64(v.Doubled+v.Strange+v.BrokenRoot), count)
	t.least(s.row, "delivered to 2 more", float64(v.Expected), float64(v.Delivered), count)
	if !v.OK() {
		return fmt.Errorf("the hub broke a promise: %s", v)
	}
	return nil
}
