package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"feltjournal/sync/hub"
	"feltjournal/sync/hub/carry"
	"feltjournal/sync/hub/sqlite"
)

func restoreHubCommand() *cobra.Command {
	var at place
	var from string
	c := &cobra.Command{
		Use: "restore", Short: "Put a backup in the place of a store that is lost", Args: cobra.NoArgs,
		Long: "Stop every hub first. An embedded store that is there has to be moved aside, together with its -wal and -shm; a\n" +
			"database has to be empty (`syncd hub migrate` makes the tables). The keys in --dir have to be those of the backup.\n" +
			"The restored hub is not told that it is one: each workstation finds out at its first contact and brings back what\n" +
			"it holds. `syncd hub lost` says what has come back and what has not.",
		RunE: func(c *cobra.Command, _ []string) error {
			home, err := at.home()
			if err != nil {
				return err
			}
			m, err := restore(c.Context(), home, at.storeOf(home), from)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "the hub holds what it held at %s\n"+
				"import the newest export before you start it: patients admitted since would leave the lists of workstations until then\n"+
				"then start it, and see `syncd hub lost` as workstations come back\n",
				m.Taken.Format(time.RFC3339))
			return printProof(c.OutOrStdout(), &m.Proof)
		},
	}
	c.Flags().StringVar(&from, "from", "", "the backup; its manifest stands beside it")
	requireFlags(c, "from")
	return at.flags(c)
}

// restore fills the store at a file or URL with a backup.
func restore(ctx context.Context, home *hub.Home, at, from string) (carry.Manifest, error) {
	if !isURL(at) {
		return restoreFile(ctx, home, at, from)
	}
	store, err := openStore(ctx, at)
	if err != nil {
		return carry.Manifest{}, err
	}
	m, err := carry.Restore(ctx, from, store, home.Master)
	return m, errors.Join(err, store.Close())
}

// restoreFile writes beside the place and gives the store its name when the
// proof holds.
func restoreFile(ctx context.Context, home *hub.Home, at, from string) (m carry.Manifest, err error) {
	if err := carry.Vacant(at); err != nil {
		return m, err
	}
	part := at + ".part"
	if err := carry.Prepare(part); err != nil {
		return m, err
	}
	store, err := sqlite.Open(ctx, part)
	if err != nil {
		return m, err
	}
	m, err = carry.Restore(ctx, from, store, home.Master)
	if err = errors.Join(err, store.Close()); err != nil {
		return m, errors.Join(err, carry.Clear(part))
	}
	return m, carry.Finish(part, at)
}
