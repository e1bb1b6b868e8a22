package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/policy"
	"feltjournal/localstore/replica"
	"feltjournal/ui/i18n"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/wardround"
)

// The ward round that is played: 20 patients with 5 drugs each.
const (
	roundPatients = 20
	roundDrugs    = 5
)

// roundResult is how many keys a ward round takes.
type roundResult struct{ Doses, Patients, Keys int }

func (r *roundResult) addTo(t *table) {
	most := float64(2*r.Doses + 2*r.Patients)
	t.within(rowRound, fmt.Sprintf("ward round of %d patients × %d drugs: key presses (limit: one per dose)", r.Patients, roundDrugs), most,
		float64(r.Doses), float64(r.Keys), presses, fmt.Sprintf(" (%.2f per dose)", float64(r.Keys)/float64(r.Doses)))
}

func presses(v float64) string { return fmt.Sprintf("%.0f", v) }

// measureRound plays a round on the screen: it looks at each line, signs, and
// goes on to the next patient, until every dose is given.
func measureRound(context.Context, string) (r roundResult, err error) {
	b := newBedside()
	screen, win, err := b.open()
	if err != nil {
		return r, err
	}
	press := func(k fyne.KeyName, letter rune) {
		r.Keys++
		pressKey(win.Canvas().Focused(), k, letter)
	}
	r.Patients, r.Doses = roundPatients, roundPatients*roundDrugs
	screen.Show(journal.ID{})
	screen.Focus()
	pressKey(win.Canvas().Focused(), fyne.KeyReturn, 0) // begins the round that is proposed
	for {
		if _, under := screen.Resume(); !under {
			break
		}
		for range roundDrugs {
			press(fyne.KeySpace, 0)
		}
		press(fyne.KeyG, 'g')
		press(fyne.KeyReturn, 0)
		if r.Keys > 10*r.Doses {
			return r, errors.New("the round does not end")
		}
	}
	if b.given != r.Doses {
		return r, fmt.Errorf("%d of %d doses were given", b.given, r.Doses)
	}
	return r, nil
}

// bedside is a ward in memory, for what is counted and not timed.
type bedside struct {
	now    journal.Instant
	charts map[journal.ID]*chart.Chart
	order  []journal.ID
	given  int
}

var roundDrug = []string{"C07AB02", "H03AA01", "A02BC02", "N06AB06", "C03CA01"}

func newBedside() *bedside {
	b := &bedside{now: journal.InstantOf(time.Date(2026, 11, 22, 7, 5, 0, 0, time.UTC)), charts: map[journal.ID]*chart.Chart{}}
	for i := range roundPatients {
		p := patient{number: i, now: b.now}
		c := chart.New(p.id('s', 0))
		b.charts[c.Stream()] = c
		b.order = append(b.order, c.Stream())
		b.write(c, origin, &journal.Patient{Version: 1, Family: p.family(), Given: "Kari", Born: journal.NewDate(1930+i, 4, 2), Room: fmt.Sprintf("rom %d", 101+i)})
		for n := range roundDrugs {
			o := p.order(n)
			o.Drug, o.Timing = journal.Drug{Name: fmt.Sprintf("Legemiddel %d", n+1), ATC: roundDrug[n]}, journal.Timing{Times: []journal.LocalTime{8 * 60}}
			b.write(c, origin, o)
		}
	}
	return b
}

func (b *bedside) write(c *chart.Chart, by journal.Author, f journal.Fact) journal.Entry {
	n := c.Len() + 1
	h := journal.Header{ID: journal.ID{0: 'e', 1: c.Stream()[7], 15: byte(n)}, Stream: c.Stream(), Device: journal.ID{1}, Seq: uint64(n), Stamp: journal.NewStamp(b.now, uint16(n))}
	e := journal.Entry{Header: h, Body: journal.Body{Author: by, At: b.now, Recorded: b.now, Trust: journal.TrustSynced, Fact: f}}
	c.Add(e)
	return e
}

// open shows the ward round in a window without a display.
func (b *bedside) open() (s *wardround.Screen, win fyne.Window, err error) {
	test.NewApp()
	look, err := theme.New(theme.Compact)
	if err != nil {
		return nil, nil, err
	}
	fyne.CurrentApp().Settings().SetTheme(look)
	words, err := i18n.Load(i18n.Bokmal)
	if err != nil {
		return nil, nil, err
	}
	s = wardround.New(&sign.Desk{
		Context: context.Background(), Words: words, Canvas: func() fyne.Canvas { return win.Canvas() },
		Now: func() journal.Instant { return b.now }, Author: nurse,
		Go: func(f func()) { f() }, UI: func(f func()) { f() }, After: func(time.Duration, func()) {},
	}, b)
	win = test.NewWindow(s.Object())
	win.Resize(fyne.NewSize(roundWidth, roundHeight))
	return s, win, nil
}

// pressKey does what the driver does when a key is pressed.
func pressKey(f fyne.Focusable, k fyne.KeyName, letter rune) {
	if f == nil {
		return
	}
	e := &fyne.KeyEvent{Name: k}
	if down, ok := f.(interface{ KeyDown(*fyne.KeyEvent) }); ok {
		down.KeyDown(e)
	}
	f.TypedKey(e)
	if letter != 0 {
		f.TypedRune(letter)
	}
}

// Lists, Patients and the rest are the ward as a replica tells of it.

func (b *bedside) Lists() []replica.ListView {
	l := replica.ListView{Stream: journal.ID{9}, Unit: "Avdeling 2", HeadMatches: true, AsOf: b.now}
	for _, id := range b.order {
		l.Active = append(l.Active, chart.Member{Assignment: &journal.Assignment{Patient: id, Active: true}})
	}
	return []replica.ListView{l}
}

func (b *bedside) Patients() (list []replica.Summary) {
	for _, id := range b.order {
		p := b.charts[id].Patient()
		list = append(list, replica.Summary{Stream: id, Name: p.Name(), Born: p.Born, Room: p.Room, AsOf: b.now, Complete: true, Opened: true})
	}
	return list
}

func (b *bedside) View(stream journal.ID, f func(*chart.Chart)) bool {
	c := b.charts[stream]
	if c != nil {
		f(c)
	}
	return c != nil
}

func (b *bedside) AsOf(journal.ID) journal.Instant { return b.now }
func (b *bedside) Policy() *policy.Policy          { return policy.Default() }
func (b *bedside) NewID() (journal.ID, error)      { return journal.ID{0: 'g', 1: byte(b.given)}, nil }

func (b *bedside) Intent(_ journal.ID, a *journal.Administration, at journal.Instant) chart.Intent {
	return chart.Intent{Administration: a, Author: nurse, At: at, AsOf: b.now, Now: b.now}
}

func (b *bedside) ActAll(_ context.Context, deeds ...replica.Deed) (made []journal.Entry, err error) {
	for _, d := range deeds {
		if err := d.Fact.Validate(); err != nil {
			return nil, err
		}
	}
	for _, d := range deeds {
		made = append(made, b.write(b.charts[d.Stream], nurse, d.Fact))
		b.given++
	}
	return made, nil
}
