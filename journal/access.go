package journal

// Access is a line of a device's access log: who looked at what, and why
// (pasientjournalloven § 22, R-ACC-01). It stands in the device's own stream.
type Access struct {
	Action  string `msgpack:"a"`           // "åpnet", "søk", "lås opp"
	Patient ID     `msgpack:"p,omitempty"` // stream, if any
	Purpose string `msgpack:"w,omitempty"`
	Offline bool   `msgpack:"o,omitempty"`
}

// Kind is KindAccess.
func (*Access) Kind() Kind { return KindAccess }

// Class is ClassAccess.
func (*Access) Class() Class { return ClassAccess }

// Validate wants an action.
func (a *Access) Validate() error {
	return firstOf(needText("action", a.Action, MaxLine), checkText("purpose", a.Purpose, MaxLine))
}
