package story

import (
	"path/filepath"
	"time"

	"feltjournal/journal"
)

// Scene is where everything of one performance lies.
type Scene struct {
	Dir string
	Now func() time.Time
}

// Hub is the hub's directory.
func (s Scene) Hub() string { return filepath.Join(s.Dir, "hub") }

// Export is the central journal's export, which the hub imports.
func (s Scene) Export() string { return filepath.Join(s.Dir, "central", "in") }

// Filed is where the hub files what was merged: the central journal's side.
func (s Scene) Filed() string { return filepath.Join(s.Dir, "central", "out") }

// Central holds both sides of the central journal.
func (s Scene) Central() string { return filepath.Join(s.Dir, "central") }

// Station is a user's workstation.
func (s Scene) Station(user string) string { return filepath.Join(s.Dir, user) }

// Today is the day of the performance.
func (s Scene) Today() journal.Date { return journal.DateOf(journal.InstantOf(s.Now())) }

// Instant is now.
func (s Scene) Instant() journal.Instant { return journal.InstantOf(s.Now()) }

// Player is a nurse with a workstation of their own.
type Player struct {
	journal.Author
	PIN   string
	Label string
}

// The players.
var (
	Anna  = Player{journal.Author{ID: "anna", Name: "Anna Berg", HPR: "9012345", Role: journal.RoleNurse}, "1234", "Annas maskin"}
	Bjorn = Player{journal.Author{ID: "bjorn", Name: "Bjørn Lie", HPR: "9054321", Role: journal.RoleNurse}, "5678", "Bjørns maskin"}
)

// Players are all of them.
var Players = []Player{Anna, Bjorn}

// Unit is the list that both hold.
const Unit = "Solbakken sykehjem, avd. 2"

// MorningDose is the time of the dose that both give.
const MorningDose journal.LocalTime = 8 * 60
