package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"feltjournal/sync/hub"
	"feltjournal/sync/hub/carry"
)

func copyHubCommand() *cobra.Command {
	var from, to string
	c := &cobra.Command{
		Use: "copy", Short: "Copy a hub's store to another engine, with a proof that both hold the same", Args: cobra.NoArgs,
		Long: "Stop the hub first: what it takes in after the copy has begun is not in the copy. The source is only read; the\n" +
			"target has to be empty, or what an interrupted copy has left, which is taken up again. No hub begins on a target\n" +
			"before the copy has ended and the proof holds.",
		RunE: func(c *cobra.Command, _ []string) error {
			source, err := openSource(c.Context(), from)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, source.Close()) }()
			target, err := openStore(c.Context(), to)
			if err != nil {
				return err
			}
			proof, err := carry.Copy(c.Context(), source, target)
			if err = errors.Join(err, target.Close()); err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), "the copy holds the same as its source; read back and compared")
			return printProof(c.OutOrStdout(), proof)
		},
	}
	c.Flags().StringVar(&from, "from", "", "the store to read: a file or postgres://…")
	c.Flags().StringVar(&to, "to", "", "the empty store to write: a file or postgres://…")
	return requireFlags(c, "from", "to")
}

// openSource opens a store that has to be there already.
func openSource(ctx context.Context, at string) (hub.Store, error) {
	if !isURL(at) {
		if _, err := os.Stat(at); err != nil {
			return nil, fmt.Errorf("%w: %w", errSource, err)
		}
	}
	return openStore(ctx, at)
}

func printProof(out io.Writer, p *carry.Proof) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, part := range p.Parts {
		fmt.Fprintf(w, "%s\t%d\t%.16s\n", part.Section, part.Count, part.Digest)
	}
	fmt.Fprintf(w, "digest\t\t%s\n", p.Digest)
	return w.Flush()
}

func checkHubCommand() *cobra.Command {
	var at place
	c := &cobra.Command{
		Use: "check", Short: "Read the whole store and hold it against itself: running hashes, positions, numbers, heads", Args: cobra.NoArgs,
		Long: "The store is read in one snapshot; the hub may be running. The digest is the same for every store that holds the same.",
		RunE: func(c *cobra.Command, _ []string) error {
			return withStore(c, at, func(ctx context.Context, home *hub.Home, store hub.Store) error {
				proof, problems, err := carry.Survey(ctx, store)
				if err != nil {
					return err
				}
				err = errors.Join(printProof(c.OutOrStdout(), proof), carry.Ended(ctx, store), carry.Belongs(ctx, store, home.Master))
				if err != nil {
					return err
				}
				if len(problems) > 0 {
					return fmt.Errorf("%w: %s", carry.ErrDamaged, strings.Join(problems, "; "))
				}
				_, err = fmt.Fprintln(c.OutOrStdout(), "the store agrees with itself")
				return err
			})
		},
	}
	return at.flags(c)
}

// withStore runs f on the store of the hub, which need not be in order.
func withStore(c *cobra.Command, at place, f func(context.Context, *hub.Home, hub.Store) error) (err error) {
	home, err := at.home()
	if err != nil {
		return err
	}
	store, err := openSource(c.Context(), at.storeOf(home))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return f(c.Context(), home, store)
}

// storeOf is the file or URL of the hub's store.
func (p *place) storeOf(home *hub.Home) string {
	if p.store == "" {
		return home.StorePath()
	}
	return p.store
}
