package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"feltjournal/internal/wallclock"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/postgres"
	"feltjournal/sync/hub/sqlite"
)

// place is where a hub's keys and its store are.
type place struct{ dir, store string }

// flags adds --dir and --store to c.
func (p *place) flags(c *cobra.Command) *cobra.Command {
	c.Flags().StringVar(&p.dir, "dir", "", "the hub's directory: its keys, and hub.db if the store is embedded")
	c.Flags().StringVar(&p.store, "store", "", "a file, or postgres://… of a store that several replicas share; hub.db in --dir if not given")
	return requireFlags(c, "dir")
}

func (p *place) home() (*hub.Home, error) {
	home, err := hub.LoadHome(p.dir, wallclock.Now(), rand.Reader)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s is not a hub; make one with `syncd hub init`: %w", p.dir, err)
	}
	return home, err
}

func (p *place) open(ctx context.Context, home *hub.Home) (hub.Store, error) {
	if p.store == "" {
		return openStore(ctx, home.StorePath())
	}
	return openStore(ctx, p.store)
}

// openStore opens the store at a file or a URL.
func openStore(ctx context.Context, at string) (hub.Store, error) {
	if isURL(at) {
		return postgres.Open(ctx, at)
	}
	return sqlite.Open(ctx, at)
}
