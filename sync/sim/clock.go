package sim

import (
	"time"

	"feltjournal/journal"
	"feltjournal/sync/agent"
)

// contact is what a device knows of its clock: its own and the hub's time when
// they last spoke.
type contact struct{ mine, hub time.Time }

// Where a clock stands that lost its battery, and where one stands that was set
// by a slip of the finger.
var (
	flatBattery = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	farAhead    = time.Date(2104, 2, 29, 0, 0, 0, 0, time.UTC)
)

// far is how wrong a clock is when anybody who looks at it sees that.
const far = 30 * 24 * time.Hour

// wrongClock is how wrong a device's clock is: days, or by the whole life of
// its battery.
func (w *world) wrongClock() time.Duration {
	switch w.r.IntN(3) {
	case 0:
		return flatBattery.Sub(begin)
	case 1:
		return farAhead.Sub(begin)
	}
	return time.Duration(w.r.Int64N(int64(6*24*time.Hour))) - 3*24*time.Hour
}

// synced is how near the two have to be (localstore/replica).
const synced = 2 * time.Minute

// learn takes down the time after a round that came to an end, and how old the
// pictures are now.
func (d *device) learn(r agent.Result, err error) {
	if err != nil || !r.Complete {
		return
	}
	hub := d.w.now.Add(d.w.hubOff)
	d.contact = &contact{mine: d.now(), hub: hub}
	for id, s := range d.store.streams {
		if s.complete && !s.left {
			d.asOf[id] = journal.InstantOf(hub)
		}
	}
}

// trust is what a workstation says of its own clock.
func (d *device) trust() journal.Trust {
	if d.contact == nil {
		return journal.TrustUnknown
	}
	if d.contact.mine.Sub(d.contact.hub).Abs() > synced || d.now().Before(d.contact.mine) {
		return journal.TrustOff
	}
	return journal.TrustSynced
}
