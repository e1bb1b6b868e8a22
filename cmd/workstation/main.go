package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"feltjournal/internal/wallclock"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
)

// Exit codes.
const (
	exitFailed    = 1
	exitUsage     = 2
	exitNoDisplay = 3
)

func main() { os.Exit(run(os.Args[1:], os.Stderr)) }

// flags are what the command line says.
type flags struct {
	dir, lang, user, title string
	demo, touch            bool
}

func parse(args []string, out io.Writer) (flags, error) {
	var f flags
	set := flag.NewFlagSet("workstation", flag.ContinueOnError)
	set.SetOutput(out)
	set.StringVar(&f.dir, "dir", "", "directory of an enrolled workstation's store")
	set.StringVar(&f.lang, "lang", "", "language of the lock screen: nb, nn or en")
	set.StringVar(&f.user, "user", "", "id of the user to offer first")
	set.StringVar(&f.title, "title", "", "title of the window, to tell two apart")
	set.BoolVar(&f.demo, "demo", false, "show the switch that takes this workstation off the network")
	set.BoolVar(&f.touch, "touch", false, "large rows and buttons")
	if err := set.Parse(args); err != nil {
		return f, err
	}
	if f.dir == "" {
		return f, errors.New("--dir is needed")
	}
	dir, err := filepath.Abs(f.dir)
	if err != nil {
		return f, err
	}
	f.dir = dir
	if f.lang != "" && !i18n.Language(f.lang).Known() {
		return f, fmt.Errorf("--lang %q: it is nb, nn or en", f.lang)
	}
	return f, nil
}

func run(args []string, errOut io.Writer) int {
	f, err := parse(args, errOut)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(errOut, "workstation:", err)
		return exitUsage
	}
	if err := open(f, errOut); err != nil {
		fmt.Fprintln(errOut, "workstation:", err)
		return exitFailed
	}
	return 0
}

// open shows the window until it is closed.
func open(f flags, errOut io.Writer) error {
	if _, err := os.Stat(f.dir); err != nil {
		return fmt.Errorf("%s is not an enrolled workstation: %w", f.dir, err)
	}
	one, first, err := claim(f.dir)
	if err != nil || !first {
		return err
	}
	defer one.release()
	file, closeLog, err := startLog(f.dir)
	if err != nil {
		return err
	}
	defer closeLog()
	watchForNoDisplay(file, errOut, f.lang)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	store, err := localstore.Open(ctx, localstore.Options{Dir: f.dir, Now: wallclock.Now})
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // the process ends
	return show(ctx, f, store, one, slog.New(slog.NewTextHandler(file, nil)))
}

// show builds the window and runs it on the main goroutine.
func show(ctx context.Context, f flags, store *localstore.Store, one *instance, log *slog.Logger) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	courier, err := newCourier(f.dir, store, log)
	if err != nil {
		return err
	}
	a := app.NewWithID("no.feltjournal.workstation")
	win := a.NewWindow("")
	window, err := ui.New(win, options(f, store, courier, log))
	if err != nil {
		return err
	}
	win.SetMaster()
	win.Resize(fyne.NewSize(900, 480))
	a.Lifecycle().SetOnStarted(func() { fill(win) })
	start(ctx, log, "keep the window", window.Run)
	start(ctx, log, "sync", courier.run)
	start(ctx, log, "listen for a second start", func(ctx context.Context) error {
		return one.serve(ctx, func() { ui.OnMain(win.RequestFocus) })
	})
	start(ctx, log, "close when told", func(ctx context.Context) error {
		<-ctx.Done()
		ui.OnMain(a.Quit)
		return nil
	})
	win.SetOnClosed(func() { window.Lock("") })
	win.ShowAndRun()
	return nil
}

// Size of a new window in pixels: what fits on the smallest screen in use,
// 1366x768, beside a task bar.
const firstWidth, firstHeight = 1366, 740

// fill gives a window that is on screen its first size. Only then is the scale
// of its screen known, by which Fyne's units are multiplied.
func fill(win fyne.Window) {
	scale := win.Canvas().Scale()
	win.Resize(fyne.NewSize(firstWidth/scale, firstHeight/scale))
}

// start runs a part of the program until ctx ends; a part that fails is logged
// and does not take the window with it.
func start(ctx context.Context, log *slog.Logger, what string, part func(context.Context) error) {
	go func() {
		if err := part(ctx); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "a part of the program failed", slog.String("part", what), slog.Any("error", err))
		}
	}()
}

func options(f flags, store *localstore.Store, c *courier, log *slog.Logger) ui.Options {
	density := theme.Compact
	if f.touch {
		density = theme.Touch
	}
	return ui.Options{
		Title: f.title, Language: i18n.Language(f.lang), User: f.user, Demo: f.demo, Density: density,
		Station: store, Habits: readHabits(f.dir, log),
		Open: func(ctx context.Context, user, pin string) (ui.Journal, error) {
			return unlock(ctx, store, user, pin, log)
		},
		Now:   wallclock.Now,
		Do:    ui.OnMain,
		After: func(d time.Duration, f func()) { time.AfterFunc(d, f) },
		Go:    func(f func()) { go f() },
		Sync:  c.hurry,
		Fault: func(err error) { log.Error("the window met an error", slog.Any("error", err)) },
	}
}

// unlock opens the journal of a user, and logs how long it took.
func unlock(ctx context.Context, store *localstore.Store, user, pin string, log *slog.Logger) (ui.Journal, error) {
	began := wallclock.Now()
	u, err := store.Unlock(ctx, user, pin)
	if err != nil {
		return nil, err
	}
	unlocked := wallclock.Now()
	r, err := replica.Open(ctx, store, u, replica.Options{Now: wallclock.Now})
	if err != nil {
		u.Lock()
		return nil, err
	}
	log.InfoContext(ctx, "unlocked", slog.Duration("pin", unlocked.Sub(began)), slog.Duration("list", wallclock.Now().Sub(unlocked)))
	return r, nil
}
