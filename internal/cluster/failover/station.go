//go:build linux

package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
	"feltjournal/sync/hub"
)

// station is a workstation with its nurse logged in: the real file, the real
// agent, real TLS.
type station struct {
	number int
	stage  *stage
	store  *localstore.Store
	user   *localstore.Unlocked
	agent  *agent.Agent
	link   *witness
	seen   *observed
}

// enroll takes a workstation in, through the balancer.
func (s *stage) enroll(ctx context.Context, n int) (*station, error) {
	code, err := s.centre.Invite(ctx, hub.Invitation{Label: fmt.Sprint(n), Units: []journal.ID{s.unit}, Users: []journal.Author{nurse}})
	if err != nil {
		return nil, fmt.Errorf("invite workstation %d: %w", n, err)
	}
	key, err := seal.NewReplicaKey()
	if err != nil {
		return nil, err
	}
	place, err := agent.Enroll(ctx, agent.Enrolment{URL: s.balancer.url(), Code: code, Replica: key.Public(), Now: time.Now})
	if err != nil {
		return nil, fmt.Errorf("enrol workstation %d: %w", n, err)
	}
	w := &station{number: n, stage: s}
	if err := w.create(ctx, place, key); err != nil {
		return nil, fmt.Errorf("make workstation %d: %w", n, err)
	}
	if err := w.dial(place); err != nil {
		return nil, fmt.Errorf("connect workstation %d: %w", n, err)
	}
	// The first round brings the unit, so that there is something to write about.
	if r, err := w.agent.Round(ctx); err != nil || !r.Complete {
		return nil, fmt.Errorf("first round of workstation %d: %+v: %w", n, r, err)
	}
	return w, nil
}

func (w *station) create(ctx context.Context, place *agent.Enrolled, key *seal.ReplicaKey) error {
	folder, err := w.stage.cluster.Folder("stations")
	if err != nil {
		return err
	}
	o := localstore.Options{
		Dir: filepath.Join(folder, fmt.Sprint(w.number)), Now: time.Now, Pepper: localstore.StaticPepper("a pepper for the tests, 32 bytes"),
		PIN: localstore.PINCost{Time: 1, MemoryKiB: 64, Threads: 1},
	}
	d := localstore.Device{ID: place.Device, ReplicaPublic: key.Public(), HubURL: w.stage.balancer.url()}
	if w.store, err = localstore.Create(ctx, o, d); err != nil {
		return err
	}
	if err := w.store.AddUser(ctx, place.Users[0], "1234", key); err != nil {
		return err
	}
	w.user, err = w.store.Unlock(ctx, place.Users[0].ID, "1234")
	return err
}

func (w *station) dial(place *agent.Enrolled) error {
	link, err := agent.Dial(w.stage.balancer.url(), place.Identity, time.Now)
	if err != nil {
		return err
	}
	w.link = &witness{HTTP: link}
	w.seen = newObserved(w.store, place.Device, &w.stage.book)
	w.agent = agent.New(agent.Config{
		Store: w.seen, Transport: w.link, Sign: place.Identity.Sign, HubKey: place.HubKey, Now: time.Now, Rand: rand.Reader,
		Version: "failover",
	})
	return nil
}

// write records notes about one patient after the other until ctx ends.
func (w *station) write(ctx context.Context) error {
	for i := w.number; ; i++ {
		if !wait(ctx, writing) {
			return nil
		}
		stream := w.stage.streams[i%len(w.stage.streams)]
		body := journal.Body{Author: nurse, Fact: &journal.Note{Type: "rapport", Text: fmt.Sprintf("Notat %d fra arbeidsstasjon %d.", i, w.number)}}
		at := time.Now()
		e, err := w.store.Record(context.WithoutCancel(ctx), w.user, stream, body, localstore.RecordOptions{})
		if err != nil {
			return fmt.Errorf("workstation %d: record: %w", w.number, err)
		}
		w.stage.book.wrote(e, at)
	}
}

// writing is how long a workstation waits from note to note.
const writing = 250 * time.Millisecond

func (w *station) close() error {
	w.link.Close()
	return w.store.Close()
}
