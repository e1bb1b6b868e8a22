package sim

import (
	"time"

	"feltjournal/journal"
	"feltjournal/sync/agent"
)

// contact is what a device knows of its clock: its own and the hub's time when
// they last spoke.
type contact struct{ mine, hub time.Time }

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
