//go:build linux

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"feltjournal/internal/cluster"
)

// kind is a way in which a primary stops being one.
type kind string

const (
	// crash: Patroni and the postmaster die of kill -9.
	crash kind = "crash"
	// power: every process of the node dies at once.
	power kind = "power"
	// zombie: every process of the node stands still, connections stay open, and
	// goes on when there is another primary.
	zombie kind = "zombie"
	// orphan: Patroni alone stands still. PostgreSQL goes on, a primary that
	// nobody has appointed, beside the new one.
	orphan kind = "orphan"
	// lag: the standbys receive nothing for a while; then the primary crashes.
	lag kind = "lag"
)

// rotation is the order of kinds; the first is what a single kill does.
var rotation = []kind{zombie, crash, lag, orphan, power}

// Times of a failover.
const (
	lagging    = 1500 * time.Millisecond
	twoAtOnce  = 3 * time.Second // a zombie wakes when the new primary has worked this long
	dwellMost  = 2 * time.Second // load on the whole cluster before the next kill, at most and at least
	dwellLeast = time.Second
	wholeAgain = 60 * time.Second
)

// event is one failover.
type event struct {
	kind     kind
	from, to string
	appoint  time.Duration // until there was a new leader
	whole    time.Duration // until all three nodes were in step again
	database time.Duration // without an acknowledgement to the control
	devices  time.Duration // without an acknowledgement to any workstation
	extra    string        // what else was killed
}

// killer forces failovers, one at a time.
type killer struct {
	cluster *cluster.Cluster
	rand    *rand.Rand
	control *control
	devices *moments // acknowledgements to workstations; nil: there are none
}

// failover makes the primary stop in the way of k and returns when the cluster
// is whole again and takes writes.
func (x *killer) failover(ctx context.Context, k kind) (event, error) {
	e := event{kind: k}
	if err := x.settle(ctx); err != nil {
		return e, err
	}
	old := x.cluster.In(ctx, cluster.Leader, nil)
	if old == nil {
		return e, fmt.Errorf("%s: there is no leader to kill", k)
	}
	e.from = old.Name
	begin := time.Now()
	x.strike(ctx, old, k)
	ctx, cancel := context.WithTimeout(ctx, wholeAgain)
	defer cancel()
	leader, err := x.cluster.AwaitLeader(ctx, old)
	if err != nil {
		return e, fmt.Errorf("%s of %s: %w\n%s", k, old.Name, err, x.cluster.Logs(200))
	}
	e.to, e.appoint = leader.Name, time.Since(begin)
	if err := x.revive(ctx, old, k); err != nil {
		return e, fmt.Errorf("%s of %s: %w", k, old.Name, err)
	}
	if err := x.recover(ctx, begin); err != nil {
		return e, fmt.Errorf("after %s of %s: %w\n%s", k, old.Name, err, x.cluster.Logs(200))
	}
	e.whole, e.database = time.Since(begin), x.control.when.gap(begin)
	if x.devices != nil {
		e.devices = x.devices.gap(begin)
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
	return pause(ctx, dwellLeast+time.Duration(x.rand.Int64N(int64(dwellMost-dwellLeast))))
}

func (x *killer) strike(ctx context.Context, old *cluster.Node, k kind) {
	switch k {
	case crash:
		old.Crash()
	case power:
		old.PowerOff()
	case zombie:
		old.Freeze()
	case orphan:
		old.FreezePatroni()
	case lag:
		x.others(old, (*cluster.Node).FreezeReceiver)
		_ = pause(ctx, lagging)
		old.Crash()
		x.others(old, (*cluster.Node).ThawReceiver)
	}
}

func (x *killer) others(not *cluster.Node, f func(*cluster.Node)) {
	for _, n := range x.cluster.Nodes {
		if n != not {
			f(n)
		}
	}
}

// revive brings the old primary back; Patroni makes it a standby of the new.
func (x *killer) revive(ctx context.Context, old *cluster.Node, k kind) error {
	if k == zombie || k == orphan {
		if err := pause(ctx, twoAtOnce); err != nil {
			return err
		}
		old.Thaw()
		return nil
	}
	for old.Running() {
		if err := pause(ctx, glance); err != nil {
			return fmt.Errorf("waited for the processes of a dead postmaster to end: %w: %v", err, old.Processes())
		}
	}
	return old.Start()
}

// recover waits until the cluster is whole and everybody was acknowledged
// something after the failover.
func (x *killer) recover(ctx context.Context, begin time.Time) error {
	if err := x.cluster.AwaitWhole(ctx); err != nil {
		return err
	}
	for healed := time.Now(); !x.control.when.since(healed) || x.devices != nil && !x.devices.since(healed); {
		if err := pause(ctx, glance); err != nil {
			return fmt.Errorf("nothing is acknowledged %s after the primary stopped: %w", time.Since(begin).Round(time.Second), err)
		}
	}
	return nil
}

const glance = 50 * time.Millisecond

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
