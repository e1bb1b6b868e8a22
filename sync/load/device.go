package load

import (
	"bytes"
	"crypto/ed25519"
	"crypto/tls"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/wire"
)

// Device is one workstation. One goroutine at a time uses it.
type Device struct {
	number int
	unit   int
	id     journal.ID
	key    ed25519.PrivateKey
	tls    *tls.Config // its identity, and the sessions it can resume
	line   *line       // to the hub; nil: not connected

	epoch     journal.ID
	positions []wire.Position // by stream
	digest    [16]byte        // of positions
	full      bool            // the vector has to be sent
	acked     uint64
	own       []seal.Sealed // all that it ever wrote, from number 1
	links     []seal.Link   // after each of them

	received []wire.Placed    // what came with a place
	ahead    []journal.ID     // copies that came ahead of their turn
	places   []wire.Placement // of its own
	refused  []wire.Refusal
	replica  bool // it began with nothing
}

// Limits of a push; sync/agent has the same.
const (
	maxPush      = wire.MaxEntries
	maxPushBytes = 256 << 10
)

// question builds the next request.
func (d *Device) question() *wire.Request {
	req := &wire.Request{Version: wire.Version, Device: d.id, HubEpoch: d.epoch, Acked: d.acked, Digest: d.digest, Full: d.full}
	size := 0
	for _, e := range d.own[d.acked:] {
		if size += len(e.Bytes); len(req.Entries) == maxPush || size > maxPushBytes && len(req.Entries) > 0 {
			break
		}
		req.Entries = append(req.Entries, e)
	}
	last := d.acked + uint64(len(req.Entries))
	if last > 0 {
		req.Link = d.links[last-1]
	}
	req.Signature = ed25519.Sign(d.key, seal.LinkMessage(d.id, last, req.Link))
	if d.full {
		req.Positions = d.positions
	}
	return req
}

// unsent is how many entries are still to be acknowledged.
func (d *Device) unsent() int { return len(d.own) - int(d.acked) }

// take keeps an answer as a workstation's store does.
func (d *Device) take(resp *wire.Response) {
	d.acked, d.epoch = max(d.acked, resp.Acked), resp.HubEpoch
	d.places = append(d.places, resp.Placements...)
	d.refused = append(d.refused, resp.Refused...)
	for i := range resp.Entries {
		if resp.Entries[i].Pos == 0 {
			d.ahead = append(d.ahead, resp.Entries[i].ID)
			continue
		}
		d.received = append(d.received, resp.Entries[i])
	}
	for _, k := range resp.Keys {
		p := d.position(k.Stream)
		p.KeyEpoch = max(p.KeyEpoch, k.Epoch)
	}
	for _, s := range resp.Streams {
		p := d.position(s.Stream)
		p.Pos, p.Root, p.Confirmed, p.Held = s.Pos, s.Root, s.Confirmed, uint64(len(s.Held))
	}
	if len(resp.Streams)+len(resp.Keys) > 0 {
		d.digest = wire.DigestOf(d.positions)
	}
}

// position is where it holds a stream, from nothing if it does not yet.
func (d *Device) position(stream journal.ID) *wire.Position {
	i, found := slices.BinarySearchFunc(d.positions, stream, func(p wire.Position, id journal.ID) int {
		return bytes.Compare(p.Stream[:], id[:])
	})
	if !found {
		d.positions = slices.Insert(d.positions, i, wire.Position{Stream: stream})
	}
	return &d.positions[i]
}
