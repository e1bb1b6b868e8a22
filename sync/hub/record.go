package hub

import (
	"crypto/ed25519"
	"crypto/sha256"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/wire"
)

// Device is an enrolled workstation, or the centre's own writer.
type Device struct {
	ID       journal.ID
	Label    string // "Annas PC"
	Centre   bool   // the hub writes with it for the central journal
	Verify   ed25519.PublicKey
	Replica  []byte // public key that stream keys are wrapped for
	Users    []journal.Author
	Enrolled journal.Instant
	Revoked  journal.Instant // zero: in use

	Acked uint64 // own entries up to here are durable, or kept in quarantine
	Link  seal.Link
	Stamp journal.Stamp // newest stamp it was seen to write

	// Claimed is the highest own number that it said was acknowledged. Above Acked
	// it tells what a rollback of this hub took away.
	Claimed uint64
	// Refused counts own entries that are acknowledged and kept in quarantine; what
	// a person lets out stays counted.
	Refused uint64
}

// Contact is what a device's last requests told about it.
type Contact struct {
	Device  journal.ID
	Seen    journal.Instant // the last one, to the minute
	Whole   journal.Instant // it has confirmed to hold all that was there at this time
	Version string          // of its program; empty: it has not said
	Unsent  uint64          // own entries that it had yet to bring after its last request
	Oldest  journal.Instant // when the oldest of those was written; zero: none
	Amiss   []journal.ID    // lists whose count it finds wrong
}

// Grant is the right of a device to a stream.
type Grant struct {
	Stream journal.ID
	Active bool // it ended otherwise
}

// StreamKind says what a stream is about.
type StreamKind uint8

// The kinds of stream.
const (
	StreamPatient   StreamKind = 1
	StreamList      StreamKind = 2 // a unit's list of patients
	StreamLog       StreamKind = 3 // a device's access log; its id is the device's
	StreamRecovered StreamKind = 4 // came back after a rollback; nobody has named it yet
)

// Stream is the head of a stream.
type Stream struct {
	ID       journal.ID
	Kind     StreamKind
	Ref      string // the central journal's name, "Patient/123"; empty for logs
	Name     string // of a list: "Sone Nord"; never of a patient
	KeyEpoch uint16 // newest key, from 1

	Pos       uint64   // of the newest entry
	Root      [32]byte // running hash at Pos
	Critical  uint64   // position of the newest entry of ClassCritical
	Confirmed uint64   // every position up to here is in the central journal or held
	Held      []uint64 // positions that a person must look at
	Version   uint64   // grows with every change

	// Claimed is the highest position that a device has shown. Above Pos it tells
	// how many entries a rollback of this hub took away that nobody has brought
	// back yet.
	Claimed uint64
}

// Next is the running hash after r:
// root_n = SHA-256(root_{n-1} ‖ id ‖ SHA-256(sealed)).
func (s *Stream) Next(r *seal.Sealed) [32]byte {
	sum := sha256.Sum256(r.Bytes)
	b := make([]byte, 0, len(s.Root)+len(r.ID)+len(sum))
	b = append(append(append(b, s.Root[:]...), r.ID[:]...), sum[:]...)
	return sha256.Sum256(b)
}

// Member is the newest word about a patient on a list.
type Member struct {
	Patient journal.ID
	Version uint32
	Active  bool
}

// Row is an entry with its place.
type Row struct {
	seal.Sealed
	Pos     uint64
	Root    [8]byte
	State   State
	Relayed bool // so far only others have offered it
}

// State is how far the central journal has an entry.
type State uint8

// The states of an entry.
const (
	StateNew   State = 0 // the central journal does not have it yet
	StateFiled State = 1 // it has, or it wrote it itself
	StateHeld  State = 2 // a person must look at it
)

// Place tells where an entry of a device stands.
type Place struct {
	Seq    uint64
	Stream journal.ID
	Pos    uint64
}

// Quarantined is an entry that the hub keeps and does not pass on.
type Quarantined struct {
	seal.Sealed
	Code    wire.Code
	From    journal.ID // the device that sent it
	At      journal.Instant
	Chained bool // the writer's chain went on past it: it was acknowledged

	Hash    [32]byte // of header and sealed bytes
	Decided bool     // a person has decided
}

// Key names the record.
func (q *Quarantined) Key() QuarantineKey {
	return QuarantineKey{Device: q.Device, Seq: q.Seq, Hash: q.Hash}
}

// QuarantineKey names a record of the quarantine.
type QuarantineKey struct {
	Device journal.ID
	Seq    uint64
	Hash   [32]byte
}

// HashOf is the Hash of a record in quarantine: SHA-256 over the header and the
// sealed bytes.
func HashOf(e *seal.Sealed) [32]byte {
	return sha256.Sum256(append(seal.AppendHeader(nil, e.Header), e.Bytes...))
}

// Decision is what a person decided about a record of the quarantine.
type Decision struct {
	Key QuarantineKey
	At  journal.Instant
	Who string
	Act Act
	Why string
}

// Act is what was decided.
type Act string

// The acts.
const (
	ActReleased  Act = "released"  // it is handed out and filed
	ActDismissed Act = "dismissed" // it stays in quarantine for good
)

// Alarm is something that a person has to know. It never holds patient data.
type Alarm struct {
	At     journal.Instant
	Code   wire.Code
	Device journal.ID
	Stream journal.ID
	Text   string
}
