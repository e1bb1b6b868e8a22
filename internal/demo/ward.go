package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"feltjournal/internal/story"
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
)

// The second act: a medication round without network.

// choose looks for the players at Anna's machine, before anything happened.
func (p *performance) choose(ctx context.Context) error {
	n, err := p.troupe.Unlock(ctx, story.Anna, localstore.Options{})
	if err != nil {
		return err
	}
	defer n.Close() //nolint:errcheck // only read
	if p.cast, err = n.Cast(p.troupe.Today()); err != nil {
		return err
	}
	p.rows, p.account = map[string]int{}, accountRow(n, p.cast)
	for _, part := range []story.Part{p.cast.Checked, p.cast.PRN} {
		n.Replica.View(part.Patient, func(c *chart.Chart) { p.rows[part.Name] = rowOf(c, part, p.troupe) })
	}
	return nil
}

// accountRow is how many accounts stand before the story's.
func accountRow(n *story.Nurse, c story.Cast) (row int) {
	for _, unit := range n.Replica.Ledgers() {
		found := false
		n.Replica.Ledger(unit.Stream, func(l *chart.Ledger) {
			for _, a := range l.Accounts() {
				if unit.Stream == c.Unit && a.Key == c.Account {
					found = true
					return
				}
				row++
			}
		})
		if found {
			return row
		}
	}
	return row
}

// rowOf is how many rows of the day's round stand before a dose.
func rowOf(c *chart.Chart, part story.Part, t *story.Troupe) (n int) {
	for _, row := range c.Round(t.Today(), t.Instant()) {
		if row.ID == part.Order.Order {
			return n
		}
		n++
	}
	return n
}

// round is Anna's round of the list: she looks at each line, gives all, and
// passes by what has to be given by itself.
func (p *performance) round(ctx context.Context) error {
	a := p.anna
	if err := a.press(ctx, "F7"); err != nil {
		return err
	}
	if err := errors.Join(a.shoot(ctx, "round-begin"), a.press(ctx, "Return")); err != nil {
		return err
	}
	for n := range 4 {
		if err := a.stop(ctx, n); err != nil {
			return err
		}
	}
	return errors.Join(a.press(ctx, "s"), a.shoot(ctx, "round-end"))
}

// most is more lines than any patient has at one time.
const most = 12

// stop is one patient of the round.
func (a *actor) stop(ctx context.Context, n int) error {
	look := make([]string, most)
	for i := range look {
		look[i] = "space"
	}
	if err := a.press(ctx, look...); err != nil {
		return err
	}
	if n == 0 {
		if err := a.shoot(ctx, "ward-round"); err != nil {
			return err
		}
	}
	if err := a.record(ctx, fmt.Sprintf("gives everything to patient %d of the round", n+1), func() error { return a.press(ctx, "g") }); err != nil {
		return err
	}
	return a.press(ctx, "h", "1", "n")
}

// double is a dose that Bjørn checks at Anna's machine, with his own PIN.
func (p *performance) double(ctx context.Context) error {
	a, part := p.anna, p.cast.Checked
	return a.record(ctx, "gives a dose that Bjørn has checked", func() error {
		if err := errors.Join(a.open(ctx, part.Name), a.choose(ctx, p.rows[part.Name]), a.press(ctx, "g")); err != nil {
			return err
		}
		if err := errors.Join(a.shoot(ctx, "double-give"), a.press(ctx, "Return"), a.shoot(ctx, "double-check"), a.say(ctx, "1"+story.Bjorn.PIN)); err != nil {
			return err
		}
		return errors.Join(a.shoot(ctx, "double-pin"), a.press(ctx, "Return"))
	})
}

func (a *actor) asNeeded(ctx context.Context, part story.Part, row int) error {
	return a.record(ctx, "gives a dose as needed", func() error {
		if err := errors.Join(a.open(ctx, part.Name), a.choose(ctx, row), a.press(ctx, "g")); err != nil {
			return err
		}
		return a.confirm(ctx)
	})
}

// asNeeded is the dose that both give the same patient.
func (p *performance) asNeeded(ctx context.Context) error {
	return p.each(func(a *actor) error { return a.asNeeded(ctx, p.cast.PRN, p.rows[p.cast.PRN.Name]) })
}

// narcotics: both take something out of one stock, each on their own machine.
func (p *performance) narcotics(ctx context.Context) error {
	return errors.Join(p.anna.takeOut(ctx, p.account, "2"), p.bjorn.takeOut(ctx, p.account, "1"))
}

// count is when the network is back: Anna counts the stock, and Bjørn counts
// with her at her machine.
func (p *performance) count(ctx context.Context) error {
	a := p.anna
	same := func() bool { return a.held(ctx, p.cast.Unit) == p.bjorn.held(ctx, p.cast.Unit) }
	if err := story.Await(ctx, "both to know both withdrawals", same); err != nil {
		return err
	}
	err := a.record(ctx, "counts the stock with Bjørn", func() error {
		if err := errors.Join(a.stock(ctx, p.account), a.press(ctx, "t"), a.say(ctx, p.cast.Left().String()), a.press(ctx, "Tab", "Tab")); err != nil {
			return err
		}
		return errors.Join(a.say(ctx, "1"+story.Bjorn.PIN), a.shoot(ctx, "narcotics"), a.press(ctx, "Return"))
	})
	if err != nil {
		return err
	}
	return story.Await(ctx, "the count to be everywhere", func() bool { return confirmed(a.status(ctx)) && same() })
}

// held is how many entries of a stream the actor's file has.
func (a *actor) held(ctx context.Context, stream journal.ID) (n int) {
	err := a.store.Rows(ctx, 0, func(r localstore.Row) error {
		if r.Stream == stream {
			n++
		}
		return nil
	})
	if err != nil {
		return -1
	}
	return n
}

// choose puts the cursor on a row of the round.
func (a *actor) choose(ctx context.Context, row int) error {
	keys := []string{"alt+2", "Page_Up", "Page_Up", "Home"}
	for range row {
		keys = append(keys, "Down")
	}
	return a.press(ctx, keys...)
}

// open searches for a patient and opens them.
func (a *actor) open(ctx context.Context, name string) error {
	family, _, _ := strings.Cut(name, ",")
	if err := a.press(ctx, "ctrl+f", "ctrl+a", "BackSpace"); err != nil {
		return err
	}
	return errors.Join(a.say(ctx, strings.ToLower(family)), a.press(ctx, "Return", "Return"))
}

// stock puts the cursor on an account.
func (a *actor) stock(ctx context.Context, account int) error {
	keys := []string{"F9", "Home"}
	for range account {
		keys = append(keys, "Down")
	}
	return a.press(ctx, keys...)
}

// takeOut books a withdrawal.
func (a *actor) takeOut(ctx context.Context, account int, amount string) error {
	return a.record(ctx, "takes "+amount+" out of the stock", func() error {
		return errors.Join(a.stock(ctx, account), a.press(ctx, "u"), a.say(ctx, amount), a.shoot(ctx, "take-out-"+a.ID), a.press(ctx, "Return"))
	})
}

// paper prints a patient's record, and keys a dose of it back in.
func (p *performance) paper(ctx context.Context) error {
	a, part := p.anna, p.cast.Paper
	if err := errors.Join(a.open(ctx, part.Name), a.press(ctx, "ctrl+p", "2"), a.shoot(ctx, "print"), a.press(ctx, "Return")); err != nil {
		return err
	}
	pdf, err := p.printed(ctx)
	if err != nil {
		return err
	}
	code, err := story.PrintedCode(pdf, part)
	if err != nil {
		return err
	}
	return a.record(ctx, "keys in a dose that was signed on paper", func() error {
		if err := errors.Join(a.press(ctx, "ctrl+k"), a.say(ctx, string(code)), a.press(ctx, "Return")); err != nil {
			return err
		}
		if err := errors.Join(a.say(ctx, "g"), a.press(ctx, "Return"), a.say(ctx, story.PaperSigner), a.shoot(ctx, "rekey")); err != nil {
			return err
		}
		return a.press(ctx, "Return")
	})
}

// printed waits for the file that the window writes.
func (p *performance) printed(ctx context.Context) (pdf []byte, err error) {
	err = story.Await(ctx, "the printed record", func() bool {
		files, _ := filepath.Glob(filepath.Join(p.home, "*.pdf"))
		if len(files) == 0 {
			return false
		}
		pdf, err = os.ReadFile(files[0])
		return err == nil && len(pdf) > 0
	})
	return pdf, err
}
