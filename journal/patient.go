package journal

// Patient is one version of who the patient is, written by the centre.
type Patient struct {
	Version     uint32       `msgpack:"v"`
	Identifiers []Identifier `msgpack:"i,omitempty"`
	Family      string       `msgpack:"f"`
	Given       string       `msgpack:"g,omitempty"`
	Born        Date         `msgpack:"b,omitempty"`
	Died        Date         `msgpack:"d,omitempty"`
	Away        *Away        `msgpack:"a,omitempty"` // set: not where the list says
	Room        string       `msgpack:"r,omitempty"` // "rom 101", or the address in home care
	Phone       string       `msgpack:"p,omitempty"`
	NextOfKin   string       `msgpack:"k,omitempty"`
	CentralID   string       `msgpack:"c,omitempty"` // the centre's id, "Patient/123"
	Protected   bool         `msgpack:"s,omitempty"` // protected address (code 6 or 7)
	Origin      string       `msgpack:"m,omitempty"` // the centre's own name of this version, see [OriginOf]; empty: a device wrote it
}

// Away says that the patient is admitted somewhere else (C18): further doses
// are not for this unit to give.
type Away struct {
	Since Instant `msgpack:"s"`
	Where string  `msgpack:"w"` // "St. Olavs hospital"
}

// Identifier is a number somebody gave the patient (fnr, D-number, …).
type Identifier struct {
	System string `msgpack:"s"` // "urn:oid:2.16.578.1.12.4.1.4.1"
	Value  string `msgpack:"v"`
}

// Name is "Aasen, Åse".
func (p *Patient) Name() string {
	if p.Given == "" {
		return p.Family
	}
	return p.Family + ", " + p.Given
}

// Kind is KindPatient.
func (*Patient) Kind() Kind { return KindPatient }

// Class is ClassMedication: without a name no dose is safe.
func (*Patient) Class() Class { return ClassMedication }

// Validate wants a version and a name.
func (p *Patient) Validate() error {
	if p.Version == 0 {
		return Invalid("patient_version")
	}
	return firstOf(needText("family", p.Family, MaxLine), checkText("given", p.Given, MaxLine), checkText("room", p.Room, MaxLine))
}

// Alert is one version of an allergy (CAVE) or a piece of critical
// information, written by the centre.
type Alert struct {
	Alert    ID        `msgpack:"l"`
	Version  uint32    `msgpack:"v"`
	Type     AlertType `msgpack:"y"`
	Active   bool      `msgpack:"a"`
	Text     string    `msgpack:"x"`           // "penicillin"
	ATC      string    `msgpack:"c,omitempty"` // substance or group the allergy covers, as an ATC prefix
	Severity string    `msgpack:"s,omitempty"`
	Reaction string    `msgpack:"r,omitempty"`
	Recorded Instant   `msgpack:"t,omitempty"` // when the centre recorded it
	Origin   string    `msgpack:"m,omitempty"` // the centre's own name of this version, see [OriginOf]; empty: a device wrote it
}

// AlertType separates CAVE from other critical information.
type AlertType uint8

// Alert types.
const (
	AlertAllergy  AlertType = 1
	AlertCritical AlertType = 2
)

// Kind is KindAlert.
func (*Alert) Kind() Kind { return KindAlert }

// Class is ClassCritical.
func (*Alert) Class() Class { return ClassCritical }

// Validate wants an identity and a text.
func (a *Alert) Validate() error {
	if a.Alert == (ID{}) || a.Version == 0 || a.Type < AlertAllergy || a.Type > AlertCritical {
		return Invalid("alert_identity")
	}
	return needText("alert", a.Text, MaxLine)
}
