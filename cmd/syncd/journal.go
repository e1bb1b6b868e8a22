package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"feltjournal/fhir"
	"feltjournal/internal/wallclock"
)

// followEvery is how often the directory of the central journal is looked at.
const followEvery = 2 * time.Second

func importHubCommand() *cobra.Command {
	var at place
	c := &cobra.Command{
		Use: "import EXPORTDIR", Short: "Take over an export of the central journal (FHIR R4, NDJSON)", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return withCentral(c, at, func(ctx context.Context, out io.Writer, h *central) error {
				r, err := h.importFrom(ctx, args[0])
				for _, p := range r.Problems {
					fmt.Fprintln(c.ErrOrStderr(), p)
				}
				if err != nil {
					return err
				}
				fmt.Fprintf(out, "%d patients, %d lists: %d entries written, %d orders ended, %d assigned, %d removed, %d problems\n",
					r.Patients, r.Lists, r.Entries(), r.Stopped, r.Assigned, r.Removed, len(r.Problems))
				return nil
			})
		},
	}
	return at.flags(c)
}

// importFrom makes the charts say what the export in dir says.
func (h *central) importFrom(ctx context.Context, dir string) (fhir.Report, error) {
	export, problems, err := fhir.Read(os.DirFS(dir))
	if err != nil {
		return fhir.Report{Problems: problems}, err
	}
	report, err := fhir.Import(ctx, h.hub, export, wallclock.Now())
	report.Problems = append(problems, report.Problems...)
	if err != nil {
		return report, err
	}
	return report, h.hub.Reconcile(ctx)
}

func exportHubCommand() *cobra.Command {
	var at place
	c := &cobra.Command{
		Use: "export OUTDIR", Short: "File what was merged in the central journal (FHIR R4, NDJSON), each fact once", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return withCentral(c, at, func(ctx context.Context, out io.Writer, h *central) error {
				r, err := fhir.File(ctx, h.hub, args[0])
				fmt.Fprintf(out, "%d entries filed, %d held\n", r.Filed, r.Held)
				return err
			})
		},
	}
	return at.flags(c)
}

// leader is a store that several hubs share: it says which of them does what
// only one may do.
type leader interface {
	Lead(ctx context.Context, name string, f func(context.Context) error) error
}

// lead follows dir, while this hub is the one of its replicas that does.
func (h *central) lead(ctx context.Context, dir string) error {
	follow := func(ctx context.Context) error { return h.follow(ctx, dir) }
	if l, ok := h.store.(leader); ok {
		return l.Lead(ctx, "journal", follow)
	}
	return follow(ctx)
}

// follow imports dir/in whenever it has changed and come to rest, and files
// what was merged in dir/out. Trouble with either is logged and tried again:
// the workstations are served all the same.
func (h *central) follow(ctx context.Context, dir string) error {
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	w := &watch{}
	for {
		if w.settled(in) && !h.report(ctx, "import", func() (fhir.Report, error) { return h.importFrom(ctx, in) }) {
			*w = watch{} // again
		}
		h.report(ctx, "export", func() (fhir.Report, error) { return h.file(ctx, out) })
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// file files what is waiting, if anything is.
func (h *central) file(ctx context.Context, dir string) (fhir.Report, error) {
	waiting, err := h.hub.Unfiled(ctx, 1)
	if err != nil || len(waiting) == 0 {
		return fhir.Report{}, err
	}
	return fhir.File(ctx, h.hub, dir)
}

// report runs one task and logs what came of it, without names or texts. It
// reports whether the task is done.
func (h *central) report(ctx context.Context, task string, run func() (fhir.Report, error)) bool {
	r, err := run()
	if ctx.Err() != nil {
		return false
	}
	if err != nil {
		h.log.LogAttrs(ctx, slog.LevelError, "central journal", slog.String("task", task), slog.Any("error", err))
		return false
	}
	if r.Entries()+r.Filed+r.Held > 0 {
		h.log.LogAttrs(ctx, slog.LevelInfo, "central journal", slog.String("task", task), slog.Int("written", r.Entries()),
			slog.Int("filed", r.Filed), slog.Int("held", r.Held), slog.Int("problems", len(r.Problems)))
	}
	return true
}

// watch notices when the files of a directory have changed.
type watch struct{ last, imported string }

// settled reports whether dir has changed since the last time it said so, and
// not since the last look: an export that is being written is left alone.
func (w *watch) settled(dir string) bool {
	now, err := fingerprint(dir)
	if err != nil || now == "" {
		return false
	}
	rest := now == w.last
	w.last = now
	if !rest || now == w.imported {
		return false
	}
	w.imported = now
	return true
}

// fingerprint names the NDJSON files of dir with their sizes and times; empty
// when there is none.
func fingerprint(dir string) (string, error) {
	names, err := fs.Glob(os.DirFS(dir), "*.ndjson")
	if err != nil {
		return "", err
	}
	var out string
	for _, name := range names {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			return "", err
		}
		out += fmt.Sprintf("%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
	}
	return out, nil
}
