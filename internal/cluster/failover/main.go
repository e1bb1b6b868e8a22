//go:build linux

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/internal/cluster"
)

// setup is how the program was called.
type setup struct {
	kills        int
	seed         uint64
	asynchronous bool
	etcd3        bool
	syncd        string
}

func main() {
	cluster.Warden()
	var s setup
	flag.IntVar(&s.kills, "kills", 20, "failovers to force")
	flag.Uint64Var(&s.seed, "seed", 1, "of the moments of the kills")
	flag.BoolVar(&s.asynchronous, "asynchronous", false, "the control: acknowledge without a standby; a loss must be found")
	flag.BoolVar(&s.etcd3, "etcd3", false, "the other control: a Patroni that lets a paused primary come back")
	flag.StringVar(&s.syncd, "syncd", "", "the hub's program; without it only the control writes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, s)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "failover:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s setup) (err error) {
	begin := time.Now()
	c, err := cluster.Open(ctx, cluster.Options{Asynchronous: s.asynchronous, Etcd3: s.etcd3})
	defer func() { err = errors.Join(err, c.Close()) }()
	if err != nil {
		return err
	}
	fmt.Printf("three nodes, %s after the start\n", time.Since(begin).Round(time.Second))
	ctl, err := newControl(ctx, c.URL("postgres"))
	if err != nil {
		return err
	}
	load, stopLoad := context.WithCancel(ctx)
	defer stopLoad()
	var g errgroup.Group
	g.Go(func() error { return ctl.run(load) })
	x := &killer{cluster: c, rand: rand.New(rand.NewPCG(s.seed, 0)), control: ctl} //nolint:gosec // moments, not secrets
	var events []event
	for i := range s.kills {
		e, err := x.failover(ctx, rotation[i%len(rotation)])
		if err != nil {
			return errors.Join(err, printEvents(os.Stdout, events))
		}
		fmt.Print(e.line(i + 1))
		events = append(events, e)
	}
	stopLoad()
	if err := g.Wait(); err != nil {
		return err
	}
	if err := printEvents(os.Stdout, events); err != nil {
		return err
	}
	acked, lost, err := ctl.verdict(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("control: acknowledged %d, unknown %d, lost %d %v\n", acked, ctl.unknown, len(lost), lost[:min(len(lost), 10)])
	return nil
}
