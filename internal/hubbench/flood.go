package main

import (
	"context"
	"errors"
	"fmt"

	"feltjournal/sync/load"
)

// floodEntries is what one workstation brings that was away for very long.
const floodEntries = 100_000

// flood lets one workstation push very much while others go on working.
func (b *bench) flood(ctx context.Context) (err error) {
	away, day := b.city("borte-", 1), b.city("", dayDevices)
	s, err := b.settle(ctx, "flood", false, away, day)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	p, err := s.serve(ctx)
	if err != nil {
		return err
	}
	one, err := s.fleet(ctx, away, p)
	if err != nil {
		return err
	}
	others, err := s.fleet(ctx, day, p)
	if err != nil {
		return err
	}
	progress("flood: %d entries are sealed …", floodEntries)
	if err := one.Record(ctx, 0, 1, floodEntries); err != nil {
		return err
	}
	quiet, err := steady(ctx, others, nil)
	if err != nil {
		return err
	}
	progress("flood: one pushes %d entries …", floodEntries)
	var took load.Latencies
	busy, err := steady(ctx, others, func(ctx context.Context) (err error) {
		took, err = one.Visit(ctx, 0, 1, 1)
		return err
	})
	if err != nil {
		return fmt.Errorf("%w: %s", err, p.Log())
	}
	for _, f := range []*load.Fleet{one, others} {
		if v, err := f.Check(ctx, s.store); err != nil || !v.OK() {
			return errors.Join(err, fmt.Errorf("the hub broke a promise: %s", v))
		}
	}
	idle, loaded := quiet.Quantile(0.99), busy.Quantile(0.99)
	b.table.most("flood", fmt.Sprintf("others' acknowledgement p99 while one pushes %d entries, against idle", floodEntries), 2, float64(loaded)/float64(idle), times)
	b.table.beside("flood", "p50 / p99 idle; p50 / p99 meanwhile", fmt.Sprintf("%s / %s; %s / %s (%d rounds)", millis(ms(quiet.Quantile(0.5))), millis(ms(idle)), millis(ms(busy.Quantile(0.5))), millis(ms(loaded)), len(busy)))
	b.table.beside("flood", "the flood took", fmt.Sprintf("%.1f s", took.Quantile(1).Seconds()))
	return nil
}
