package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"feltjournal/internal/story"
	"feltjournal/journal"
	"feltjournal/localstore"
)

// actor is a nurse at a window: what they do goes in as key presses, and what
// came of it is looked up in the workstation's file, without any key.
type actor struct {
	story.Player
	demo   *demo
	stage  *stage
	top    int // where the window stands
	window string
	proc   *story.Process
	store  *localstore.Store
}

// enter starts the workstation and waits for its lock screen.
func (a *actor) enter(ctx context.Context) (err error) {
	if a.proc, err = a.demo.window(ctx, a.Player); err != nil {
		return err
	}
	if err := a.awaitTitle(ctx, "låst"); err != nil {
		return err
	}
	if err := a.stage.run(ctx, "xdotool", "windowmove", "--sync", a.window, "0", fmt.Sprint(a.top)); err != nil {
		return err
	}
	if a.store == nil {
		a.store, err = localstore.Open(ctx, localstore.Options{Dir: a.demo.troupe.Station(a.ID), Now: a.demo.troupe.Now})
	}
	return err
}

// awaitTitle waits for the actor's window to have a title that ends so. The
// dash between is left to the pattern: what X tells of it depends on the locale.
func (a *actor) awaitTitle(ctx context.Context, end string) error {
	return story.Await(ctx, a.Label+": "+end, func() bool {
		ids, err := a.stage.output(ctx, "xdotool", "search", "--onlyvisible", "--name", "^"+a.Label+" .*"+end+"$")
		a.window, _, _ = strings.Cut(ids, "\n")
		return err == nil && a.window != ""
	})
}

// unlock types the PIN.
func (a *actor) unlock(ctx context.Context) error {
	if err := a.say(ctx, a.PIN); err != nil {
		return err
	}
	if err := a.press(ctx, "Return"); err != nil {
		return err
	}
	return a.awaitTitle(ctx, a.Name)
}

// press presses keys one after the other in the actor's window.
func (a *actor) press(ctx context.Context, keys ...string) error {
	args := []string{"windowactivate", "--sync", a.window, "sleep", "0.3", "key", "--delay", "120"}
	if err := a.stage.run(ctx, "xdotool", append(args, keys...)...); err != nil {
		return err
	}
	a.settle(ctx)
	return nil
}

// say types text in the actor's window.
func (a *actor) say(ctx context.Context, text string) error {
	return a.stage.run(ctx, "xdotool", "windowactivate", "--sync", a.window, "sleep", "0.3", "type", "--delay", "25", text)
}

// shoot saves what the window shows.
func (a *actor) shoot(ctx context.Context, name string) error {
	a.settle(ctx)
	return a.stage.shoot(ctx, a.window, name)
}

// status is what the workstation's file says.
func (a *actor) status(ctx context.Context) localstore.Status {
	st, err := a.store.Status(ctx)
	if err != nil {
		return localstore.Status{}
	}
	return st
}

// records counts what the actor has recorded, the access log left out.
func (a *actor) records(ctx context.Context) (n int) {
	own := a.status(ctx).Device
	err := a.store.Rows(ctx, 0, func(r localstore.Row) error {
		if r.Device == own && r.Class != journal.ClassAccess {
			n++
		}
		return nil
	})
	if err != nil {
		return 0
	}
	return n
}

// record does something that records an entry, and waits until it is durable:
// from then on the screen says "lagret her".
func (a *actor) record(ctx context.Context, what string, act func() error) error {
	before := a.records(ctx)
	if err := act(); err != nil {
		return fmt.Errorf("%s: %s: %w", a.Name, what, err)
	}
	if err := story.Await(ctx, a.Name+" to have recorded: "+what, func() bool { return a.records(ctx) > before }); err != nil {
		_ = a.shoot(ctx, "stuck-"+a.ID)
		return err
	}
	fmt.Printf("%s: %s, lagret her\n", a.Name, what)
	a.settle(ctx)
	return nil
}

// settle waits until the window shows twice the same, so that the next key
// meets what a person would see; a blinking cursor keeps it no longer than a
// few glances.
func (a *actor) settle(ctx context.Context) {
	last := ""
	for range 8 {
		now, err := a.stage.output(ctx, "bash", "-c", "import -window "+a.window+" -depth 8 rgb:- | md5sum")
		if err != nil || now == last {
			return
		}
		last = now
		_ = a.stage.run(ctx, "sleep", "0.3")
	}
}

// openAse searches for Åse and opens her.
func (a *actor) openAse(ctx context.Context) error { return a.open(ctx, story.Ase) }

// give gives the dose in a row of the round, counted from the first row, in the
// first row's first column.
func (a *actor) give(ctx context.Context, row int) error {
	if err := errors.Join(a.choose(ctx, row), a.press(ctx, "g")); err != nil {
		return err
	}
	return a.confirm(ctx)
}

// report writes a report and signs it.
func (a *actor) report(ctx context.Context, text string) error {
	if err := a.press(ctx, "alt+3", "ctrl+n"); err != nil {
		return err
	}
	if err := a.say(ctx, text); err != nil {
		return err
	}
	if err := a.press(ctx, "ctrl+Return"); err != nil {
		return err
	}
	return a.confirm(ctx)
}

// confirm presses Enter in the dialog that has just opened; a dialog needs a
// moment to appear on a loaded machine.
func (a *actor) confirm(ctx context.Context) error {
	_ = a.stage.run(ctx, "sleep", "0.5")
	return a.press(ctx, "Return")
}

// changePlan adds a sentence to a section of the care plan.
func (a *actor) changePlan(ctx context.Context, section int, sentence string) error {
	keys := []string{"alt+4", "Home"}
	for range section {
		keys = append(keys, "Down")
	}
	if err := a.press(ctx, keys...); err != nil {
		return err
	}
	if err := a.confirm(ctx); err != nil {
		return err
	}
	if err := a.press(ctx, "Page_Down", "End"); err != nil {
		return err
	}
	if err := a.say(ctx, " "+sentence); err != nil {
		return err
	}
	return a.press(ctx, "ctrl+Return")
}
