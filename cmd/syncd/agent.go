package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"feltjournal/internal/release"
	"feltjournal/internal/wallclock"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
)

// agentCommand is the workstation's side: enroll once, then run.
func agentCommand() *cobra.Command {
	c := &cobra.Command{Use: "agent", Short: "The workstation's side: carries sealed entries, reads none"}
	c.AddCommand(enrollCommand(), runAgentCommand(), statusCommand())
	return c
}

func enrollCommand() *cobra.Command {
	var dir, url, code, pins string
	c := &cobra.Command{
		Use: "enroll", Short: "Take a workstation in with a one-time code from `syncd hub enroll`", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ask := terminalPINs(os.Stdin, c.OutOrStdout())
			if pins != "" {
				fromFile, err := filePINs(pins)
				if err != nil {
					return err
				}
				ask = fromFile
			}
			return enroll(c.Context(), c.OutOrStdout(), dir, agent.Enrolment{URL: url, Code: code, Now: wallclock.Now}, ask)
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "directory of the workstation's store, made if it is not there")
	c.Flags().StringVar(&url, "hub", "", "address of the hub, https://host:port")
	c.Flags().StringVar(&code, "code", "", "the one-time code")
	c.Flags().StringVar(&pins, "pins", "", "file with a line user=PIN for each user, instead of asking at the terminal")
	return requireFlags(c, "dir", "hub", "code")
}

func requireFlags(c *cobra.Command, names ...string) *cobra.Command {
	for _, n := range names {
		if err := c.MarkFlagRequired(n); err != nil {
			panic(err)
		}
	}
	return c
}

// enroll trades the code for a place, makes the store and gives each user a
// key slot. Nothing is written before the hub has answered.
func enroll(ctx context.Context, out io.Writer, dir string, e agent.Enrolment, ask askPIN) error {
	if _, _, err := agent.LoadIdentity(dir); !errors.Is(err, os.ErrNotExist) {
		return errors.Join(fmt.Errorf("%s is a workstation already; a code is for a new one", dir), err)
	}
	key, err := seal.NewReplicaKey()
	if err != nil {
		return err
	}
	e.Replica = key.Public()
	place, err := agent.Enroll(ctx, e)
	if err != nil {
		return err
	}
	store, err := localstore.Create(ctx, localstore.Options{Dir: dir, Now: wallclock.Now},
		localstore.Device{ID: place.Device, ReplicaPublic: key.Public(), HubURL: e.URL})
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // the process ends
	if err := agent.SaveIdentity(dir, agent.Settings{HubURL: e.URL, HubKey: place.HubKey}, place.Identity); err != nil {
		return err
	}
	for _, u := range place.Users {
		if err := addUser(ctx, out, store, u, key, ask); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "enrolled as device %s in %s\n", place.Device, dir)
	return nil
}

// addUser asks for a PIN until the store takes it, at most three times.
func addUser(ctx context.Context, out io.Writer, store *localstore.Store, u journal.Author, key *seal.ReplicaKey, ask askPIN) error {
	for range 3 {
		pin, err := ask(u)
		if err != nil {
			return err
		}
		err = store.AddUser(ctx, u, pin, key)
		if journal.CodeOf(err) == "" {
			return err
		}
		fmt.Fprintf(out, "that PIN was not taken: %s\n", journal.CodeOf(err))
	}
	return fmt.Errorf("no usable PIN for %s", u.ID)
}

func runAgentCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use: "run", Short: "Synchronise until stopped (SIGTERM or SIGINT)", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGTERM, os.Interrupt)
			defer stop()
			return runAgent(ctx, dir, slog.New(slog.NewTextHandler(c.ErrOrStderr(), nil)))
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "directory of an enrolled workstation")
	return requireFlags(c, "dir")
}

func runAgent(ctx context.Context, dir string, log *slog.Logger) error {
	settings, id, err := agent.LoadIdentity(dir)
	if err != nil {
		return err
	}
	store, err := localstore.Open(ctx, localstore.Options{Dir: dir, Now: wallclock.Now})
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // the process ends
	transport, err := agent.Dial(settings.HubURL, id, wallclock.Now)
	if err != nil {
		return err
	}
	defer transport.Close()
	log.InfoContext(ctx, "agent runs", slog.String("dir", dir), slog.String("hub", settings.HubURL))
	err = agent.New(agent.Config{
		Store: store, Transport: transport, Sign: id.Sign, HubKey: settings.HubKey,
		Now: wallclock.Now, Rand: rand.Reader, Log: log, Version: release.Version(),
	}).Run(ctx)
	log.InfoContext(ctx, "agent stopped")
	return err
}

func statusCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use: "status", Short: "Say how far the workstation's work has come", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			store, err := localstore.Open(c.Context(), localstore.Options{Dir: dir, Now: wallclock.Now})
			if errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("%s is not an enrolled workstation", dir)
			}
			if err != nil {
				return err
			}
			defer store.Close() //nolint:errcheck // the process ends
			st, err := store.Status(c.Context())
			if err != nil {
				return err
			}
			peers, err := store.Peers(c.Context())
			if err != nil {
				return err
			}
			return printStatus(c.OutOrStdout(), st, peers)
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "directory of an enrolled workstation")
	return requireFlags(c, "dir")
}

func printStatus(out io.Writer, st localstore.Status, peers []localstore.Peer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	agentState, contact := "not running", "ok"
	if st.AgentAlive {
		agentState = "running"
	}
	if st.ContactCode != "" {
		contact = st.ContactCode
	}
	if st.Offline {
		contact = "switched off"
	}
	fmt.Fprintf(w, "device\t%s\nhub\t%s\nagent\t%s\nlast contact\t%s (%s)\npicture of\t%s\n",
		st.Device, st.HubURL, agentState, instant(st.LastContact), contact, instant(st.LastComplete))
	fmt.Fprintf(w, "recorded here\t%d\nnot yet at the hub\t%d\nnot yet confirmed\t%d\nto look at\t%d\n",
		st.Last, st.Unsent, st.Unconfirmed, st.Refused+st.Conflicts)
	for _, p := range peers {
		fmt.Fprintf(w, "other workstation\t%s, last seen %s\n", p.Label, instant(p.Seen))
	}
	for _, a := range st.Alarms {
		fmt.Fprintf(w, "alarm\t%s %s (%d times, last %s)\n", a.Code, a.Detail, a.Times, instant(a.Last))
	}
	return w.Flush()
}

func instant(i journal.Instant) string {
	if i == 0 {
		return "never"
	}
	return i.Time().In(journal.Oslo).Format("2006-01-02 15:04:05")
}
