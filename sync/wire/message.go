package wire

import (
	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// Request is one push and one question: "these are new; this is what I have".
type Request struct {
	Version   int
	Device    journal.ID    // must be the client certificate's
	HubEpoch  journal.ID    // as last seen; zero on first contact
	Acked     uint64        // own entries that the hub has acknowledged before
	Entries   []seal.Sealed // own, ascending and dense from Acked+1
	Link      seal.Link     // chain link after the last own entry pushed, or after Acked
	Signature []byte        // Ed25519 over LinkMessage(Device, last Seq, Link)
	Relayed   []seal.Sealed // others' entries, offered again after a hub rollback
	Digest    [16]byte      // of the positions vector, see DigestOf
	Positions []Position    // the vector itself; sent when the hub asked for it or on first contact
	Full      bool          // Positions is meant: an empty vector is "I have nothing"
	Standing  *Standing     // what the device says of itself; nil: as before
}

// Position is how far a device holds a stream.
type Position struct {
	Stream    journal.ID
	Pos       uint64
	Root      [8]byte
	Confirmed uint64
	Held      uint64 // how many held positions the device knows
	KeyEpoch  uint16 // newest key it holds
}

// Response answers a Request.
type Response struct {
	Version       int
	HubEpoch      journal.ID
	ServerTime    journal.Instant
	Acked         uint64 // own entries up to here are durable at the hub
	Placements    []Placement
	Refused       []Refusal
	WantPositions bool // the digests differ: ask again with the vector
	WantFrom      bool // the hub knows less of this device than it thinks: rollback, or a cut reply
	Keys          []WrappedKey
	Entries       []Placed // what the device lacks, most urgent class first
	Streams       []StreamState
	Removed       []journal.ID
	Lists         []ListHead
	Peers         []Peer // the other workstations of the device's units
	WithPeers     bool   // Peers is meant: an empty list is "nobody else"
	More          bool   // ask again at once
	RetryAfterMs  int64  // the hub is busy: do not come back before
	Head          []byte // Ed25519 by the hub over HeadMessage(HubEpoch, ServerTime, Request.Digest)
}

// Placement tells where one of the device's own entries was put.
type Placement struct {
	Seq uint64
	Pos uint64
}

// Refusal tells that an own entry is kept in quarantine at the hub.
type Refusal struct {
	Seq  uint64
	Code Code
}

// WrappedKey is a stream key sealed to the device's replica key.
type WrappedKey struct {
	Stream  journal.ID
	Epoch   uint16
	Wrapped []byte
}

// Placed is a sealed entry with its position; Pos 0 is an urgent copy sent
// ahead of its turn.
type Placed struct {
	seal.Sealed
	Pos uint64
}

// StreamState is where a stream stands after the entries of this response.
type StreamState struct {
	Stream    journal.ID
	Pos       uint64
	Root      [8]byte
	Confirmed uint64
	Held      []uint64
}

// ListHead is the hub's own count of a unit's list.
type ListHead struct {
	Stream journal.ID
	Count  int
	Hash   [16]byte
}

// Peer is another workstation that holds a list of the device's.
type Peer struct {
	Label string          // what people call it: "Bjørns maskin"
	Seen  journal.Instant // the hub's clock when it last heard from it
}
