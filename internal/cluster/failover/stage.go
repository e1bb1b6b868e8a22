//go:build linux

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/internal/cluster"
	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/postgres"
)

// What plays: enough that scopes meet, few enough for two cores.
const (
	hubs     = 2
	patients = 5
	stations = 6
)

var (
	centre = journal.Author{ID: "sentral", Name: "Sentral journal", Role: journal.RoleCentre}
	nurse  = journal.Author{ID: "nurse", Name: "Anna Berg", Role: journal.RoleNurse}
)

// stage is a municipality on the cluster: replicas of its hub behind a
// balancer, and workstations that all hold the same unit.
type stage struct {
	setup    setup
	cluster  *cluster.Cluster
	store    string // URL
	own      hub.Store
	home     *hub.Home
	centre   *hub.Hub // of this process, to prepare and to look; serves nobody
	replicas []*replica
	balancer *balancer
	streams  []journal.ID // of the patients
	unit     journal.ID
	stations []*station
	book     book
}

// newStage prepares everything; nothing is in motion yet but the replicas.
func newStage(ctx context.Context, c *cluster.Cluster, set setup) (*stage, error) {
	s := &stage{setup: set, cluster: c, store: c.URL("postgres")}
	folder, err := c.Folder("home")
	if err != nil {
		return s, err
	}
	if s.home, err = hub.InitHome(folder, []string{"localhost"}, time.Now(), rand.Reader); err != nil {
		return s, err
	}
	if _, err := postgres.Migrate(ctx, s.store, false); err != nil {
		return s, err
	}
	if s.own, err = postgres.Open(ctx, s.store); err != nil {
		return s, err
	}
	s.centre = hub.New(s.home.Config(s.own, time.Now, rand.Reader))
	if err := s.fill(ctx); err != nil {
		return s, err
	}
	return s, s.addReplicas(folder, hubs)
}

// fill lets the centre write the unit and its patients.
func (s *stage) fill(ctx context.Context) (err error) {
	if s.unit, err = s.centre.AddSubject(ctx, "Group/failover"); err != nil {
		return fmt.Errorf("make the unit: %w", err)
	}
	var list []journal.Item
	for i := range patients {
		name := fmt.Sprint("patient ", i+1)
		stream, err := s.centre.AddSubject(ctx, fmt.Sprintf("Patient/%d", i+1))
		if err != nil {
			return fmt.Errorf("make a patient: %w", err)
		}
		who := &journal.Patient{Version: 1, Family: name}
		if err := s.centre.Append(ctx, stream, journal.Item{Body: journal.Body{Author: centre, Fact: who}}); err != nil {
			return fmt.Errorf("write a patient: %w", err)
		}
		on := &journal.Assignment{Patient: stream, Version: 1, Active: true, Unit: "failover", Name: name}
		list = append(list, journal.Item{Body: journal.Body{Author: centre, Fact: on}})
		s.streams = append(s.streams, stream)
	}
	return s.centre.Append(ctx, s.unit, list...)
}

// open starts the replicas and the balancer and takes the workstations in.
func (s *stage) open(ctx context.Context, g *errgroup.Group) (err error) {
	var backends []string
	for _, r := range s.replicas {
		if err := r.start(); err != nil {
			return err
		}
		backends = append(backends, r.address)
	}
	if s.balancer, err = newBalancer(backends...); err != nil {
		return err
	}
	g.Go(func() error { return s.balancer.run(ctx) })
	for _, r := range s.replicas {
		if err := s.awaitReplica(ctx, r); err != nil {
			return err
		}
	}
	for n := range stations {
		w, err := s.enroll(ctx, n)
		if err != nil {
			return err
		}
		s.stations = append(s.stations, w)
	}
	return nil
}

const replicaStart = 30 * time.Second

func (s *stage) awaitReplica(ctx context.Context, r *replica) error {
	ctx, cancel := context.WithTimeout(ctx, replicaStart)
	defer cancel()
	for !r.listens() {
		if err := pause(ctx, glance); err != nil {
			log, _ := s.cluster.CompanionLog(r.name)
			return fmt.Errorf("%s does not listen: %w\n%s", r.name, err, log)
		}
	}
	return nil
}

// close lets go of what this process has open.
func (s *stage) close() (err error) {
	for _, w := range s.stations {
		err = errors.Join(err, w.close())
	}
	if s.own != nil {
		err = errors.Join(err, s.own.Close())
	}
	return err
}
