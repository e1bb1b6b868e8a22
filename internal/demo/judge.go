package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"feltjournal/internal/story"
	"feltjournal/localstore"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
)

// openedHub is the hub's own file, read beside the running hub.
type openedHub struct {
	*hub.Hub
	store *sqlite.Store
}

// Close releases the file.
func (h *openedHub) Close() { _ = h.store.Close() }

func (d *demo) openHub(ctx context.Context) (*openedHub, error) {
	home, err := hub.LoadHome(d.troupe.Hub(), d.troupe.Now(), rand.Reader)
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(ctx, home.StorePath())
	if err != nil {
		return nil, err
	}
	return &openedHub{hub.New(home.Config(store, d.troupe.Now, rand.Reader)), store}, nil
}

// judge checks the outcome, prints the report and keeps it beside the pictures.
func (p *performance) judge(ctx context.Context) error {
	p.leave()
	h, err := p.openHub(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	o := story.Outcome{Centre: h, Filed: p.troupe.Filed(), Cast: p.cast}
	for _, a := range p.actors() {
		n, err := p.troupe.Unlock(ctx, a.Player, localstore.Options{})
		if err != nil {
			return err
		}
		defer n.Close() //nolint:errcheck // only read
		o.Nurses = append(o.Nurses, n)
	}
	findings, err := story.Check(ctx, o)
	return errors.Join(err, p.print(findings))
}

// print fails when something is not as it should be.
func (p *performance) print(findings []story.Finding) error {
	var text strings.Builder
	wrong := 0
	for _, f := range findings {
		mark := "ok   "
		if !f.OK {
			mark, wrong = "WRONG", wrong+1
		}
		fmt.Fprintf(&text, "%s  %s (%s)\n", mark, f.What, f.Seen)
	}
	fmt.Fprintf(&text, "%d passed, %d failed\n", len(findings)-wrong, wrong)
	fmt.Printf("\n-- the outcome\n%s", text.String())
	err := os.WriteFile(filepath.Join(p.out, "report.txt"), []byte(text.String()), 0o600)
	if wrong > 0 || len(findings) == 0 {
		err = errors.Join(err, fmt.Errorf("%d of %d checks failed", wrong, len(findings)))
	}
	return err
}
