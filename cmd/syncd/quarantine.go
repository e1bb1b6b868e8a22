package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"feltjournal/internal/wallclock"
	"feltjournal/journal"
	"feltjournal/sync/hub"
)

func quarantineHubCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "quarantine", Short: "Look at what the hub keeps and does not pass on, and decide about it",
		Long: "What the hub cannot accept it keeps, whole, until a person decides.\n" +
			"A record that is in its stream (\"handed out\") only waits to be filed with the central journal;\n" +
			"one that is not is seen by nobody but its writer. Every decision is in the log.",
	}
	c.AddCommand(listQuarantineCommand(), showQuarantineCommand(), releaseQuarantineCommand(), dismissQuarantineCommand(),
		repairQuarantineCommand(), logQuarantineCommand())
	return c
}

// signature is who decides and why.
type signature struct{ who, why string }

func (s *signature) flags(c *cobra.Command) {
	c.Flags().StringVar(&s.who, "who", "", "who decides: a name that people know")
	c.Flags().StringVar(&s.why, "why", "", "the reason, without anything about a patient")
}

func (s *signature) about(c hub.Case) hub.Judgement {
	return hub.Judgement{Key: c.Key(), Who: s.who, Why: s.why}
}

func listQuarantineCommand() *cobra.Command {
	var at place
	var all bool
	c := &cobra.Command{
		Use: "list", Short: "List what waits for a decision, oldest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withCentral(c, at, func(ctx context.Context, out io.Writer, h *central) error {
				cases, err := h.hub.Cases(ctx, all)
				if err != nil {
					return err
				}
				return printCases(out, cases, journal.InstantOf(wallclock.Now()))
			})
		},
	}
	c.Flags().BoolVar(&all, "all", false, "also what somebody has decided about")
	return at.flags(c)
}

func printCases(out io.Writer, cases []hub.Case, now journal.Instant) error {
	if len(cases) == 0 {
		_, err := fmt.Fprintln(out, "nothing waits for a decision")
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RECORD\tAGE\tWHY\tDEVICE\tNUMBER\tSTANDS")
	for i := range cases {
		c := &cases[i]
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\n", c.Name(), age(c.Age(now)), c.Code, writerOf(c), c.Seq, stands(c))
	}
	return w.Flush()
}

func age(ms journal.Instant) string {
	return (time.Duration(ms) * time.Millisecond).Truncate(time.Minute).String()
}

func writerOf(c *hub.Case) string {
	if c.Label == "" {
		return c.Device.String()
	}
	return c.Label
}

// stands says where an entry is and what becomes of it.
func stands(c *hub.Case) string {
	switch {
	case c.InStream && c.State == hub.StateFiled:
		return "handed out, filed"
	case c.InStream && c.State == hub.StateReleased:
		return "handed out, to be filed"
	case c.InStream && c.Decided:
		return "handed out, dismissed"
	case c.InStream:
		return "handed out, not filed"
	case c.Decided:
		return "dismissed"
	case c.Chained:
		return "with its writer only, who was told"
	}
	return "with its writer only"
}

func showQuarantineCommand() *cobra.Command {
	var at place
	var by signature
	var open bool
	c := &cobra.Command{
		Use: "show RECORD", Short: "Show a record; with --open also what it says, which is written to the log first", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return withCase(c, at, args[0], func(ctx context.Context, out io.Writer, h *central, k hub.Case) error {
				if err := printCase(out, &k, journal.InstantOf(wallclock.Now())); err != nil || !open {
					return err
				}
				e, err := h.hub.Inspect(ctx, by.about(k))
				if err != nil {
					return err
				}
				return printEntry(out, e)
			})
		},
	}
	c.Flags().BoolVar(&open, "open", false, "open it with the master key: an access to a patient's record, so --who and --why are needed")
	by.flags(c)
	return at.flags(c)
}

// withCase runs f on one record of the hub's quarantine.
func withCase(c *cobra.Command, at place, name string, f func(context.Context, io.Writer, *central, hub.Case) error) error {
	return withCentral(c, at, func(ctx context.Context, out io.Writer, h *central) error {
		k, err := h.hub.Case(ctx, name)
		if err != nil {
			return err
		}
		return f(ctx, out, h, k)
	})
}

func printCase(out io.Writer, c *hub.Case, now journal.Instant) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "record\t%x\n", c.Hash)
	fmt.Fprintf(w, "why\t%s\n", c.Code)
	fmt.Fprintf(w, "kept since\t%s (%s)\n", instant(c.At), age(c.Age(now)))
	fmt.Fprintf(w, "written on\t%s %s, number %d\n", c.Device, c.Label, c.Seq)
	fmt.Fprintf(w, "brought by\t%s\n", c.From)
	fmt.Fprintf(w, "written at\t%s by that device's clock\n", instant(c.Stamp.Instant()))
	fmt.Fprintf(w, "stream\t%s, key %d\n", c.Stream, c.KeyEpoch)
	fmt.Fprintf(w, "size\t%d bytes, class %d\n", len(c.Bytes), c.Class)
	fmt.Fprintf(w, "stands\t%s\n", stands(c))
	return w.Flush()
}

func printEntry(out io.Writer, e journal.Entry) error {
	text, err := json.MarshalIndent(e.Fact, "", "  ")
	if err != nil {
		return fmt.Errorf("write the entry: %w", err)
	}
	fmt.Fprintf(out, "author      %s (%s, %s, HPR %q)\n", e.Author.Name, e.Author.ID, e.Author.Role, e.Author.HPR)
	fmt.Fprintf(out, "performed   %s\n", instant(e.At))
	fmt.Fprintf(out, "kind        %d\n%s\n", e.Fact.Kind(), text)
	return nil
}

func releaseQuarantineCommand() *cobra.Command {
	var at place
	var by signature
	var anew bool
	c := &cobra.Command{
		Use: "release RECORD…", Short: "Let records out: handed out to all who hold their stream, and filed", Args: cobra.MinimumNArgs(1),
		Long: "A record that is in no stream gets the next place in its own, its writer is told, and it is filed with the\n" +
			"central journal. One that was handed out but not filed is filed although. What only the central journal may say,\n" +
			"what cannot be opened and what stands against another entry under its number cannot be released.\n" +
			"An entry that was unreadable because a rollback had forgotten a newer key is tried again by releasing it.",
		RunE: func(c *cobra.Command, args []string) error {
			return eachCase(c, at, args, func(ctx context.Context, out io.Writer, h *central, k hub.Case) error {
				j := by.about(k)
				j.Anew = anew
				r, err := h.hub.Release(ctx, j)
				if err != nil {
					return err
				}
				state := "to be filed"
				if r.Filed {
					state = "filed"
				}
				if r.Already {
					state += "; it was released before"
				}
				_, err = fmt.Fprintf(out, "%s stands at position %d of its stream, %s\n", k.Name(), r.Place.Pos, state)
				return err
			})
		},
	}
	c.Flags().BoolVar(&anew, "anew", false, "although somebody has dismissed it")
	by.flags(c)
	requireFlags(c, "who", "why")
	return at.flags(c)
}

// eachCase runs f on every named record; one that fails does not keep the
// others.
func eachCase(c *cobra.Command, at place, names []string, f func(context.Context, io.Writer, *central, hub.Case) error) error {
	return withCentral(c, at, func(ctx context.Context, out io.Writer, h *central) error {
		var failed []error
		for _, name := range names {
			k, err := h.hub.Case(ctx, name)
			if err == nil {
				err = f(ctx, out, h, k)
			}
			if err != nil {
				failed = append(failed, fmt.Errorf("%s: %w", name, err))
			}
		}
		return errors.Join(failed...)
	})
}

func dismissQuarantineCommand() *cobra.Command {
	var at place
	var by signature
	c := &cobra.Command{
		Use: "dismiss RECORD…", Short: "Leave records where they are, for good; their bytes are kept", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return eachCase(c, at, args, func(ctx context.Context, out io.Writer, h *central, k hub.Case) error {
				if err := h.hub.Dismiss(ctx, by.about(k)); err != nil {
					return err
				}
				_, err := fmt.Fprintf(out, "%s is dismissed\n", k.Name())
				return err
			})
		},
	}
	by.flags(c)
	requireFlags(c, "who", "why")
	return at.flags(c)
}

func repairQuarantineCommand() *cobra.Command {
	var at place
	var by signature
	var user string
	c := &cobra.Command{
		Use: "repair RECORD", Short: "Make the author of a held entry a user of the device, and file all that was held because they were not", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			u, err := parseUser(user)
			if err != nil {
				return err
			}
			return withCase(c, at, args[0], func(ctx context.Context, out io.Writer, h *central, k hub.Case) error {
				n, err := h.hub.Repair(ctx, by.about(k), u)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(out, "%s is a user of %s; %d entries are to be filed\n", u.Name, writerOf(&k), n)
				return err
			})
		},
	}
	c.Flags().StringVar(&user, "add-user", "", "who wrote it, \"id;name;role;HPR number\" (the number may be left out)")
	by.flags(c)
	requireFlags(c, "who", "why", "add-user")
	return at.flags(c)
}

func logQuarantineCommand() *cobra.Command {
	var at place
	var limit int
	c := &cobra.Command{
		Use: "log", Short: "Show who decided what and why, and who opened what, newest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withCentral(c, at, func(ctx context.Context, out io.Writer, h *central) error {
				log, err := h.hub.Decisions(ctx, limit)
				if err != nil {
					return err
				}
				w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
				for _, d := range log {
					fmt.Fprintf(w, "%s\t%x\t%s\t%s\t%s\n", instant(d.At), d.Key.Hash[:6], d.Act, d.Who, d.Why)
				}
				return w.Flush()
			})
		},
	}
	c.Flags().IntVar(&limit, "limit", 1000, "lines at most")
	return at.flags(c)
}
