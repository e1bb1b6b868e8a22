package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

func hubStatusCommand() *cobra.Command {
	var at place
	var asJSON bool
	c := &cobra.Command{
		Use: "status", Short: "Say how the hub stands, what is wrong first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withCentral(c, at, func(ctx context.Context, out io.Writer, h *central) error {
				r, err := h.hub.Overview(h.home.Server.Leaf).Report(ctx)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(out, &r)
				}
				return printReport(out, &r)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as one JSON object; instants are milliseconds since 1970")
	return at.flags(c)
}

// printJSON adds the findings to what the report holds.
func printJSON(out io.Writer, r *hub.Report) error {
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Findings []hub.Finding
		*hub.Report
	}{r.Findings(), r})
}

// printer is a report being printed in columns.
type printer struct {
	*tabwriter.Writer
	r *hub.Report
}

func printReport(out io.Writer, r *hub.Report) error {
	p := printer{tabwriter.NewWriter(out, 0, 0, 2, ' ', 0), r}
	found := r.Findings()
	if len(found) == 0 || found[0].Grade == hub.GradeNote {
		p.line("all is well")
	}
	for _, f := range found {
		p.line(gradeWords[f.Grade], string(f.Kind), fmt.Sprint(f.Count), "docs/runbooks.md#"+string(f.Kind))
	}
	p.numbers()
	p.troubles()
	p.devices()
	for i := range r.Alarms {
		a := &r.Alarms[i]
		p.line("alarm", instant(a.At), string(a.Kind()), a.Device.String(), a.Text)
	}
	return p.Flush()
}

var gradeWords = map[hub.Grade]string{hub.GradeNow: "NOW", hub.GradeToday: "today", hub.GradeNote: "note"}

// line prints cells; what a device called itself cannot make lines of its own.
func (p *printer) line(cells ...string) {
	for i, c := range cells {
		cells[i] = strings.Map(printable, c)
	}
	fmt.Fprintln(p, strings.Join(cells, "\t"))
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x200e && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
		return -1
	}
	return r
}

func (p *printer) numbers() {
	r := p.r
	if r.Store != "" {
		p.line("store", r.Store)
	}
	for _, n := range []struct {
		name string
		n    uint64
	}{
		{"patients", uint64(r.Patients)},
		{"entries", r.Entries},
		{"to be filed", uint64(r.Unfiled)},
		{"to look at", uint64(r.Held)},
		{"in quarantine", uint64(r.Quarantine.Waiting)},
		{"rollbacks", uint64(max(0, len(r.Epochs)-1))},
		{"missing after a rollback", r.Missing.Entries + r.Missing.Own},
	} {
		p.line(n.name, fmt.Sprint(n.n))
	}
	if r.Quarantine.Oldest != 0 {
		p.line("oldest in quarantine", p.ago(r.Quarantine.Oldest))
	}
	for i := range r.Units {
		u := &r.Units[i]
		state := ""
		if u.Amiss {
			state = "does not add up"
		}
		p.line("unit", fmt.Sprintf("%s (%s)", u.Name, u.Ref), fmt.Sprintf("%d patients", u.Members), fmt.Sprintf("%d devices", u.Devices), state)
	}
}

func (p *printer) troubles() {
	for _, d := range p.r.Late {
		what := fmt.Sprintf("%d stops, %d others", d.Stops, d.Others)
		p.line("not delivered", d.ID.String(), d.Label, what, "oldest "+p.ago(d.Oldest), "last seen "+instant(d.Seen))
		for _, e := range d.First {
			p.line("", "", e.Ref, string(e.What), p.ago(e.At))
		}
	}
	for _, d := range p.r.Silent {
		p.line("silent", d.ID.String(), d.Label, fmt.Sprintf("%d patients with a slot today", d.Visits), "last seen "+instant(d.Seen))
	}
	for _, e := range p.r.Ends {
		p.line("certificate", e.What, fmt.Sprint(e.Count), "first ends "+instant(e.First))
	}
	if p.r.OnNoList > 0 {
		p.line("on no list", fmt.Sprint(p.r.OnNoList), strings.Join(p.r.Unlisted, " "))
	}
}

func (p *printer) devices() {
	for i := range p.r.Devices {
		d := &p.r.Devices[i]
		version, state := d.Version, ""
		if version == "" {
			version = "version not said"
		}
		switch {
		case d.Revoked != 0:
			state = "revoked " + instant(d.Revoked)
		case d.Unsent > 0:
			state = fmt.Sprintf("%d not sent, oldest %s", d.Unsent, p.ago(d.Oldest))
		}
		if len(d.Amiss) > 0 {
			state += " counts otherwise: " + strings.Join(d.Amiss, ", ")
		}
		p.line("device", d.ID.String(), d.Label, fmt.Sprintf("%d entries", d.Acked), "last seen "+instant(d.Seen), version, state)
	}
}

// ago is how long ago something was, as said when the report was made.
func (p *printer) ago(i journal.Instant) string {
	d := time.Duration(p.r.At-i) * time.Millisecond
	return d.Truncate(time.Minute).String() + " ago"
}
