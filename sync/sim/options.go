package sim

import (
	"math/rand/v2"
	"time"
)

// Fault is something that breaks.
type Fault string

// The faults, by what they hit.
const (
	DropRequest  Fault = "request lost"
	DropReply    Fault = "answer lost"
	Duplicate    Fault = "request twice"
	Late         Fault = "request late"
	Cut          Fault = "frame cut"
	Corrupt      Fault = "entry altered on the way"
	Mixed        Fault = "answers mixed up"
	Away         Fault = "no cover"
	Busy         Fault = "hub busy"
	ClockOff     Fault = "clock wrong"
	ClockJump    Fault = "clock jumped"
	DeviceCrash  Fault = "device crashed"
	DeviceFull   Fault = "device disk full"
	SecondWorker Fault = "second worker"
	HubCrash     Fault = "hub crashed"
	HubFull      Fault = "hub disk full"
	HubClock     Fault = "hub clock jumped"
	HubRestore   Fault = "hub restored from a copy"
	Clone        Fault = "device image copied"
	BadEntry     Fault = "entry the hub cannot read"
	FileCrash    Fault = "filing cut off"
	Replicas     Fault = "another replica of the hub answers"
	Hearsay      Fault = "a replica hears what the others did"
)

// Faults lists every fault.
var Faults = []Fault{
	DropRequest, DropReply, Duplicate, Late, Cut, Corrupt, Mixed, Away, Busy, ClockOff, ClockJump, DeviceCrash, DeviceFull,
	SecondWorker, HubCrash, HubFull, HubClock, HubRestore, Clone, BadEntry, FileCrash, Replicas, Hearsay,
}

// options are what a seed makes of a world.
type options struct {
	devices  int
	patients int
	lists    int
	days     float64       // simulated time before everything is mended
	pace     time.Duration // mean time between two acts of a nurse
	contact  time.Duration // mean time between two rounds of a device
	batch    int           // entries in one request; zero: as many as in life
	answer   int           // entries in one answer; zero: as many as in life
	chunk    int           // rows in one transaction of a device at most
	on       map[Fault]bool
	chance   map[Fault]float64 // per occasion
}

// draw chooses options: small worlds, each with a random half of the faults.
func draw(r *rand.Rand) options {
	o := options{
		devices: 2 + r.IntN(3), patients: 1 + r.IntN(4), lists: 1 + r.IntN(2),
		days: 0.5 + 2.5*r.Float64(), pace: minutes(r, 12, 70), contact: minutes(r, 10, 180),
		on: map[Fault]bool{}, chance: map[Fault]float64{},
	}
	for _, f := range Faults {
		o.on[f] = r.IntN(2) == 0
		o.chance[f] = 0.02 + 0.13*r.Float64()
	}
	o.chunk = 1 << 20
	if o.on[HubRestore] {
		o.on[Clone] = false
		return o // see doc.go
	}
	o.batch, o.answer, o.chunk = 1+r.IntN(40), 4+r.IntN(40), 1+r.IntN(40)
	return o
}

func minutes(r *rand.Rand, least, most int) time.Duration {
	return time.Duration(least+r.IntN(most-least)) * time.Minute
}
