package localstore

import (
	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// Budget bounds how much one read for sending returns. At least one entry is
// returned if there is any.
type Budget struct {
	Entries int
	Bytes   int // of sealed bytes
}

// Cursor is how far this replica holds a stream, as the hub counts it.
type Cursor struct {
	Stream    journal.ID
	Pos       uint64   // every position up to here is held
	Root      [8]byte  // the hub's running hash at Pos; shows a fork of history
	Confirmed uint64   // every position up to here is in the central journal, read back
	Held      []uint64 // positions at or below Confirmed that a person must look at
}

// Placed is somebody's sealed entry with its position in its stream. Pos 0 is
// an urgent copy sent ahead of its turn; it does not move the cursor.
type Placed struct {
	seal.Sealed
	Pos uint64
}

// WrappedKey is a stream key sealed to this device's replica key.
type WrappedKey struct {
	Stream  journal.ID
	Epoch   uint16
	Wrapped []byte
}

// Placement tells where the hub put one of our own entries.
type Placement struct {
	Seq uint64
	Pos uint64
}

// Refusal tells that the hub keeps one of our own entries in quarantine.
type Refusal struct {
	Seq  uint64
	Code string // a wire code; the screen has a sentence for each
}

// ListHead is the hub's count of a unit's list, to check the fold against.
type ListHead struct {
	Stream journal.ID
	Count  int
	Hash   [16]byte // SHA-256 over the sorted patient streams, cut to 16 bytes
}

// Inbound is what one answer of the hub brings, as the store takes it.
type Inbound struct {
	Epoch      journal.ID
	ServerTime journal.Instant
	Acked      uint64 // own entries up to here, that were shown to the hub, are durable there
	Holds      uint64 // the hub holds own numbers up to here; more than are in this file: it went back in time
	Placements []Placement
	Refused    []Refusal
	Keys       []WrappedKey
	Entries    []Placed
	Cursors    []Cursor     // moved only together with, or after, their entries
	Removed    []journal.ID // streams this device may no longer hold
	Lists      []ListHead
	Complete   bool // nothing more is waiting at the hub: the picture is of ServerTime
}
