package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"feltjournal/sync/hub/postgres"
	"feltjournal/sync/hub/sqlite"
)

// careHubCommands are those that look after what a hub holds.
func careHubCommands() []*cobra.Command {
	return []*cobra.Command{
		quarantineHubCommand(), migrateHubCommand(), copyHubCommand(), backupHubCommand(), restoreHubCommand(), checkHubCommand(), lostHubCommand(),
	}
}

// isURL reports whether a store is named by the URL of a server.
func isURL(at string) bool {
	return strings.HasPrefix(at, "postgres://") || strings.HasPrefix(at, "postgresql://")
}

func migrateHubCommand() *cobra.Command {
	var store string
	var dryRun bool
	c := &cobra.Command{
		Use: "migrate", Short: "Bring a store to the schema of this version, or say what that would change", Args: cobra.NoArgs,
		Long: "Run it once, before the first hub of a new version begins. Hubs of the version before may go on meanwhile.\n" +
			"An embedded store needs no migration of its own: the first command that opens it takes the steps.",
		RunE: func(c *cobra.Command, _ []string) error {
			if isURL(store) {
				m, err := postgres.Migrate(c.Context(), store, dryRun)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(c.OutOrStdout(), m)
				return err
			}
			return migrateFile(c.Context(), c.OutOrStdout(), store, dryRun)
		},
	}
	c.Flags().StringVar(&store, "store", "", "postgres://… or a file")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "change nothing")
	return requireFlags(c, "store")
}

func migrateFile(ctx context.Context, out io.Writer, path string, dryRun bool) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("find the store: %w", err)
	}
	has, newest, err := sqlite.Schema(ctx, path)
	if err != nil {
		return err
	}
	switch {
	case has == newest:
		fmt.Fprintf(out, "the schema is at %d; nothing is to be done\n", has)
		return nil
	case has > newest || has == 0:
		return fmt.Errorf("%w: schema %d", sqlite.ErrVersion, has)
	case dryRun:
		fmt.Fprintf(out, "the schema is at %d; it would be brought to %d\n", has, newest)
		return nil
	}
	s, err := sqlite.Open(ctx, path)
	if err == nil {
		err = s.Close()
	}
	if err == nil {
		fmt.Fprintf(out, "the schema went from %d to %d\n", has, newest)
	}
	return err
}

// errSource is a store to read from that is not there.
var errSource = errors.New("there is no store")
