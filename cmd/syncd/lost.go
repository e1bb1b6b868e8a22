package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"feltjournal/sync/hub"
)

func lostHubCommand() *cobra.Command {
	var at place
	c := &cobra.Command{
		Use: "lost", Short: "Say what has come back since the hub was put back from a copy, and what nobody has brought", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withCentral(c, at, func(ctx context.Context, out io.Writer, h *central) error {
				l, err := h.hub.Lost(ctx)
				if err != nil {
					return err
				}
				return printLost(out, &l)
			})
		},
	}
	return at.flags(c)
}

func printLost(out io.Writer, l *hub.Lost) error {
	if len(l.Rollbacks) == 0 {
		_, err := fmt.Fprintln(out, "no workstation has shown that this hub was put back from a copy")
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, e := range l.Rollbacks {
		fmt.Fprintf(w, "rollback\tseen %s\tby %s\t%s\n", instant(e.At), e.Device, e.Why)
	}
	fmt.Fprintf(w, "came back\t%d entries\tfrom those who wrote them\n", l.Own)
	fmt.Fprintf(w, "\t%d entries\tby others only, %d of them the central journal's\n", l.Relayed, l.Centre)
	for _, a := range l.Away {
		state := "has not been heard of since"
		if a.Heard {
			state = "has begun to bring what it holds"
		}
		fmt.Fprintf(w, "awaited\t%s\t%s\tlast heard of %s\n", a.Label, state, instant(a.Seen))
	}
	for _, m := range l.Writers {
		printLostWriter(w, m)
	}
	for _, s := range l.Streams {
		fmt.Fprintf(w, "missing\tat least %d entries\tof %s\n", s.Missing, subjectOf(&s.Stream))
	}
	switch {
	case !l.Final():
		fmt.Fprintf(w, "final\tno\t%d workstations may still bring something\n", len(l.Away))
	case len(l.Writers)+len(l.Streams) == 0:
		fmt.Fprintf(w, "final\tyes\tnothing is known to be missing\n")
	default:
		fmt.Fprintf(w, "final\tyes\twhat is missing is with nobody\n")
	}
	return w.Flush()
}

func printLostWriter(w io.Writer, m hub.LostWriter) {
	if m.Unknown {
		fmt.Fprintf(w, "unknown\t%s\tenrolled after the copy was made: enrol it again; at least %d of its entries are missing\n", m.ID, m.Missing)
		return
	}
	fmt.Fprintf(w, "missing\tat least %d entries\twritten on %s\n", m.Missing, m.Label)
}

// subjectOf is what people call a stream.
func subjectOf(s *hub.Stream) string {
	switch {
	case s.Name != "":
		return s.Name
	case s.Ref != "":
		return s.Ref
	}
	return s.ID.String()
}
