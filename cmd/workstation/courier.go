package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"

	"feltjournal/internal/release"
	"feltjournal/internal/wallclock"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
)

// courier is the window's own agent. It syncs while no daemon does: one lock
// file in the store's directory decides.
type courier struct {
	store    *localstore.Store
	settings agent.Settings
	id       agent.Identity
	enrolled bool
	log      *slog.Logger
}

func newCourier(dir string, store *localstore.Store, log *slog.Logger) (*courier, error) {
	c := &courier{store: store, log: log}
	var err error
	c.settings, c.id, err = agent.LoadIdentity(dir)
	if errors.Is(err, os.ErrNotExist) {
		log.Warn("this store was never enrolled with a hub; nothing is sent")
		return c, nil
	}
	c.enrolled = err == nil
	return c, err
}

// hurry asks whoever syncs this store for a round now, be it a daemon.
func (c *courier) hurry() {
	if err := c.store.AskSync(context.Background()); err != nil {
		c.log.Warn("could not ask for a round", slog.Any("error", err))
	}
}

// run syncs until ctx ends.
func (c *courier) run(ctx context.Context) error {
	if !c.enrolled {
		return nil
	}
	transport, err := agent.Dial(c.settings.HubURL, c.id, wallclock.Now)
	if err != nil {
		return err
	}
	defer transport.Close()
	a := agent.New(agent.Config{
		Store: c.store, Transport: transport, Sign: c.id.Sign, HubKey: c.settings.HubKey, Now: wallclock.Now, Rand: rand.Reader, Log: c.log,
		Version: release.Version(),
	})
	return a.Run(ctx)
}
