package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"

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
	rush     chan struct{}
}

func newCourier(dir string, store *localstore.Store, log *slog.Logger) (*courier, error) {
	c := &courier{store: store, log: log, rush: make(chan struct{}, 1)}
	var err error
	c.settings, c.id, err = agent.LoadIdentity(dir)
	if errors.Is(err, os.ErrNotExist) {
		log.Warn("this store was never enrolled with a hub; nothing is sent")
		return c, nil
	}
	c.enrolled = err == nil
	return c, err
}

// hurry asks for a round now. It does nothing while another process syncs.
func (c *courier) hurry() {
	select {
	case c.rush <- struct{}{}:
	default:
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
	})
	for ctx.Err() == nil {
		if err := c.until(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// until runs the agent until ctx ends or somebody is in a hurry: an agent that
// starts begins with a round.
func (c *courier) until(ctx context.Context, a *agent.Agent) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	select {
	case err := <-ended:
		return err
	case <-c.rush:
		cancel()
		return <-ended
	}
}
