package journal

import "slices"

// Authorisation is one version of what a person may do with medicines in a
// unit, as the head of the enterprise decided (legemiddelhåndteringsforskriften
// § 4). It stands in the unit's stream and only the centre writes it (R-MED-07).
type Authorisation struct {
	User    string      `msgpack:"u"` // Author.ID
	Version uint32      `msgpack:"v"` // per user; the highest counts
	Active  bool        `msgpack:"a"`
	Tasks   []Task      `msgpack:"t,omitempty"`
	Classes []DrugClass `msgpack:"c,omitempty"` // none: every class
	Until   Date        `msgpack:"e,omitempty"` // the last day; zero: no end
	By      string      `msgpack:"y,omitempty"`
	Origin  string      `msgpack:"m,omitempty"` // the centre's own name of this version, see [OriginOf]; empty: a device wrote it
}

// Task is what an authorisation is for. Values stand in policy files.
type Task string

// The tasks.
const (
	TaskPrepare Task = "istandgjøre"
	TaskCheck   Task = "kontrollere"
	TaskGive    Task = "dele_ut"
	TaskAccount Task = "regnskap" // movements in the narcotics account
)

// Tasks lists them.
var Tasks = []Task{TaskPrepare, TaskCheck, TaskGive, TaskAccount}

// Covers reports whether the authorisation allows a task with a drug on a day.
func (a *Authorisation) Covers(t Task, d Drug, day Date) bool {
	if !a.Active || a.Until != 0 && day > a.Until || !slices.Contains(a.Tasks, t) {
		return false
	}
	return len(a.Classes) == 0 || !slices.ContainsFunc(d.Classes(), func(c DrugClass) bool { return !slices.Contains(a.Classes, c) })
}

// Kind is KindAuthorisation.
func (*Authorisation) Kind() Kind { return KindAuthorisation }

// Class is ClassCritical.
func (*Authorisation) Class() Class { return ClassCritical }

// Validate wants a user and known tasks.
func (a *Authorisation) Validate() error {
	if a.Version == 0 || slices.ContainsFunc(a.Tasks, func(t Task) bool { return !slices.Contains(Tasks, t) }) {
		return Invalid("authorisation")
	}
	return firstOf(needText("user", a.User, MaxLine), checkText("by", a.By, MaxLine))
}

// Policy is one version of the municipality's rules for medicines, as the text
// of its TOML file. It stands in each unit's stream and only the centre writes
// it; journal/policy reads it.
type Policy struct {
	Version uint32 `msgpack:"v"` // the highest counts
	Text    string `msgpack:"x"`
}

// Kind is KindPolicy.
func (*Policy) Kind() Kind { return KindPolicy }

// Class is ClassCritical.
func (*Policy) Class() Class { return ClassCritical }

// Validate wants a version and a text.
func (p *Policy) Validate() error {
	if p.Version == 0 {
		return Invalid("policy_version")
	}
	return needText("policy", p.Text, MaxText)
}
