package journal

// Administration is an event under a dose slot, or as needed. It is never
// deleted and never rejected: what happened, happened (R-MED-01).
type Administration struct {
	Order   ID      `msgpack:"o"`
	Version uint32  `msgpack:"v"`           // the order version the nurse saw (R-MED-03)
	Slot    SlotKey `msgpack:"s,omitempty"` // zero: as needed
	Act     Act     `msgpack:"k"`

	Drug  Drug   `msgpack:"d"` // as it was given, so the fact stands alone
	Dose  Amount `msgpack:"a,omitempty"`
	Unit  string `msgpack:"u,omitempty"`
	Route string `msgpack:"r,omitempty"`
	Site  string `msgpack:"i,omitempty"`

	// Target is the registration this one follows up: what was taken off
	// ([ActPatchOff]), thrown away ([ActDiscarded]), had an effect ([ActEffect]),
	// or the prepared dose that was handed out.
	Target   ID      `msgpack:"g,omitempty"`
	Measured ID      `msgpack:"q,omitempty"` // the observation the dose or the withholding stands on
	Packing  Packing `msgpack:"f,omitempty"`
	Group    ID      `msgpack:"b,omitempty"` // registrations made by one act: a multidose bag, "gi alle"
	Lot      string  `msgpack:"c,omitempty"` // batch number

	NotGiven  NotGivenReason `msgpack:"n,omitempty"`
	Text      string         `msgpack:"x,omitempty"` // free text to the reason
	PRNReason string         `msgpack:"p,omitempty"`
	PRNEffect string         `msgpack:"e,omitempty"`
	Override  string         `msgpack:"w,omitempty"` // why it was given all the same (R-MED-04)
	Against   []string       `msgpack:"y,omitempty"` // codes of the warnings that were on the screen when it was signed
	Emergency bool           `msgpack:"h,omitempty"` // without authorisation, in an emergency (R-MED-07)
	Late      bool           `msgpack:"l,omitempty"` // etterregistrert
	Paper     string         `msgpack:"j,omitempty"` // who signed on paper, when it was keyed in from there
	Origin    string         `msgpack:"m,omitempty"` // the centre's own name of this version, see [OriginOf]; empty: a device wrote it
}

// Act is what was done.
type Act uint8

// The acts. Delivered and self-administered are not given.
const (
	ActGiven     Act = 1 // gitt
	ActNotGiven  Act = 2 // ikke gitt
	ActDelivered Act = 3 // levert
	ActSeenTaken Act = 4 // sett tatt
	ActSelf      Act = 5 // selvadministrert
	ActPrepared  Act = 6 // istandgjort
	ActPatchOff  Act = 7 // plaster av; Target is the registration that put it on
	ActDiscarded Act = 8 // kassert; Target is the prepared dose
	ActEffect    Act = 9 // effect of a dose as needed; Target is the dose

	lastAct = ActEffect
)

// Known reports whether this version knows the act.
func (a Act) Known() bool { return a >= ActGiven && a <= lastAct }

// followsUp reports whether the act is about another registration.
func (a Act) followsUp() bool { return a == ActPatchOff || a == ActDiscarded || a == ActEffect }

// MaxAgainst bounds how many warnings one registration names.
const MaxAgainst = 32

// NotGivenReason is a coded reason for ikke gitt (domain.md 2.2).
type NotGivenReason string

// The reasons; ReasonOther needs a text (R-MED-08).
const (
	ReasonRefused     NotGivenReason = "nektet"
	ReasonAsleep      NotGivenReason = "sover"
	ReasonNauseous    NotGivenReason = "kvalm"
	ReasonAbsent      NotGivenReason = "ikke_til_stede"
	ReasonAdmitted    NotGivenReason = "innlagt"
	ReasonFasting     NotGivenReason = "fastende"
	ReasonMissing     NotGivenReason = "mangler"
	ReasonStopped     NotGivenReason = "seponert"
	ReasonDoctor      NotGivenReason = "lege_avbestilt"
	ReasonMeasurement NotGivenReason = "måleverdi"
	ReasonTaken       NotGivenReason = "allerede_tatt"
	ReasonDanger      NotGivenReason = "fare_for_feil"
	ReasonOther       NotGivenReason = "annet"
)

// NotGivenReasons lists them in the order a screen offers them.
var NotGivenReasons = []NotGivenReason{
	ReasonRefused, ReasonAsleep, ReasonNauseous, ReasonAbsent, ReasonAdmitted, ReasonFasting, ReasonMissing,
	ReasonStopped, ReasonDoctor, ReasonMeasurement, ReasonTaken, ReasonDanger, ReasonOther,
}

// Kind is KindAdministration.
func (*Administration) Kind() Kind { return KindAdministration }

// Class is ClassMedication.
func (*Administration) Class() Class { return ClassMedication }

// PRN reports whether it was given as needed, outside any slot.
func (a *Administration) PRN() bool { return a.Slot == SlotKey{} }

// Validate enforces R-MED-08: a reason for ikke gitt, text when "annet", and a
// reason for a dose as needed.
func (a *Administration) Validate() error {
	switch {
	case a.Order == (ID{}) || a.Version == 0:
		return Invalid("administration_order")
	case !a.Act.Known():
		return Invalid("administration_act")
	case a.Dose < 0:
		return Invalid("administration_dose")
	case !a.PRN() && !a.Slot.Valid():
		return Invalid("administration_slot")
	case a.Act == ActNotGiven && !a.NotGiven.known():
		return Invalid("not_given_reason")
	case a.Act.followsUp() && a.Target == (ID{}):
		return Invalid("administration_target")
	case !a.Packing.known() || len(a.Against) > MaxAgainst:
		return Invalid("administration_act")
	}
	return firstOf(a.checkReasons(), needText("drug", a.Drug.Name, MaxLine), checkText("site", a.Site, MaxLine), checkText("override", a.Override, MaxLine),
		checkText("lot", a.Lot, MaxLine), checkText("paper", a.Paper, MaxLine))
}

func (a *Administration) checkReasons() error {
	if a.Act == ActNotGiven && a.NotGiven == ReasonOther {
		return needText("not_given_text", a.Text, MaxLine)
	}
	if a.Act == ActGiven && a.PRN() {
		return needText("prn_reason", a.PRNReason, MaxLine)
	}
	if a.Act == ActEffect {
		return needText("prn_effect", a.PRNEffect, MaxLine)
	}
	return firstOf(checkText("text", a.Text, MaxLine), checkText("prn_effect", a.PRNEffect, MaxLine))
}

func (r NotGivenReason) known() bool {
	for _, k := range NotGivenReasons {
		if r == k {
			return true
		}
	}
	return false
}
