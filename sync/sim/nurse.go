package sim

import (
	"context"
	"errors"
	"fmt"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/seal"
)

// act is a nurse doing something with a patient whose chart is here.
func (d *device) act(ctx context.Context) {
	w := d.w
	if d.banned != "" || w.mended {
		return
	}
	d.mirror(ctx) // the file may have changed in the middle of a round
	streams := d.patients()
	if len(streams) == 0 {
		return
	}
	stream := streams[w.r.IntN(len(streams))]
	fact := d.decide(d.chart(stream))
	if fact == nil {
		return
	}
	if err := fact.Validate(); err != nil {
		w.fail("a simulated nurse did something that is not valid: %w", err)
		return
	}
	d.save(stream, fact)
}

// patients are the streams that hold a patient and not a list.
func (d *device) patients() []journal.ID {
	var out []journal.ID
	for _, id := range d.holds() {
		for _, p := range d.w.centre.patients {
			if p.stream == id {
				out = append(out, id)
			}
		}
	}
	return out
}

// save seals and stores an entry, and remembers that it was called saved.
func (d *device) save(stream journal.ID, fact journal.Fact) {
	w := d.w
	if d.store.ahead > 0 {
		return
	}
	if d.real != nil {
		d.saveReal(stream, fact)
		return
	}
	epochs, err := d.store.KeyEpochs(context.Background())
	if err != nil {
		w.fail("read key epochs: %w", err)
	}
	epoch := epochs[stream]
	key, _ := d.keyOf(keyName{stream, epoch})
	bad := w.happens(BadEntry)
	if bad {
		key = seal.Key{1}
	}
	now := journal.InstantOf(d.now())
	e := journal.Entry{Body: journal.Body{Author: d.author, At: now, Recorded: d.clock.Wall(), Fact: fact}}
	e.Stream, e.Device, e.Seq, e.Stamp = stream, d.id, uint64(len(d.store.own))+1, d.clock.Now()
	e.Class, e.KeyEpoch = fact.Class(), epoch
	if bad && w.r.IntN(2) == 0 {
		e.KeyEpoch++ // a key that nobody has: the hub refuses it at the door
	}
	if e.ID, err = journal.NewID(e.Stamp.Instant(), random{w.r}); err != nil {
		w.fail("make an id: %w", err)
	}
	if bad {
		w.truth.bad[e.ID] = true
	}
	sealed, err := d.store.record(e, key)
	w.tracef("%s saves %T %d in %.4x: %v", d.name, fact, e.Seq, stream[:], err)
	switch {
	case err == nil:
		w.truth.add(saved{entry: e, sealed: sealed, by: d})
		w.stats.Acts++
	case errors.Is(err, errCrash):
		d.survive(err)
	case !errors.Is(err, errFull):
		w.fail("%s: save: %w", d.name, err)
	}
}

// saveReal is save on the real file.
func (d *device) saveReal(stream journal.ID, fact journal.Fact) {
	e, sealed, err := d.real.record(context.Background(), stream, fact)
	if err != nil {
		d.w.fail("%s: save: %w", d.name, err)
		return
	}
	d.w.truth.add(saved{entry: e, sealed: sealed, by: d})
	d.w.stats.Acts++
	d.mirror(context.Background())
}

// decide chooses what to do, given the chart on the screen.
func (d *device) decide(c *chart.Chart) journal.Fact {
	switch r := d.w.r; r.IntN(10) {
	case 0, 1, 2, 3:
		return d.administer(c)
	case 4:
		return &journal.Note{Type: "rapport", Text: fmt.Sprintf("Rolig natt. %d", r.IntN(1000))}
	case 5:
		return d.reply(c)
	case 6, 7:
		return d.plan(c)
	case 8:
		return d.void(c)
	default:
		if cases := c.Cases(); len(cases) > 0 && r.IntN(2) == 0 {
			return cases[r.IntN(len(cases))].Close("avklart med lege")
		}
		return &journal.Observation{Code: "8867-4", Name: "Puls", Value: journal.Amount(50+r.IntN(60)) * 1_000_000, Unit: "/min"}
	}
}

// administer gives or does not give a dose of today, by an order that is on
// the screen: stopped ones too, for nobody knows everything.
func (d *device) administer(c *chart.Chart) journal.Fact {
	r := d.w.r
	orders := c.Orders()
	if len(orders) == 0 {
		return nil
	}
	o := orders[r.IntN(len(orders))].Current()
	a := &journal.Administration{Order: o.Order, Version: o.Version, Act: journal.ActGiven, Drug: o.Drug, Dose: o.Dose, Unit: o.Unit, Route: o.Route}
	switch slots := o.Slots(journal.DateOf(journal.InstantOf(d.now()))); {
	case o.PRN != nil:
		a.PRNReason = "smerter"
	case len(slots) == 0:
		return nil
	default:
		a.Slot = slots[r.IntN(len(slots))].Key()
		if r.IntN(4) == 0 {
			a.Act, a.NotGiven = journal.ActNotGiven, journal.ReasonRefused
		}
	}
	return a
}

// reply corrects or adds to a note.
func (d *device) reply(c *chart.Chart) journal.Fact {
	notes := c.Notes()
	if len(notes) == 0 {
		return nil
	}
	target := notes[d.w.r.IntN(len(notes))].Root.Entry.ID
	if d.w.r.IntN(2) == 0 {
		return &journal.Note{Type: "rapport", Text: "Tillegg.", Relation: journal.NoteAddendum, Target: target}
	}
	return &journal.Note{Type: "rapport", Text: "Rettet.", Relation: journal.NoteCorrection, Target: target, Reason: "feil pasient"}
}

// plan writes a new version of a section of the care plan.
func (d *device) plan(c *chart.Chart) journal.Fact {
	key := []string{"ernæring", "mobilitet"}[d.w.r.IntN(2)]
	s := &journal.Section{Document: journal.CarePlan, Key: key, Title: key, Text: fmt.Sprintf("Tiltak %d.", d.w.r.IntN(1000))}
	if old := c.Section(journal.CarePlan, key); old != nil {
		s.Parents = old.Parents()
	}
	return s
}

// void marks something as feilregistrert.
func (d *device) void(c *chart.Chart) journal.Fact {
	var targets []journal.ID
	for _, o := range c.Orders() {
		for _, dose := range c.Doses(o.ID) {
			targets = append(targets, dose.Entry.ID)
		}
	}
	if len(targets) == 0 {
		return nil
	}
	return &journal.EnteredInError{Target: targets[d.w.r.IntN(len(targets))], Reason: "feil slot"}
}
