//go:build linux

package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"feltjournal/internal/cluster"
)

// setup is how the program was called.
type setup struct {
	kills        int
	kinds        []kind
	seed         uint64
	asynchronous bool
	etcd3        bool
	syncd        string
	logs         string
}

func main() {
	cluster.Warden()
	set, err := parse(os.Args[1:])
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		err = run(ctx, set, os.Stdout)
		stop()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "failover:", err)
		os.Exit(1)
	}
}

func parse(args []string) (s setup, err error) {
	f := flag.NewFlagSet("failover", flag.ContinueOnError)
	f.IntVar(&s.kills, "kills", 20, "failovers to force")
	f.Uint64Var(&s.seed, "seed", 1, "of the moments of the kills")
	f.BoolVar(&s.asynchronous, "asynchronous", false, "a control: acknowledge without a standby; a loss must be found")
	f.BoolVar(&s.etcd3, "etcd3", false, "a control: a Patroni before 3.0.3 over etcd's version 3 lets a paused primary take the key back")
	f.StringVar(&s.syncd, "syncd", "", "the hub's program; without it only the control writes")
	f.StringVar(&s.logs, "logs", "", "folder that gets the logs of nodes and hubs if something is found")
	kinds := f.String("kinds", "", "ways to stop a primary, in this order: "+fmt.Sprint(rotation))
	if err := f.Parse(args); err != nil {
		return s, err
	}
	s.kinds = rotation
	if *kinds != "" {
		s.kinds = nil
	}
	for name := range strings.SplitSeq(*kinds, ",") {
		switch k := kind(name); {
		case name == "":
		case !slices.Contains(rotation, k):
			return s, fmt.Errorf("no way %q to stop a primary; there are %v", name, rotation)
		default:
			s.kinds = append(s.kinds, k)
		}
	}
	return s, nil
}
