package load

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// The usual city: three workstations of a unit share a list of twenty patients.
const (
	DefaultShare    = 3
	DefaultPatients = 20
)

// City is an invented population: units, each with some workstations that all
// hold the same list of patients.
type City struct {
	Name     string // of a second city in the same store
	Seed     uint64
	Devices  int
	Share    int // workstations of a unit; zero: DefaultShare
	Patients int // on a list; zero: DefaultPatients
	History  int // entries of each patient from before, at least 1; zero: 1
	Now      time.Time
}

func (c City) normal() City {
	if c.Share == 0 {
		c.Share = DefaultShare
	}
	if c.Patients == 0 {
		c.Patients = DefaultPatients
	}
	c.History = max(c.History, 1)
	return c
}

// Units is how many lists there are.
func (c *City) Units() int { return (c.Devices + c.Share - 1) / c.Share }

// members are the numbers of a unit's workstations.
func (c *City) members(unit int) (first, end int) {
	return unit * c.Share, min((unit+1)*c.Share, c.Devices)
}

// random is the source of everything that is called what and n.
func (c *City) random(what string, n int) *rand.ChaCha8 {
	b := append(binary.BigEndian.AppendUint64(nil, c.Seed), c.Name+"\x00"+what...)
	return rand.NewChaCha8(sha256.Sum256(binary.BigEndian.AppendUint64(b, uint64(n))))
}

// Random is a source for what belongs to no one device: the keys of a hub that
// is made for this city.
func (c *City) Random(what string) *rand.ChaCha8 { return c.random(what, 0) }

// enrolled is when everybody was taken in.
func (c *City) enrolled() journal.Instant { return journal.InstantOf(c.Now.Add(-30 * 24 * time.Hour)) }

// yesterday is when everybody was in contact last.
func (c *City) yesterday() journal.Instant { return journal.InstantOf(c.Now.Add(-14 * time.Hour)) }

func (c *City) device(n int) (journal.ID, error) {
	return journal.NewID(c.enrolled(), c.random("device", n))
}

// unit is a list and its patients.
type unit struct {
	list     journal.ID
	patients []journal.ID
}

func (c *City) unit(m hub.MasterKey, n int) (u unit, err error) {
	if u.list, err = m.Stream(c.unitRef(n)); err != nil {
		return u, err
	}
	for i := range c.Patients {
		p, err := m.Stream(c.patientRef(n, i))
		if err != nil {
			return u, err
		}
		u.patients = append(u.patients, p)
	}
	return u, nil
}

func (c *City) unitRef(n int) string { return fmt.Sprintf("CareTeam/%ssone-%d", c.Name, n+1) }

func (c *City) patientRef(unit, n int) string {
	return fmt.Sprintf("Patient/%s%d", c.Name, unit*c.Patients+n+1)
}
