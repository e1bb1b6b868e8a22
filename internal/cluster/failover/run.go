//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/internal/cluster"
)

// errFound ends the program with a failure.
var errFound = errors.New("something was lost, doubled or noticed; see above")

// run plays the whole test.
func run(ctx context.Context, set setup, out io.Writer) (err error) {
	begin := time.Now()
	c, err := cluster.Open(ctx, cluster.Options{Asynchronous: set.asynchronous, Etcd3: set.etcd3})
	defer func() { err = errors.Join(err, c.Close()) }()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "three nodes and etcd, %.0f s after the start\n", time.Since(begin).Seconds())
	p := &play{setup: set, out: out, cluster: c}
	if p.control, err = newControl(ctx, c.URL("postgres")); err != nil {
		return err
	}
	if set.syncd != "" {
		p.stage, err = newStage(ctx, c, set)
		defer func() { err = errors.Join(err, p.stage.close()) }()
		if err != nil {
			return err
		}
	}
	if err := p.perform(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "%.0f s in all\n", time.Since(begin).Seconds())
	err = p.judge(ctx)
	if err != nil && set.logs != "" {
		err = errors.Join(err, c.SaveLogs(set.logs))
	}
	return err
}

// play is one run in progress.
type play struct {
	setup   setup
	out     io.Writer
	cluster *cluster.Cluster
	control *control
	stage   *stage // nil: only the control writes
	events  []event
}

// perform lets everybody write while the killer works, and waits until all has
// come to rest.
func (p *play) perform(ctx context.Context) error {
	ctx, stopAll := context.WithCancel(ctx)
	writing, stopWriting := context.WithCancel(ctx)
	g, ctx := errgroup.WithContext(ctx)
	err := p.start(ctx, writing, g)
	if err == nil {
		err = p.kill(ctx)
	}
	stopWriting()
	if err == nil && p.stage != nil {
		unacked, undelivered := p.stage.rest(ctx)
		fmt.Fprintf(p.out, "at rest: %d not acknowledged, %d not delivered\n", unacked, undelivered)
	}
	stopAll()
	return errors.Join(err, g.Wait())
}

func (p *play) start(ctx, writing context.Context, g *errgroup.Group) error {
	g.Go(func() error { return p.control.run(writing) })
	if p.stage == nil {
		return nil
	}
	if err := p.stage.open(ctx, g); err != nil {
		return err
	}
	for _, w := range p.stage.stations {
		g.Go(func() error { return w.agent.Run(ctx) })
		g.Go(func() error { return w.write(writing) })
	}
	return nil
}

// kill forces one failover after the other.
func (p *play) kill(ctx context.Context) error {
	x := &killer{cluster: p.cluster, rand: rand.New(rand.NewPCG(p.setup.seed, 0)), control: p.control, stage: p.stage} //nolint:gosec // moments, not secrets
	kinds := p.setup.kinds
	for i, forced := 0, 0; forced < p.setup.kills; i++ {
		e, err := x.strike(ctx, kinds[i%len(kinds)], i)
		if err != nil {
			return errors.Join(err, printEvents(p.out, p.events))
		}
		fmt.Fprintf(os.Stderr, "%d %s %s→%s, without writes %s/%s s\n", i+1, e.kind, e.from, e.to, seconds(e.database), seconds(e.stations))
		p.events = append(p.events, e)
		if e.failover() {
			forced++
		}
	}
	return nil
}

// judge prints what came out, and errs if it is not what it has to be.
func (p *play) judge(ctx context.Context) error {
	if err := printEvents(p.out, p.events); err != nil {
		return err
	}
	acked, lost, err := p.control.verdict(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "control: acknowledged %d, unknown %d, lost %d %v\n", acked, p.control.unknown, len(lost), lost[:min(len(lost), maxExamples)])
	sound := len(lost) == 0
	if p.stage != nil {
		well, err := p.judgeStage(ctx)
		if err != nil {
			return err
		}
		sound = sound && well
	}
	if p.setup.asynchronous {
		return p.judgeControl(sound)
	}
	if !sound {
		return errFound
	}
	return nil
}

// judgeControl turns the verdict round: a cluster that acknowledges what no
// standby has must be seen to lose.
func (p *play) judgeControl(sound bool) error {
	if sound {
		return errors.New("an asynchronous cluster was killed and no loss was found: the check is blind")
	}
	fmt.Fprintln(p.out, "the loss of an asynchronous cluster was found, as it has to be")
	return nil
}

func (p *play) judgeStage(ctx context.Context) (sound bool, err error) {
	a, err := p.stage.account(ctx)
	if err != nil {
		return false, err
	}
	v := check(a)
	receipt, delivery := p.stage.book.delays()
	fmt.Fprintf(p.out, "workstations: acknowledged %d, lost %d, doubled %d, not delivered %d, not acknowledged in the end %d; rows stored %d, gaps %d, forks %d\n",
		v.acknowledged, v.lost, v.doubled, v.undelivered, v.unsent, v.stored, v.gaps, v.forks)
	fmt.Fprintf(p.out, "longest delay: to the receipt %.1f s, to another workstation %.1f s\n", receipt.Seconds(), delivery.Seconds())
	noticed, err := p.stage.disquiet(ctx, p.out)
	if err != nil {
		return false, err
	}
	for _, l := range p.stage.book.latecomers() {
		noticed = append(noticed, p.explain(l))
	}
	tables, differ, err := p.stage.copies(ctx)
	if err != nil {
		return false, err
	}
	fmt.Fprintf(p.out, "the three nodes: %d tables, %d differ\n", tables, len(differ))
	p.stage.complaints(p.out)
	for _, line := range append(append(v.examples, noticed...), differ...) {
		fmt.Fprintln(p.out, "found:", line)
	}
	return v.sound() && len(noticed)+len(differ) == 0, nil
}

// explain tells a late delivery, with the strike that it was written after.
func (p *play) explain(l late) string {
	text := fmt.Sprintf("late: %s got %s after %.1f s", l.device, l.id, l.at.Sub(l.written).Seconds())
	for i := len(p.events) - 1; i >= 0; i-- {
		if e := p.events[i]; e.begin.Before(l.written.Add(time.Second)) {
			return fmt.Sprintf("%s; written %.1f s after strike %d (%s, whole after %.1f s)", text, l.written.Sub(e.begin).Seconds(), i+1, e.kind, e.whole.Seconds())
		}
	}
	return text
}
