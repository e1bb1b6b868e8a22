package sim

import (
	"context"
	"fmt"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// deed is what a nurse is about to sign.
type deed struct {
	stream journal.ID
	fact   journal.Fact
	by     *journal.Author // nil: the nurse of the device
	truly  time.Time       // when it was really done; zero: now
	names  int             // the deed of the same list that it follows up, from 1; 0: none
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
		if deeds[i].stream == (journal.ID{}) {
			deeds[i].stream = stream
		}
	}
	d.sign(deeds)
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
