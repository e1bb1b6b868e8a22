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
	// ErrScope means that the function of an Extend tried to change what its
	// Scope does not name.
	ErrScope = errors.New("not within the scope of this change")
	// ErrUnavailable means that the store could not be reached for longer than a
	// request waits. If it was lost in the middle of a commit, nobody knows whether
	// the change took place: repeat what may be done twice, nothing else.
	ErrUnavailable = errors.New("the store cannot be reached")
)

// Store is where the hub keeps everything. It is safe for concurrent use, and
// several processes may have the same one open. storetest holds what every
// implementation must do.
//
// A function given to Update or Extend may be run several times, when a
// transaction had to be given up (a deadlock, a primary that died); exactly one
// run takes effect, the last one. So it starts from nothing each time. It may
// run on another goroutine; it must not keep tx and must not call the Store. An
// error of the function undoes all that it did and is returned.
type Store interface {
	// Update runs f in one transaction that holds off every other writer, and
	// returns when it is durable (on disk, synced, on the standby if there is one).
	Update(ctx context.Context, f func(Tx) error) error
	// Extend is Update for what only continues the logs of one device and of some
	// streams: any number of Extends may run at once as long as their scopes do not
	// meet. f decides on nothing but its scope, the grants of its device and
	// entries, and changes nothing else (ErrScope), apart from the quarantine and
	// the alarms.
	Extend(ctx context.Context, scope Scope, f func(Tx) error) error
	// View runs f on one consistent snapshot, read-only.
	View(ctx context.Context, f func(Tx) error) error
	// Changes tells what others than this Store (other processes) have committed
	// since the last call. The first call says nothing; one goroutine calls it.
	Changes(ctx context.Context) (Changes, error)
	// Close may be called twice.
	Close() error
}

// Scope is what an Extend may change.
type Scope struct {
	Device  journal.ID   // whose record and grants; zero: nobody's
	Streams []journal.ID // whose heads and entries; those that do not exist stay so
}

// Changes is what others have committed.
type Changes struct {
	All      bool         // more than can be told: everything remembered is in doubt
	Settings bool         // a setting
	Streams  []journal.ID // heads
	Devices  []journal.ID // records of devices, or what they may hold
}

// Tx is one transaction of a Store. Slices and records it returns belong to
// the caller.
type Tx interface {
	// Setting is the value under name, nil when there is none.
	Setting(name string) ([]byte, error)
	// SetSetting replaces the value under name; nil removes it.
	SetSetting(name string, value []byte) error
	Settings() ([]string, error) // names, ascending

	Device(id journal.ID) (Device, error)
	PutDevice(d Device) error
	Devices() ([]Device, error) // by id

	// Contact is zero but for the id when device was never heard of.
	Contact(device journal.ID) (Contact, error)
	Contacts() ([]Contact, error) // by id
	// Heard keeps contacts. Of two the later counts, of each instant by itself; a
	// contact without a version says nothing of version, unsent, oldest and amiss.
	// It may be called in an Extend of any scope.
	Heard(contacts []Contact) error

	Stream(id journal.ID) (Stream, error)
	Heads(ids []journal.ID) ([]Stream, error) // those that exist, in any order
	PutStream(s Stream) error
	Streams(kind StreamKind) ([]Stream, error) // by id; zero: all kinds

	// Grant tells whether device holds stream now, and whether it ever did.
	Grant(device, stream journal.ID) (active, ever bool, err error)
	SetGrant(device, stream journal.ID, active bool) error
	// Grants are all of a device, those that ended too, by stream.
	Grants(device journal.ID) ([]Grant, error)
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
	// stream and position. Of StateNew, those above what the stream has confirmed:
	// there are no others.
	InState(stream journal.ID, state State, limit int) ([]Row, error)
	// CountState is how many InState would return.
	CountState(state State, limit int) (int, error)
	// Recent are entries of ClassCritical with a stamp above since, by stamp.
	Recent(since journal.Stamp, limit int) ([]Row, error)

	// Quarantine keeps q; the same bytes of the same device are kept once. Hash and
	// Decided of q are not looked at.
	Quarantine(q Quarantined) error
	// Quarantined are the records of a device with a number above after, by seq.
	Quarantined(device journal.ID, after uint64, limit int) ([]Quarantined, error)
	// Kept is the whole quarantine, by key; the zero key is before the first.
	Kept(after QuarantineKey, limit int) ([]Quarantined, error)
	// QuarantineSize counts the records of a device (the zero id: of all) about
	// which nobody has decided.
	QuarantineSize(device journal.ID) (int, error)
	// Decide writes down what a person did about a record; ErrNotFound: there is no
	// such record. Decided becomes true when the act decides, false when it
	// reopens, and stays as it is otherwise. Like the quarantine it may be called
	// in an Extend of any scope.
	Decide(d Decision) error
	Decisions(limit int) ([]Decision, error) // newest first

	AddAlarm(a Alarm) error
	Alarms(limit int) ([]Alarm, error) // newest first
}
