package seal

import "feltjournal/journal"

// Unknown is a fact of a kind that this version does not know. It is kept and
// forwarded as it came, and shown as "cannot be shown by this version".
type Unknown struct {
	Of  journal.Kind // the kind it came as
	Raw []byte       // its msgpack form, checked by the guard
}

// Kind is the kind that it came as.
func (u *Unknown) Kind() journal.Kind { return u.Of }

// Class is ClassOther: how urgent it is, its header says.
func (u *Unknown) Class() journal.Class { return journal.ClassOther }

// Validate refuses it: nobody signs what they cannot read.
func (u *Unknown) Validate() error { return journal.Invalid("unknown_kind") }
