package journal

// Class is an entry's travel priority: lower travels first, in both
// directions. It is in clear, so it says nothing but urgency.
type Class uint8

// The classes, most urgent first.
const (
	ClassCritical    Class = 1 // stops, new allergies, assignments
	ClassMedication  Class = 2
	ClassObservation Class = 3
	ClassNote        Class = 4
	ClassAccess      Class = 5
	ClassOther       Class = 6
)

// Header is the part of an entry that travels in clear and is bound to the
// sealed body as associated data.
type Header struct {
	ID       ID     // UUIDv7, made on the device, reused on every retry and in every outside format
	Stream   ID     // pseudonym of a chart, a unit's list or a device's access log
	Device   ID     // who wrote it
	Seq      uint64 // dense per device, from 1: a gap or a fork is detectable
	Stamp    Stamp  // order on screen only
	Class    Class
	KeyEpoch uint16 // which key of the stream
}

// Entry is an immutable fact, opened.
type Entry struct {
	Header
	Body
}

// Body is the sealed part of an entry.
type Body struct {
	Author   Author
	At       Instant // performed at, as the author claims
	Recorded Instant // when the device recorded it, by the device's clock
	Trust    Trust   // how far that clock could be trusted
	Basis    Basis
	Fact     Fact
}

// Author is who did it, in the role they had at that time.
type Author struct {
	ID   string `msgpack:"i"`           // user id in the municipality
	Name string `msgpack:"n"`           // "Anna Berg"
	HPR  string `msgpack:"h,omitempty"` // health personnel number, if any
	Role Role   `msgpack:"r"`
}

// Role is the author's role at the time.
type Role string

// Roles of municipal care.
const (
	RoleNurse       Role = "sykepleier"
	RoleSocial      Role = "vernepleier"
	RoleHealthcare  Role = "helsefagarbeider"
	RoleAssistant   Role = "assistent"
	RoleDoctor      Role = "lege"
	RoleCentre      Role = "sentral" // the central journal itself
	RoleUnspecified Role = "ukjent"
)

// Trust says what is known about the clock that stamped an entry.
type Trust uint8

// Clock trust. A wrong clock changes order on screen, never a merge result.
const (
	TrustUnknown Trust = 0 // not compared with the hub since start
	TrustSynced  Trust = 1 // within two minutes of the hub at last contact
	TrustOff     Trust = 2 // known to be wrong
)

// Basis is the picture the author was looking at when they acted (R-MED-03).
type Basis struct {
	AsOf    Instant `msgpack:"t,omitempty"` // age of the picture: last complete sync of this stream; zero: never
	Entries int     `msgpack:"n,omitempty"` // how many entries of the stream were folded
}

// Kind is the wire name of a fact's type. Values are for ever.
type Kind uint8

// The kinds of fact.
const (
	KindNote           Kind = 1
	KindSection        Kind = 2
	KindOrder          Kind = 3
	KindAdministration Kind = 4
	KindObservation    Kind = 5
	KindPatient        Kind = 6
	KindAlert          Kind = 7
	KindAssignment     Kind = 8
	KindEnteredInError Kind = 9
	KindCaseClosure    Kind = 10
	KindAccess         Kind = 11
	KindCountersign    Kind = 12
	KindMovement       Kind = 13
	KindAuthorisation  Kind = 14
	KindPolicy         Kind = 15
)

// Fact is the clinical content of an entry. Concrete facts are plain structs,
// always used as pointers.
type Fact interface {
	Kind() Kind
	Class() Class
	// Validate reports the first thing a nurse has to mend, as an *Error.
	Validate() error
}

// NewFact returns an empty fact of kind k to decode into, or nil when this
// version does not know the kind. An entry of an unknown kind is kept and
// forwarded, and shown as "cannot be shown by this version".
func NewFact(k Kind) Fact {
	if build := newFact[k]; build != nil {
		return build()
	}
	return nil
}

var newFact = map[Kind]func() Fact{
	KindNote:           func() Fact { return new(Note) },
	KindSection:        func() Fact { return new(Section) },
	KindOrder:          func() Fact { return new(Order) },
	KindAdministration: func() Fact { return new(Administration) },
	KindObservation:    func() Fact { return new(Observation) },
	KindPatient:        func() Fact { return new(Patient) },
	KindAlert:          func() Fact { return new(Alert) },
	KindAssignment:     func() Fact { return new(Assignment) },
	KindEnteredInError: func() Fact { return new(EnteredInError) },
	KindCaseClosure:    func() Fact { return new(CaseClosure) },
	KindAccess:         func() Fact { return new(Access) },
	KindCountersign:    func() Fact { return new(Countersign) },
	KindMovement:       func() Fact { return new(Movement) },
	KindAuthorisation:  func() Fact { return new(Authorisation) },
	KindPolicy:         func() Fact { return new(Policy) },
}
