package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"feltjournal/internal/wallclock"
	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/carry"
)

// hubCommand is the municipality's side.
func hubCommand() *cobra.Command {
	c := &cobra.Command{Use: "hub", Short: "The municipality's side: takes what devices push, hands out what they may hold"}
	c.AddCommand(initHubCommand(), enrollHubCommand(), revokeHubCommand(), serveHubCommand(), importHubCommand(), exportHubCommand(),
		policyHubCommand(), hubStatusCommand(), operatorHubCommand(), passwordHubCommand())
	c.AddCommand(careHubCommands()...)
	return c
}

// central is an opened hub directory.
type central struct {
	home  *hub.Home
	store hub.Store
	hub   *hub.Hub
	log   *slog.Logger
}

func openCentral(ctx context.Context, at place, log *slog.Logger) (*central, error) {
	home, err := at.home()
	if err != nil {
		return nil, err
	}
	store, err := at.open(ctx, home)
	if err != nil {
		return nil, err
	}
	cfg := home.Config(store, wallclock.Now, rand.Reader)
	cfg.Log = log
	return &central{home: home, store: store, hub: hub.New(cfg), log: log}, nil
}

// withCentral runs f on the hub in dir.
func withCentral(c *cobra.Command, at place, f func(ctx context.Context, out io.Writer, h *central) error) (err error) {
	log, err := logger(c)
	if err != nil {
		return err
	}
	h, err := openCentral(c.Context(), at, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.store.Close()) }()
	return f(c.Context(), c.OutOrStdout(), h)
}

func initHubCommand() *cobra.Command {
	var at place
	var names []string
	c := &cobra.Command{
		Use: "init", Short: "Make a hub: its keys, its certificate authority, its store", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if len(names) == 0 {
				names = defaultNames()
			}
			if _, err := hub.InitHome(at.dir, names, wallclock.Now(), rand.Reader); err != nil {
				return err
			}
			return withCentral(c, at, func(ctx context.Context, out io.Writer, h *central) error {
				if _, err := h.hub.Epochs(ctx); err != nil {
					return err
				}
				fmt.Fprintf(out, "a hub in %s for %s\n", at.dir, strings.Join(names, ", "))
				fmt.Fprintln(out, "keep a copy of its *.key files apart from the copies of hub.db: without master.key no copy can be read")
				return nil
			})
		},
	}
	c.Flags().StringSliceVar(&names, "name", nil, "host name or address that workstations reach it by (repeat); this machine if none is given")
	return at.flags(c)
}

// defaultNames are what this machine can surely be called.
func defaultNames() []string {
	names := []string{"localhost", "127.0.0.1", "::1"}
	if host, err := os.Hostname(); err == nil && host != "localhost" {
		names = append(names, host)
	}
	return names
}

func enrollHubCommand() *cobra.Command {
	var at place
	var label string
	var units, users []string
	c := &cobra.Command{
		Use: "enroll", Short: "Make a one-time code that lets one workstation in", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withCentral(c, at, func(ctx context.Context, out io.Writer, h *central) error {
				return h.enroll(ctx, out, label, units, users)
			})
		},
	}
	c.Flags().StringVar(&label, "label", "", "what people call the workstation: \"Annas PC\"")
	c.Flags().StringArrayVar(&units, "unit", nil, "name of a unit whose patients it may hold (repeat)")
	c.Flags().StringArrayVar(&users, "user", nil, "who may unlock it, \"id;name;role;HPR number\" (repeat; the number may be left out)")
	requireFlags(c, "unit", "user")
	return at.flags(c)
}

func (h *central) enroll(ctx context.Context, out io.Writer, label string, units, users []string) error {
	i := hub.Invitation{Label: label}
	known, err := h.hub.Units(ctx)
	if err != nil {
		return err
	}
	for _, name := range units {
		unit, err := findUnit(known, name)
		if err != nil {
			return err
		}
		i.Units = append(i.Units, unit)
	}
	for _, text := range users {
		u, err := parseUser(text)
		if err != nil {
			return err
		}
		i.Users = append(i.Users, u)
	}
	code, err := h.hub.Invite(ctx, i)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, code)
	h.log.InfoContext(ctx, "the code works once", slog.Duration("within", hub.InviteLife))
	return nil
}

// findUnit takes the unit's name as people say it, or the central journal's.
func findUnit(known []hub.Stream, name string) (journal.ID, error) {
	var names []string
	var found []journal.ID
	for _, s := range known {
		if strings.EqualFold(s.Name, name) || s.Ref == name {
			found = append(found, s.ID)
		}
		names = append(names, fmt.Sprintf("%q (%s)", s.Name, s.Ref))
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return journal.ID{}, fmt.Errorf("there are several units called %q; name it as the central journal does: %s", name, strings.Join(names, ", "))
	case len(known) == 0:
		return journal.ID{}, errors.New("there are no units yet; `syncd hub import` brings them")
	}
	return journal.ID{}, fmt.Errorf("no unit called %q; there are %s", name, strings.Join(names, ", "))
}

// parseUser reads "id;name;role;HPR number".
func parseUser(text string) (journal.Author, error) {
	part := strings.Split(text, ";")
	for i := range part {
		part[i] = strings.TrimSpace(part[i])
	}
	if len(part) < 3 || len(part) > 4 || part[0] == "" || part[1] == "" {
		return journal.Author{}, fmt.Errorf("a user is written \"id;name;role;HPR number\", not %q", text)
	}
	u := journal.Author{ID: part[0], Name: part[1], Role: journal.Role(part[2])}
	switch u.Role {
	case journal.RoleNurse, journal.RoleSocial, journal.RoleHealthcare, journal.RoleAssistant, journal.RoleDoctor:
	default:
		return u, fmt.Errorf("no role %q; there are sykepleier, vernepleier, helsefagarbeider, assistent, lege", part[2])
	}
	if len(part) == 4 {
		u.HPR = part[3]
	}
	return u, nil
}

func revokeHubCommand() *cobra.Command {
	var at place
	c := &cobra.Command{
		Use: "revoke DEVICE", Short: "Shut a workstation out; what it has sent stays", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var id journal.ID
			if err := id.UnmarshalText([]byte(args[0])); err != nil {
				return fmt.Errorf("read the device's id: %w", err)
			}
			return withCentral(c, at, func(ctx context.Context, _ io.Writer, h *central) error { return h.hub.Revoke(ctx, id) })
		},
	}
	return at.flags(c)
}

func serveHubCommand() *cobra.Command {
	var at place
	var page window
	var listen, journalDir, profile string
	c := &cobra.Command{
		Use: "serve", Short: "Serve workstations until stopped (SIGTERM or SIGINT)", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			stop, err := profileCPU(profile)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, stop()) }()
			return withCentral(c, at, func(ctx context.Context, _ io.Writer, h *central) error {
				return h.serve(ctx, listen, journalDir, page)
			})
		},
	}
	c.Flags().StringVar(&listen, "listen", ":8443", "address to listen on")
	c.Flags().StringVar(&journalDir, "journal", "", "directory of the central journal: its exports are read from in/, what was merged is filed in out/; of several replicas one does it")
	page.flags(c)
	hideProfile(c, &profile)
	return at.flags(c)
}

// A serving hub collects garbage half as often as Go would, as long as it has
// less memory than it aims at.
const (
	memoryAim = 330 << 20
	garbage   = 200 // percent
)

// aim sets the above where the environment does not say otherwise.
func aim() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryAim)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
}

func (h *central) serve(ctx context.Context, address, journalDir string, page window) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if err := carry.Belongs(ctx, h.store, h.home.Master); err != nil {
		return errors.Join(err, listener.Close())
	}
	aim()
	h.log.InfoContext(ctx, "hub serves", slog.String("address", listener.Addr().String()))
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return h.hub.Serve(ctx, listener, h.home.Server) })
	if journalDir != "" {
		g.Go(func() error { return h.lead(ctx, journalDir) })
	}
	g.Go(func() error { return h.watch(ctx, page, listener.Addr()) })
	err = g.Wait()
	h.log.InfoContext(context.WithoutCancel(ctx), "hub stopped")
	return err
}
