//go:build linux

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"feltjournal/internal/cluster"
)

// kind is a way in which a node stops being what it was.
type kind string

const (
	// crash: Patroni and the postmaster of the primary die of kill -9.
	crash kind = "crash"
	// power: every process of the primary's node dies at once.
	power kind = "power"
	// zombie: every process of the primary's node stands still, connections stay
	// open, and goes on when there is another primary.
	zombie kind = "zombie"
	// orphan: the primary's Patroni alone stands still. PostgreSQL goes on, a
	// primary that nobody has appointed, beside the new one.
	orphan kind = "orphan"
	// lag: the primary sends its log to nobody for a while; then the power goes.
	lag kind = "lag"
	// standby: the synchronous standby crashes. That is no failover, but strict
	// mode takes no writes until the other standby has its place.
	standby kind = "standby"
)

// rotation is the order of kinds; the first is what a single kill does.
var rotation = []kind{crash, zombie, lag, orphan, power, standby}

// Times of a failover.
const (
	glance     = 50 * time.Millisecond
	lagging    = 1500 * time.Millisecond
	twoLeast   = 2 * time.Second // a zombie wakes when the new primary has worked this long, at least and at most
	twoMost    = 6 * time.Second
	dwellLeast = time.Second // load on the whole cluster before the next kill, at least and at most
	dwellMost  = 3 * time.Second
	wholeAgain = 90 * time.Second
	// A replica of the hub is killed after every third strike.
	hubEvery = 3
	hubAfter = time.Second
	hubDown  = 4 * time.Second
)

// event is one strike and what came of it.
type event struct {
	kind     kind
	begin    time.Time
	from, to string
	appoint  time.Duration // until there was a new leader
	whole    time.Duration // until all three nodes were in step again
	database time.Duration // without an acknowledgement to the control
	stations time.Duration // without an acknowledgement to any workstation
	also     string        // what else was killed
}

func (e event) failover() bool { return e.kind != standby }

// killer strikes once at a time.
type killer struct {
	cluster *cluster.Cluster
	rand    *rand.Rand
	control *control
	stage   *stage // nil: there is no hub
}

// strike stops a node in the way of k and returns when the cluster is whole
// again and everybody's writes are acknowledged.
func (x *killer) strike(ctx context.Context, k kind, number int) (event, error) {
	e := event{kind: k}
	if err := x.settle(ctx); err != nil {
		return e, err
	}
	victim := x.victim(ctx, k)
	if victim == nil {
		return e, fmt.Errorf("%s: there is nobody to stop", k)
	}
	e.from, e.to = victim.Name, victim.Name
	begin := time.Now()
	e.begin = begin
	x.stop(ctx, victim, k)
	ctx, cancel := context.WithTimeout(ctx, wholeAgain)
	defer cancel()
	if err := x.alsoHub(ctx, number, &e); err != nil {
		return e, err
	}
	if e.failover() {
		leader, err := x.cluster.AwaitLeader(ctx, victim)
		if err != nil {
			return e, fmt.Errorf("%s of %s: %w\n%s", k, victim.Name, err, x.cluster.Logs(20))
		}
		e.to, e.appoint = leader.Name, time.Since(begin)
	}
	if err := x.revive(ctx, victim, k); err != nil {
		return e, fmt.Errorf("%s of %s: %w", k, victim.Name, err)
	}
	if err := x.recover(ctx, begin); err != nil {
		return e, fmt.Errorf("after %s of %s: %w\n%s", k, victim.Name, err, x.cluster.Logs(20))
	}
	e.whole, e.database = time.Since(begin), x.control.when.gap(begin)
	if x.stage != nil {
		e.stations = x.stage.book.acks.gap(begin)
	}
	return e, nil
}

// settle lets the load run on a whole cluster for a moment.
func (x *killer) settle(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, wholeAgain)
	defer cancel()
	if err := x.cluster.AwaitWhole(waiting); err != nil {
		return err
	}
	return pause(ctx, x.between(dwellLeast, dwellMost))
}

func (x *killer) between(least, most time.Duration) time.Duration {
	return least + time.Duration(x.rand.Int64N(int64(most-least)))
}

func (x *killer) victim(ctx context.Context, k kind) *cluster.Node {
	if k == standby {
		return x.cluster.In(ctx, cluster.SyncStandby, nil)
	}
	return x.cluster.In(ctx, cluster.Leader, nil)
}

func (x *killer) stop(ctx context.Context, victim *cluster.Node, k kind) {
	switch k {
	case crash, standby:
		victim.Crash()
	case power:
		victim.PowerOff()
	case zombie:
		victim.Freeze()
	case orphan:
		victim.FreezePatroni()
	case lag:
		victim.FreezeSenders()
		_ = pause(ctx, lagging)
		victim.PowerOff()
	}
}

// alsoHub kills a replica of the hub while there is no primary, now one, now
// the other, and brings it back.
func (x *killer) alsoHub(ctx context.Context, number int, e *event) error {
	if x.stage == nil || number%hubEvery != hubEvery-1 {
		return nil
	}
	r := x.stage.replicas[number/hubEvery%len(x.stage.replicas)]
	if err := pause(ctx, hubAfter); err != nil {
		return err
	}
	r.process.Kill()
	e.also = r.name
	if err := pause(ctx, hubDown); err != nil {
		return err
	}
	return r.start()
}

// revive brings a node back; Patroni makes it a standby of the new primary.
func (x *killer) revive(ctx context.Context, victim *cluster.Node, k kind) error {
	if k == zombie || k == orphan {
		if err := pause(ctx, x.between(twoLeast, twoMost)); err != nil {
			return err
		}
		victim.Thaw()
		return nil
	}
	for victim.Running() {
		if err := pause(ctx, glance); err != nil {
			return fmt.Errorf("waited for the processes of a dead postmaster to end: %w: %v", err, victim.Processes())
		}
	}
	return victim.Start()
}

// recover waits until the cluster is whole and everybody was acknowledged
// something on it.
func (x *killer) recover(ctx context.Context, begin time.Time) error {
	if err := x.cluster.AwaitWhole(ctx); err != nil {
		return err
	}
	for healed := time.Now(); !x.control.when.since(healed) || x.stage != nil && !x.stage.book.acks.since(healed); {
		if err := pause(ctx, glance); err != nil {
			return fmt.Errorf("nothing is acknowledged %.0f s after the strike: %w", time.Since(begin).Seconds(), err)
		}
	}
	return nil
}

// wait waits d and reports false when ctx ended first.
func wait(ctx context.Context, d time.Duration) bool { return pause(ctx, d) == nil }

// pause waits d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
