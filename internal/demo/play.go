package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"feltjournal/internal/story"
	"feltjournal/localstore"
)

// performance is the story on its stage.
type performance struct {
	*demo
	stage       *stage
	anna, bjorn *actor
	cast        story.Cast
	rows        map[string]int // of the cast's doses in the round, by patient
	account     int            // row of the cast's stock
	home        string         // the users' folder, where printouts go
}

// play performs the story through the real windows under a virtual display.
func (d *demo) play(ctx context.Context) error {
	s, err := raiseStage(ctx, d.out)
	if err != nil {
		return err
	}
	defer s.strike()
	home := filepath.Join(d.troupe.Dir, "home")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return fmt.Errorf("make a home folder: %w", err)
	}
	d.troupe.Env = append(d.troupe.Env, "DISPLAY="+s.display, "FYNE_SCALE="+d.scale, "HOME="+home)
	p := &performance{demo: d, stage: s, home: home}
	p.anna = &actor{Player: story.Anna, demo: d, stage: s}
	p.bjorn = &actor{Player: story.Bjorn, demo: d, stage: s, top: lowerWindow}
	defer p.leave()
	for _, scene := range []struct {
		name string
		play func(context.Context) error
	}{
		{"both are synced", p.synced},
		{"the network goes away", p.apart},
		{"Anna without network", p.annaAlone},
		{"Bjørn without network", p.bjornAlone},
		{"the medication round", p.round},
		{"a dose that two check", p.double},
		{"as needed, by both", p.asNeeded},
		{"narcotics out of one stock", p.narcotics},
		{"on paper and back", p.paper},
		{"the centre goes on", p.centre},
		{"not knowing", p.notKnowing},
		{"killed right after lagret", p.killed},
		{"the network is back", p.together},
		{"the stock is counted by two", p.count},
		{"what the screens show", p.screens},
	} {
		fmt.Printf("\n-- %s\n", scene.name)
		if err := scene.play(ctx); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", scene.name, err), s.shoot(ctx, "root", "stuck"))
		}
	}
	return p.judge(ctx)
}

func (p *performance) actors() []*actor { return []*actor{p.anna, p.bjorn} }

// each lets both do the same, one after the other.
func (p *performance) each(do func(*actor) error) error {
	for _, a := range p.actors() {
		if err := do(a); err != nil {
			return err
		}
	}
	return nil
}

func (p *performance) synced(ctx context.Context) error {
	err := p.each(func(a *actor) error {
		if err := a.enter(ctx); err != nil {
			return err
		}
		if err := story.Await(ctx, a.Label+" to be synced", func() bool { return a.status(ctx).LastComplete != 0 }); err != nil {
			return err
		}
		// A window is there before its first frame is.
		_ = a.stage.run(ctx, "sleep", "2")
		a.settle(ctx)
		if err := errors.Join(a.shoot(ctx, "lock"), a.unlock(ctx)); err != nil {
			return err
		}
		return errors.Join(a.openAse(ctx), a.shoot(ctx, "round-before-"+a.ID))
	})
	if err != nil {
		return err
	}
	return p.choose(ctx)
}

// apart turns the switch "koble fra nettet".
func (p *performance) apart(ctx context.Context) error {
	return p.each(func(a *actor) error { return a.network(ctx, false) })
}

func (a *actor) network(ctx context.Context, on bool) error {
	if err := a.press(ctx, "ctrl+d"); err != nil {
		return err
	}
	return story.Await(ctx, a.Label+" to turn the switch", func() bool { return a.status(ctx).Offline != on })
}

// Rows of Åse's round, from the first, which is given at 08:00 as they are.
const (
	rowNaproxen = 5
	rowSelozok  = 7
)

func (p *performance) annaAlone(ctx context.Context) error {
	a := p.anna
	if err := a.record(ctx, "gives Åse's 08:00 dose of Selo-Zok", func() error { return a.give(ctx, rowSelozok) }); err != nil {
		return err
	}
	if err := a.record(ctx, "signs a report", func() error { return a.report(ctx, story.AnnaReport) }); err != nil {
		return err
	}
	return a.record(ctx, "changes a section of the care plan", func() error { return a.changePlan(ctx, story.AnnaSection, story.AnnaChange) })
}

func (p *performance) bjornAlone(ctx context.Context) error {
	b := p.bjorn
	if err := b.record(ctx, "gives Åse's 08:00 dose of Selo-Zok", func() error { return b.give(ctx, rowSelozok) }); err != nil {
		return err
	}
	if err := b.record(ctx, "signs a report", func() error { return b.report(ctx, story.BjornReport) }); err != nil {
		return err
	}
	if err := b.record(ctx, "changes another section of the care plan", func() error {
		return b.changePlan(ctx, story.BjornSection, story.BjornChange)
	}); err != nil {
		return err
	}
	return b.record(ctx, "changes the section that Anna will change too", func() error {
		return b.changePlan(ctx, story.BothSection, story.BjornOnBoth)
	})
}

// centre stops one of Åse's orders, adds an allergy, assigns a patient and
// removes another.
func (p *performance) centre(ctx context.Context) error {
	if err := p.troupe.Publish(); err != nil {
		return err
	}
	h, err := p.openHub(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	return story.Await(ctx, "the hub to import the changed export", func() bool { return story.CentreHasStopped(ctx, h) })
}

func (p *performance) notKnowing(ctx context.Context) error {
	b := p.bjorn
	return b.record(ctx, "gives Naproxen, which the centre has stopped", func() error {
		return errors.Join(b.openAse(ctx), b.give(ctx, rowNaproxen))
	})
}

// killed ends Anna's process as soon as her last act is durable.
func (p *performance) killed(ctx context.Context) error {
	a := p.anna
	if err := a.record(ctx, "changes the section that Bjørn changed too", func() error {
		if err := a.openAse(ctx); err != nil {
			return err
		}
		return a.changePlan(ctx, story.BothSection, story.AnnaOnBoth)
	}); err != nil {
		return err
	}
	a.proc.Kill()
	fmt.Println("Anna Berg: killed, started again")
	if err := a.enter(ctx); err != nil {
		return err
	}
	return errors.Join(a.unlock(ctx), a.openAse(ctx))
}

// together turns the switch back and waits until everything is confirmed.
func (p *performance) together(ctx context.Context) error {
	if err := p.each(func(a *actor) error { return errors.Join(a.shoot(ctx, "offline-"+a.ID), a.network(ctx, true)) }); err != nil {
		return err
	}
	return p.each(func(a *actor) error {
		return story.Await(ctx, "everything of "+a.Name+" to be confirmed", func() bool { return confirmed(a.status(ctx)) })
	})
}

func confirmed(st localstore.Status) bool {
	return st.Last > 0 && st.Unsent == 0 && st.Unconfirmed == 0
}

// screens takes the pictures of the end.
func (p *performance) screens(ctx context.Context) error {
	a := p.anna
	if err := a.openAse(ctx); err != nil {
		return err
	}
	for _, page := range []struct{ name, key string }{
		{"round", "F2"}, {"notes", "F3"}, {"plan", "F4"}, {"review", "F6"}, {"status", "F8"},
	} {
		if err := errors.Join(a.press(ctx, page.key), a.shoot(ctx, page.name)); err != nil {
			return err
		}
	}
	return errors.Join(a.press(ctx, "alt+1", "End"), a.shoot(ctx, "patients"), p.bjorn.shoot(ctx, "round-bjorn"))
}

// leave ends what still runs.
func (p *performance) leave() {
	for _, a := range p.actors() {
		if a.store != nil {
			_ = a.store.Close()
		}
		if a.proc != nil {
			_ = a.proc.Stop()
		}
	}
}
