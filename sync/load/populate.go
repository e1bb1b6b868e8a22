package load

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
)

// unitsAtOnce is how many units are written in one transaction.
const unitsAtOnce = 128

// Settle is Populate unless the city is there already.
func (c City) Settle(ctx context.Context, m hub.MasterKey, store hub.Store) error {
	c = c.normal()
	u, err := c.unit(m, c.Units()-1)
	if err != nil {
		return err
	}
	err = store.View(ctx, func(tx hub.Tx) error {
		_, err := tx.Stream(u.list)
		return err
	})
	if errors.Is(err, hub.ErrNotFound) {
		return c.Populate(ctx, m, store)
	}
	return err
}

// Populate writes the city into the store of the hub whose master key is m:
// lists, patients with their history, members, workstations and what they may
// hold. The store must hold no city yet.
func (c City) Populate(ctx context.Context, m hub.MasterKey, store hub.Store) error {
	c = c.normal()
	w := &settler{city: &c, master: m}
	var err error
	if w.centre.ID, err = journal.NewID(c.enrolled(), c.random("centre", 0)); err != nil {
		return err
	}
	w.centre.Label, w.centre.Centre, w.centre.Enrolled = "centre", true, c.enrolled()
	for first := 0; first < c.Units(); first += unitsAtOnce {
		next, end := *w, min(first+unitsAtOnce, c.Units())
		err := store.Update(ctx, func(tx hub.Tx) error {
			next = *w // f may be run again
			for u := first; u < end; u++ {
				if err := next.unit(tx, u); err != nil {
					return err
				}
			}
			return tx.PutDevice(next.centre)
		})
		if err != nil {
			return fmt.Errorf("write units %d to %d: %w", first, end, err)
		}
		*w = next
	}
	return nil
}

// settler writes a city, unit by unit.
type settler struct {
	city   *City
	master hub.MasterKey
	centre hub.Device // who wrote what is there from before
}

func (w *settler) unit(tx hub.Tx, n int) error {
	u, err := w.city.unit(w.master, n)
	if err != nil {
		return err
	}
	list := hub.Stream{ID: u.list, Kind: hub.StreamList, Ref: w.city.unitRef(n), Name: fmt.Sprintf("Sone %d", n+1), KeyEpoch: 1}
	on := make([]journal.Fact, len(u.patients))
	for i, p := range u.patients {
		if err := w.patient(tx, n, i, p); err != nil {
			return err
		}
		on[i] = &journal.Assignment{Patient: p, Version: 1, Active: true, Unit: list.Name, Name: name(n*len(u.patients) + i)}
		if err := tx.PutMember(u.list, hub.Member{Patient: p, Version: 1, Active: true}); err != nil {
			return err
		}
	}
	if err := w.write(tx, &list, on); err != nil {
		return err
	}
	first, end := w.city.members(n)
	for d := first; d < end; d++ {
		if err := w.device(tx, d, &u); err != nil {
			return err
		}
	}
	return nil
}

func name(patient int) string { return fmt.Sprintf("Prøve%06d, Kari", patient) }

// patient writes a patient and what was recorded about them before.
func (w *settler) patient(tx hub.Tx, unit, n int, id journal.ID) error {
	s := hub.Stream{ID: id, Kind: hub.StreamPatient, Ref: w.city.patientRef(unit, n), KeyEpoch: 1}
	number := unit*w.city.Patients + n
	facts := []journal.Fact{&journal.Patient{Version: 1, Family: fmt.Sprintf("Prøve%06d", number), Given: "Kari"}}
	for i := 1; i < w.city.History; i++ {
		facts = append(facts, fact(0, number, i, w.city.yesterday()))
	}
	return w.write(tx, &s, facts)
}

// write appends facts to a new stream as the central journal and stores its
// head.
func (w *settler) write(tx hub.Tx, s *hub.Stream, facts []journal.Fact) error {
	key, err := w.master.Key(s.ID, s.KeyEpoch)
	if err != nil {
		return err
	}
	for _, f := range facts {
		e, err := w.seal(s, key, f)
		if err != nil {
			return err
		}
		s.Root = s.Next(&e)
		s.Pos++
		if e.Class == journal.ClassCritical {
			s.Critical = s.Pos
		}
		if err := tx.Insert(hub.Row{Sealed: e, Pos: s.Pos, Root: [8]byte(s.Root[:8]), State: hub.StateFiled}); err != nil {
			return err
		}
	}
	s.Confirmed, s.Version = s.Pos, 1
	return tx.PutStream(*s)
}

func (w *settler) seal(s *hub.Stream, key seal.Key, f journal.Fact) (seal.Sealed, error) {
	seq, at := w.centre.Acked+1, w.city.yesterday()
	id, err := journal.NewID(at, w.city.random("history", int(seq)))
	if err != nil {
		return seal.Sealed{}, err
	}
	e, err := seal.Seal(journal.Entry{Body: body(origin, at, f), Header: journal.Header{
		ID: id, Stream: s.ID, Device: w.centre.ID, Seq: seq, Stamp: journal.NewStamp(at, uint16(seq)), Class: f.Class(), KeyEpoch: s.KeyEpoch,
	}}, key)
	if err != nil {
		return e, err
	}
	w.centre.Acked, w.centre.Link, w.centre.Stamp = seq, w.centre.Link.Next(e), e.Stamp
	return e, nil
}

// device writes a workstation as enrolment does.
func (w *settler) device(tx hub.Tx, n int, u *unit) error {
	id, err := w.city.device(n)
	if err != nil {
		return err
	}
	replica, err := w.city.replica(n)
	if err != nil {
		return err
	}
	public, _ := w.city.key(n).Public().(ed25519.PublicKey)
	d := hub.Device{
		ID: id, Label: fmt.Sprintf("PC %05d", n+1), Verify: public, Replica: replica.Public(),
		Users: []journal.Author{nurse}, Enrolled: w.city.enrolled(),
	}
	if err := tx.PutDevice(d); err != nil {
		return err
	}
	if err := tx.PutStream(hub.Stream{ID: id, Kind: hub.StreamLog, KeyEpoch: 1, Version: 1}); err != nil {
		return err
	}
	for _, s := range append([]journal.ID{id, u.list}, u.patients...) {
		if err := tx.SetGrant(id, s, true); err != nil {
			return err
		}
	}
	return nil
}

// key is the Ed25519 key of a workstation: of its connection and its chain.
func (c *City) key(n int) ed25519.PrivateKey {
	var secret [ed25519.SeedSize]byte
	c.random("key", n).Read(secret[:]) //nolint:errcheck // never fails
	return ed25519.NewKeyFromSeed(secret[:])
}

func (c *City) replica(n int) (*seal.ReplicaKey, error) {
	var secret [32]byte
	c.random("replica", n).Read(secret[:]) //nolint:errcheck // never fails
	return seal.ParseReplicaKey(secret[:])
}
