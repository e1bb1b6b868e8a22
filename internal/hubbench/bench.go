package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"feltjournal/internal/pgtest"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/postgres"
	"feltjournal/sync/hub/sqlite"
	"feltjournal/sync/load"
)

// bench is a run.
type bench struct {
	set   settings
	dir   string // of the run; removed at its end
	syncd string
	now   time.Time
	table table

	server *pgtest.Server // nil: not started yet
	bases  int            // databases made
}

func (b *bench) close() {
	if b.server != nil {
		b.server.End()
	}
	os.RemoveAll(b.dir)
}

// city is one of this run.
func (b *bench) city(name string, devices int) load.City {
	return load.City{Name: name, Seed: b.set.seed, Devices: devices, Now: b.now}
}

// site is a hub with a store in which some cities live.
type site struct {
	bench *bench
	name  string
	home  *hub.Home
	store hub.Store // the bench's own opening of what the hub serves
	at    string    // file or URL
	hubs  []*load.Process
}

// settle makes a hub in a folder of its own whose store holds cities: a file, or
// a new database of the bench's PostgreSQL.
func (b *bench) settle(ctx context.Context, name string, onPostgres bool, cities ...load.City) (s *site, err error) {
	s = &site{bench: b, name: name}
	dir := filepath.Join(b.dir, name)
	if s.home, err = hub.InitHome(dir, []string{"localhost"}, b.now, cities[0].Random("hub")); err != nil {
		return nil, err
	}
	if onPostgres {
		s.at, err = b.database(ctx)
	} else {
		s.at = s.home.StorePath()
	}
	if err != nil {
		return nil, err
	}
	if s.store, err = openStore(ctx, s.at); err != nil {
		return nil, err
	}
	for _, c := range cities {
		progress("%s: %d workstations settle …", name, c.Devices)
		if err := c.Settle(ctx, s.home.Master, s.store); err != nil {
			return nil, errors.Join(err, s.store.Close())
		}
	}
	return s, nil
}

func openStore(ctx context.Context, at string) (hub.Store, error) {
	if strings.HasPrefix(at, "postgres:") {
		return postgres.Open(ctx, at)
	}
	return sqlite.Open(ctx, at)
}

// serve starts a hub of the site, one more if there is one already.
func (s *site) serve(ctx context.Context) (*load.Process, error) {
	args := []string{"hub", "serve", "--dir", s.home.Dir, "--store", s.at, "--listen", "127.0.0.1:0"}
	if s.bench.set.profile != "" {
		file := fmt.Sprintf("%s-%d.prof", s.name, len(s.hubs))
		args = append(args, "--cpuprofile", filepath.Join(s.bench.set.profile, file))
	}
	p, err := load.StartHub(ctx, s.bench.syncd, args...)
	if err != nil {
		return nil, err
	}
	s.hubs = append(s.hubs, p)
	return p, nil
}

// fleet is the workstations of a city at p.
func (s *site) fleet(ctx context.Context, c load.City, p *load.Process) (*load.Fleet, error) {
	return load.NewFleet(ctx, c, load.Site{Home: s.home, Store: s.store, Address: p.Address, Clock: time.Now})
}

// centre is the central journal's writer as another process has it.
func (s *site) centre() *hub.Hub {
	return hub.New(s.home.Config(s.store, time.Now, rand.Reader))
}

// close stops the hubs and removes the site.
func (s *site) close() error {
	var errs []error
	for _, p := range s.hubs {
		errs = append(errs, p.Stop())
	}
	return errors.Join(append(errs, s.store.Close(), os.RemoveAll(s.home.Dir))...)
}
