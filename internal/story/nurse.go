package story

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"feltjournal/assets/demo"
	"feltjournal/fhir"
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
)

// Nurse is a player who has unlocked their workstation.
type Nurse struct {
	Player
	Store   *localstore.Store
	Replica *replica.Replica
	now     func() time.Time
}

// Unlock opens a player's workstation and everything on it.
func (s Scene) Unlock(ctx context.Context, p Player, options localstore.Options) (*Nurse, error) {
	options.Dir, options.Now = s.Station(p.ID), s.Now
	store, err := localstore.Open(ctx, options)
	if err != nil {
		return nil, err
	}
	n := &Nurse{Player: p, Store: store, now: s.Now}
	keys, err := store.Unlock(ctx, p.ID, p.PIN)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	if n.Replica, err = replica.Open(ctx, store, keys, replica.Options{Now: s.Now}); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return n, n.Replica.Load(ctx)
}

// Close locks the workstation.
func (n *Nurse) Close() error {
	n.Replica.Close()
	return n.Store.Close()
}

// find is the stream of the patient with a name.
func (n *Nurse) find(name string) (journal.ID, error) {
	for _, p := range n.Replica.Patients() {
		if p.Name == name && p.Removed == nil {
			return p.Stream, nil
		}
	}
	return journal.ID{}, fmt.Errorf("%s does not see %s on the list", n.Name, name)
}

// Ase is the patient whom the story is about.
const Ase = "Aasen, Åse"

// GiveMorningDose gives Åse's 08:00 dose.
func (n *Nurse) GiveMorningDose(ctx context.Context, day journal.Date) error {
	return n.give(ctx, fhir.IDOf(demo.AseMorning), journal.SlotKey{Date: day, Time: MorningDose})
}

// GiveStoppedDose gives a dose of the order that the centre has stopped
// meanwhile, as the picture on this workstation still has it.
func (n *Nurse) GiveStoppedDose(ctx context.Context, day journal.Date) error {
	return n.give(ctx, fhir.IDOf(demo.AseStopped), journal.SlotKey{Date: day, Time: MorningDose})
}

func (n *Nurse) give(ctx context.Context, order journal.ID, slot journal.SlotKey) error {
	stream, err := n.find(Ase)
	if err != nil {
		return err
	}
	var fact *journal.Administration
	n.Replica.View(stream, func(c *chart.Chart) {
		if o := c.Order(order); o != nil {
			f := o.Current()
			fact = &journal.Administration{
				Order: order, Version: f.Version, Slot: slot, Act: journal.ActGiven,
				Drug: f.Drug, Dose: f.Dose, Unit: f.Unit, Route: f.Route,
			}
		}
	})
	if fact == nil {
		return fmt.Errorf("%s does not see the order", n.Name)
	}
	_, err = n.Replica.Act(ctx, stream, fact, 0, "")
	return err
}

// Report signs a report about Åse.
func (n *Nurse) Report(ctx context.Context, text string) error {
	stream, err := n.find(Ase)
	if err != nil {
		return err
	}
	_, err = n.Replica.Act(ctx, stream, &journal.Note{Type: "rapport", Text: text}, 0, "")
	return err
}

// ChangePlan adds a sentence to the n-th section of Åse's care plan.
func (n *Nurse) ChangePlan(ctx context.Context, section int, sentence string) error {
	stream, err := n.find(Ase)
	if err != nil {
		return err
	}
	var fact *journal.Section
	n.Replica.View(stream, func(c *chart.Chart) {
		if all := c.Document(journal.CarePlan); section < len(all) {
			f := *all[section].Heads[0].Section
			f.Text, f.Parents = strings.TrimSpace(f.Text+" "+sentence), all[section].Parents()
			fact = &f
		}
	})
	if fact == nil {
		return fmt.Errorf("%s does not see section %d of the care plan", n.Name, section)
	}
	_, err = n.Replica.Act(ctx, stream, fact, 0, "")
	return err
}
