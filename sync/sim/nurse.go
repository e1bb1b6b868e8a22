package sim

import (
	"context"
	"errors"
	"fmt"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/seal"
)

// deed is what a nurse is about to sign.
type deed struct {
	stream journal.ID
	fact   journal.Fact
	by     *journal.Author // nil: the nurse of the device
	truly  time.Time       // when it was really done; zero: now
}

// act is a nurse doing something with a patient whose chart is here, or with
// the narcotics of the unit.
func (d *device) act(ctx context.Context) {
	w := d.w
	if d.banned != "" || w.mended {
		return
	}
	d.mirror(ctx) // the file may have changed in the middle of a round
	if units := d.units(); len(units) > 0 && w.r.IntN(12) == 0 {
		d.sign(d.account(units[w.r.IntN(len(units))]))
		return
	}
	streams := d.patients()
	if len(streams) == 0 {
		return
	}
	stream := streams[w.r.IntN(len(streams))]
	deeds := d.decide(d.chart(stream))
	for i := range deeds {
		deeds[i].stream = stream
	}
	d.sign(deeds)
}

// sign makes one deed after the other durable; a follow-up names the entry
// before it.
func (d *device) sign(deeds []deed) {
	for i, a := range deeds {
		if err := a.fact.Validate(); err != nil {
			d.w.fail("a simulated nurse did something that is not valid: %w", err)
			return
		}
		id, ok := d.save(a)
		if !ok {
			return
		}
		if i+1 < len(deeds) {
			follow(deeds[i+1].fact, id)
		}
	}
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

// units are the lists' streams the device holds.
func (d *device) units() []journal.ID {
	var out []journal.ID
	for _, id := range d.holds() {
		for _, u := range d.w.centre.units {
			if u.stream == id {
				out = append(out, id)
			}
		}
	}
	return out
}

// save seals and stores an entry, and remembers that it was called saved.
func (d *device) save(a deed) (id journal.ID, ok bool) {
	if d.store.ahead > 0 {
		return id, false
	}
	if d.real != nil {
		return d.saveReal(a)
	}
	w := d.w
	epochs, err := d.store.KeyEpochs(context.Background())
	if err != nil {
		w.fail("read key epochs: %w", err)
	}
	e := journal.Entry{Body: d.body(a)}
	e.Stream, e.Device, e.Seq, e.Stamp = a.stream, d.id, uint64(len(d.store.own))+1, d.clock.Now()
	e.Class, e.KeyEpoch = a.fact.Class(), epochs[a.stream]
	key, _ := d.keyOf(keyName{a.stream, e.KeyEpoch})
	bad := w.happens(BadEntry)
	if bad {
		key = seal.Key{1}
	}
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
	w.tracef("%s saves %T %d in %.4x: %v", d.name, a.fact, e.Seq, a.stream[:], err)
	switch {
	case err == nil:
		d.remember(a, e, sealed)
	case errors.Is(err, errCrash):
		d.survive(err)
	case !errors.Is(err, errFull):
		w.fail("%s: save: %w", d.name, err)
	}
	return e.ID, err == nil
}

// saveReal is save on the real file.
func (d *device) saveReal(a deed) (id journal.ID, ok bool) {
	e, sealed, err := d.real.record(context.Background(), a.stream, d.body(a), a.by)
	if err != nil {
		d.w.fail("%s: save: %w", d.name, err)
		return id, false
	}
	d.remember(a, e, sealed)
	d.mirror(context.Background())
	return e.ID, true
}

func (d *device) remember(a deed, e journal.Entry, sealed seal.Sealed) {
	truly := d.w.now
	if !a.truly.IsZero() {
		truly = a.truly
	}
	d.w.truth.add(saved{entry: e, sealed: sealed, by: d, truly: journal.InstantOf(truly)})
	d.w.stats.Acts++
}

// body is what the device believes of the time: what was keyed in from paper
// was done when the clock on the wall said so, everything else now by its own.
func (d *device) body(a deed) journal.Body {
	b := journal.Body{
		Author: d.author, At: journal.InstantOf(d.now()), Recorded: d.clock.Wall(), Trust: d.trust(),
		Basis: journal.Basis{AsOf: d.asOf[a.stream]}, Fact: a.fact,
	}
	if a.by != nil {
		b.Author = *a.by
	}
	if !a.truly.IsZero() {
		b.At = journal.InstantOf(a.truly)
	}
	return b
}

// decide chooses what to do, given the chart on the screen.
func (d *device) decide(c *chart.Chart) []deed {
	switch r := d.w.r; r.IntN(12) {
	case 0, 1, 2, 3, 4, 5, 6:
		return d.medicate(c)
	case 7:
		return one(&journal.Note{Type: "rapport", Text: fmt.Sprintf("Rolig natt. %d", r.IntN(1000))})
	case 8:
		return one(d.reply(c))
	case 9, 10:
		return one(d.plan(c))
	default:
		if cases := c.Cases(); len(cases) > 0 && r.IntN(2) == 0 {
			return one(cases[r.IntN(len(cases))].Close("avklart med lege"))
		}
		return one(&journal.Observation{Code: "8867-4", Name: "Puls", Value: journal.Amount(50+r.IntN(60)) * 1_000_000, Unit: "/min"})
	}
}

// one is a single deed, none for nothing.
func one(f journal.Fact) []deed {
	if f == nil {
		return nil
	}
	return []deed{{fact: f}}
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
