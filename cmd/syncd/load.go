package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"feltjournal/internal/wallclock"
	"feltjournal/sync/hub"
	"feltjournal/sync/load"
)

// storming is what the command line says about a load.
type storming struct {
	city        load.City
	at          place
	entries     int
	connections int
	storms      int
	profile     string
}

// loadCommand puts a load on a hub of its own.
func loadCommand() *cobra.Command {
	var s storming
	c := &cobra.Command{
		Use: "load", Short: "Put an honest load on a hub: thousands of workstations that reconnect at once", Args: cobra.NoArgs,
		Long: `Makes a hub with an invented city in --hub-dir (or takes the one that an earlier run made there with the same figures),
serves it in a process of its own on loopback, and lets all workstations of the city reconnect at once, each with
its own key, certificate, chain and sealed entries. Then it proves that nothing was lost or doubled.`,
		RunE: func(c *cobra.Command, _ []string) error { return s.run(c.Context(), c.OutOrStdout()) },
	}
	f := c.Flags()
	f.StringVar(&s.at.dir, "hub-dir", "", "directory of the hub; a new one is made")
	f.StringVar(&s.at.store, "store", "", "a file, or postgres://… that was migrated; hub.db in --hub-dir if not given")
	f.IntVar(&s.city.Devices, "devices", 16_000, "workstations")
	f.IntVar(&s.entries, "entries", 20, "entries that each brings")
	f.IntVar(&s.connections, "connections", 256, "connections at once; as many as workstations: each keeps its own")
	f.IntVar(&s.storms, "storms", 1, "storms, one after the other")
	f.Uint64Var(&s.city.Seed, "seed", 1, "what everything invented follows from")
	f.StringVar(&s.profile, "cpuprofile", "", "write a CPU profile of the hub to this file")
	return requireFlags(c, "hub-dir")
}

func (s *storming) run(ctx context.Context, out io.Writer) (err error) {
	s.city.Now = wallclock.Now()
	home, err := s.home()
	if err != nil {
		return err
	}
	store, err := s.at.open(ctx, home)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := s.city.Settle(ctx, home.Master, store); err != nil {
		return err
	}
	args := []string{"hub", "serve", "--dir", s.at.dir, "--store", s.at.store, "--listen", "127.0.0.1:0"}
	if s.profile != "" {
		args = append(args, "--cpuprofile", s.profile)
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	p, err := load.StartHub(ctx, self, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	fleet, err := load.NewFleet(ctx, s.city, load.Site{Home: home, Store: store, Address: p.Address, Clock: wallclock.Now})
	if err != nil {
		return err
	}
	for n := range s.storms {
		if err := s.storm(ctx, out, n+1, fleet, p); err != nil {
			return err
		}
	}
	v, err := fleet.Check(ctx, store)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, v)
	if !v.OK() {
		return errors.New("the hub broke a promise")
	}
	return nil
}

// home is the hub of the directory, made under the seed if there is none.
func (s *storming) home() (*hub.Home, error) {
	home, err := hub.LoadHome(s.at.dir, s.city.Now, s.city.Random("hub"))
	if errors.Is(err, os.ErrNotExist) {
		return hub.InitHome(filepath.Clean(s.at.dir), defaultNames(), s.city.Now, s.city.Random("hub"))
	}
	return home, err
}

func (s *storming) storm(ctx context.Context, out io.Writer, n int, fleet *load.Fleet, p *load.Process) error {
	if err := fleet.Record(ctx, 0, fleet.Devices(), s.entries); err != nil {
		return err
	}
	m, err := p.Measure()
	if err != nil {
		return err
	}
	storm, err := fleet.Storm(ctx, 0, fleet.Devices(), s.connections)
	if err != nil {
		return err
	}
	cost, err := m.Since()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "storm %d\n", n)
	return printStorm(out, &storm, cost)
}

func printStorm(out io.Writer, s *load.Storm, cost load.Cost) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	ms := func(d time.Duration) string { return d.Round(time.Millisecond).String() }
	fmt.Fprintf(w, "workstations\t%d\tentries pushed\t%d\tdelivered\t%d\n", s.Devices, s.Pushed, s.Delivered)
	fmt.Fprintf(w, "hub CPU\t%.2f s\thub peak\t%.0f MB\n", cost.CPU.Seconds(), float64(cost.Peak)/1e6)
	fmt.Fprintf(w, "all had pushed after\t%s\tall had come again after\t%s\n", ms(s.Push), ms(s.Push+s.Collect))
	fmt.Fprintf(w, "push p50\t%s\tp99\t%s\n", ms(s.Latency.Quantile(0.5)), ms(s.Latency.Quantile(0.99)))
	fmt.Fprintf(w, "second visit p50\t%s\tp99\t%s\n", ms(s.Visit.Quantile(0.5)), ms(s.Visit.Quantile(0.99)))
	fmt.Fprintf(w, "handshakes\t%d full\t%d resumed\t%.1f %%\n", s.Full, s.Resumed, 100*s.Share())
	fmt.Fprintf(w, "bytes up\t%d\t%.0f for each entry pushed\n", s.Up, s.UpEach())
	fmt.Fprintf(w, "bytes down\t%d\t%.0f for each entry delivered\n", s.Down, s.DownEach())
	fmt.Fprintf(w, "come back later\t%d\tbroken connections\t%d\n", s.Refused, s.Broken)
	return w.Flush()
}
