//go:build linux

package main

import (
	"slices"
	"sync"
	"time"

	"feltjournal/journal"
)

// book is what every workstation wrote, was acknowledged and received.
type book struct {
	acks moments

	mu       sync.Mutex
	written  map[journal.ID]note                    // guarded by mu
	numbers  map[journal.ID]map[uint64]journal.ID   // guarded by mu; device → number → entry
	received map[journal.ID]map[journal.ID]struct{} // guarded by mu; device → others' entries
	ackMost  time.Duration                          // guarded by mu; from "lagret" to the hub's receipt
	farMost  time.Duration                          // guarded by mu; from "lagret" to another workstation
	late     []late                                 // guarded by mu
}

// lateAfter is when a delivery is more than the delay of a failover: a workstation
// that is connected must not have to wait for its own next look at the hub.
const lateAfter = 45 * time.Second

// late is an entry that came late to a workstation.
type late struct {
	device, id  journal.ID
	written, at time.Time
}

// note is one entry that a workstation recorded.
type note struct {
	device, stream journal.ID
	seq            uint64
	at             time.Time
	acked          bool
}

// wrote notes an entry that was recorded. Its receipt may have been faster.
func (b *book) wrote(e journal.Entry, at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.written == nil {
		b.written, b.numbers = map[journal.ID]note{}, map[journal.ID]map[uint64]journal.ID{}
	}
	if b.numbers[e.Device] == nil {
		b.numbers[e.Device] = map[uint64]journal.ID{}
	}
	b.written[e.ID] = note{device: e.Device, stream: e.Stream, seq: e.Seq, at: at}
	b.numbers[e.Device][e.Seq] = e.ID
}

// acknowledged notes a receipt for own numbers from first to last.
func (b *book) acknowledged(device journal.ID, first, last uint64, at time.Time) {
	b.acks.add(at)
	b.mu.Lock()
	defer b.mu.Unlock()
	for seq := first; seq <= last; seq++ {
		id, ok := b.numbers[device][seq]
		if n := b.written[id]; ok && !n.acked {
			n.acked = true
			b.written[id] = n
			b.ackMost = max(b.ackMost, at.Sub(n.at))
		}
	}
}

// delivered notes somebody else's entry.
func (b *book) delivered(device, id journal.ID, at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.received == nil {
		b.received = map[journal.ID]map[journal.ID]struct{}{}
	}
	if b.received[device] == nil {
		b.received[device] = map[journal.ID]struct{}{}
	}
	if _, known := b.received[device][id]; known {
		return
	}
	b.received[device][id] = struct{}{}
	if n, ok := b.written[id]; ok {
		b.farMost = max(b.farMost, at.Sub(n.at))
		if at.Sub(n.at) > lateAfter {
			b.late = append(b.late, late{device: device, id: id, written: n.at, at: at})
		}
	}
}

// latecomers are all late deliveries.
func (b *book) latecomers() []late {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.late)
}

// outstanding counts what is not acknowledged yet and what has not reached one
// of the others.
func (b *book) outstanding(devices []journal.ID, acked func(device journal.ID) uint64) (unacked, undelivered int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, n := range b.written {
		if n.seq > acked(n.device) {
			unacked++
		}
		for _, d := range devices {
			if _, there := b.received[d][id]; d != n.device && !there {
				undelivered++
			}
		}
	}
	return unacked, undelivered
}

// delays are the longest waits for a receipt and for another workstation.
func (b *book) delays() (receipt, delivery time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ackMost, b.farMost
}
