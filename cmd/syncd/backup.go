package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"feltjournal/internal/release"
	"feltjournal/internal/wallclock"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/carry"
)

func backupHubCommand() *cobra.Command {
	var at place
	var to string
	c := &cobra.Command{
		Use: "backup", Short: "Write all that the hub holds to one file, with a manifest that proves it", Args: cobra.NoArgs,
		Long: "The hub may be running: the backup is of one moment. The keys are not in it. Keep the *.key files of --dir apart\n" +
			"from it; without master.key it cannot be read, and with it and the backup somebody else can.",
		RunE: func(c *cobra.Command, _ []string) error {
			return withStore(c, at, func(ctx context.Context, home *hub.Home, store hub.Store) error {
				if err := carry.Belongs(ctx, store, home.Master); err != nil {
					return err
				}
				now := wallclock.Now()
				path := backupPath(to, now)
				m, err := carry.Backup(ctx, store, path, now, release.Version())
				if err != nil {
					return err
				}
				fmt.Fprintf(c.OutOrStdout(), "%s holds what the hub held at %s; the keys are not in it\n", path, m.Taken.Format(time.RFC3339))
				return printProof(c.OutOrStdout(), &m.Proof)
			})
		},
	}
	c.Flags().StringVar(&to, "to", "", "the file to write, or a directory in which it is named by the time")
	requireFlags(c, "to")
	return at.flags(c)
}

// backupPath names a backup in a directory by its time.
func backupPath(to string, now time.Time) string {
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		return filepath.Join(to, "hub-"+now.UTC().Format("20060102T150405Z")+".db")
	}
	return to
}
