package hub

import (
	"context"
	"errors"

	"feltjournal/journal"
)

// Errors every Store returns, wrapped or bare.
var (
	// ErrNotFound means that there is no such record.
	ErrNotFound = errors.New("not found")
	// ErrExists means that the (device, seq), the id or the position of an entry
	// is taken.
	ErrExists = errors.New("exists already")
)

// Store is where the hub keeps everything. It is safe for concurrent use.
// storetest holds what every implementation must do.
type Store interface {
	// Update runs f in one transaction and returns when it is durable (on disk,
	// synced). An error of f undoes all that f did and is returned. f may run on
	// another goroutine; it must not keep tx and must not call the Store.
	Update(ctx context.Context, f func(Tx) error) error
	// View runs f on one consistent snapshot, read-only.
	View(ctx context.Context, f func(Tx) error) error
	// Version changes when somebody else than this Store (another process)
	// committed a change.
	Version(ctx context.Context) (int64, error)
	// Close may be called twice.
	Close() error
}

// Tx is one transaction of a Store. Slices and records it returns belong to
// the caller.
type Tx interface {
	// Setting is the value under name, nil when there is none.
	Setting(name string) ([]byte, error)
	// SetSetting replaces the value under name; nil removes it.
	SetSetting(name string, value []byte) error

	Device(id journal.ID) (Device, error)
	PutDevice(d Device) error
	Devices() ([]Device, error) // by id

	Stream(id journal.ID) (Stream, error)
	PutStream(s Stream) error
	Streams(kind StreamKind) ([]Stream, error) // by id; zero: all kinds

	// Grant tells whether device holds stream now, and whether it ever did.
	Grant(device, stream journal.ID) (active, ever bool, err error)
	SetGrant(device, stream journal.ID, active bool) error
	Granted(device journal.ID) ([]journal.ID, error) // active, ascending
	Holders(stream journal.ID) ([]journal.ID, error) // active, ascending

	// Member is the newest word about patient on list; ErrNotFound: never on it.
	Member(list, patient journal.ID) (Member, error)
	PutMember(list journal.ID, m Member) error
	Members(list journal.ID) ([]Member, error) // by patient

	// Insert adds a row; ErrExists leaves the store as it was.
	Insert(r Row) error
	Entry(device journal.ID, seq uint64) (Row, error)
	At(stream journal.ID, pos uint64) (Row, error)
	ByID(id journal.ID) (Row, error)
	// Tail reads a stream from after on, ascending, at most limit rows.
	Tail(stream journal.ID, after uint64, limit int) ([]Row, error)
	// Critical is Tail for entries of ClassCritical only.
	Critical(stream journal.ID, after uint64, limit int) ([]Row, error)
	// Root is the hub's running hash at pos; ErrNotFound beyond the end.
	Root(stream journal.ID, pos uint64) ([8]byte, error)
	// Places are the placements of a device's entries from after on, ascending.
	Places(device journal.ID, after uint64, limit int) ([]Place, error)
	// Mark sets the state of one entry, and whether only others have offered it.
	Mark(stream journal.ID, pos uint64, state State, relayed bool) error
	// InState are the entries of a stream (the zero id: of all) in a state, by
	// stream and position.
	InState(stream journal.ID, state State, limit int) ([]Row, error)

	// Quarantine keeps q; the same bytes of the same device are kept once.
	Quarantine(q Quarantined) error
	// Quarantined are the records of a device (the zero id: of all) with a
	// number above after, by device and seq.
	Quarantined(device journal.ID, after uint64, limit int) ([]Quarantined, error)
	// QuarantineSize counts the records of a device (the zero id: of all).
	QuarantineSize(device journal.ID) (int, error)

	AddAlarm(a Alarm) error
	Alarms(limit int) ([]Alarm, error) // newest first
}
