package hub

import (
	"slices"
	"strings"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// Kind is the stable name of an alarm or of a finding: a label of a metric, an
// anchor of the operators' page and a heading of docs/runbooks.md. A name is
// never changed and never used for something else.
type Kind string

// Kinds of alarms: something happened.
const (
	KindRollback     Kind = "rollback"            // this hub was restored from an old copy
	KindRollbackMany Kind = "rollback_many"       // one device shows rollbacks again and again
	KindClone        Kind = "device_clone"        // two machines write under one device's name
	KindChain        Kind = "device_chain"        // a device's chain of entries does not hold
	KindClock        Kind = "device_clock"        // a device's clock is wrong
	KindUsurper      Kind = "device_usurps"       // a device wrote what only the central journal decides
	KindRights       Kind = "device_rights"       // a device wrote where it has no right
	KindOffer        Kind = "device_offers"       // a device offers others' entries without need
	KindCode         Kind = "enrolment_code"      // a code was tried that is unknown, used or too old
	KindUnfiled      Kind = "entry_not_filed"     // an entry cannot be filed
	KindQuarantined  Kind = "entry_quarantined"   // an entry came into quarantine for another reason
	KindOther        Kind = "other"               // of a later version
	KindLate         Kind = "stop_not_delivered"  // findings: the state of things
	KindSilent       Kind = "silent_with_visits"  // a device that is needed today is silent
	KindAmiss        Kind = "list_does_not_add"   // a list has another count in another place
	KindUnsent       Kind = "entries_not_sent"    // a device has old entries that it cannot send
	KindWaiting      Kind = "quarantine_waiting"  // records in quarantine that nobody has decided on
	KindHeld         Kind = "filing_held"         // entries that a person must look at before they are filed
	KindBehind       Kind = "filing_behind"       // entries that the central journal has not been given
	KindMissing      Kind = "rollback_missing"    // entries that a rollback took and nobody has brought back
	KindEnding       Kind = "certificate_ending"  // a certificate ends before long
	KindUnlisted     Kind = "patient_on_no_list"  // a patient whom no workstation can hold
	KindUnread       Kind = "report_not_complete" // there was too much to look into for one report
)

// alarmTexts is the start of what an alarm says, and its kind.
var alarmTexts = []struct {
	start string
	kind  Kind
}{
	{"this hub was restored from an old copy", KindRollback},
	{"too many rollbacks shown by one device", KindRollbackMany},
	{"link or signature of a batch does not match", KindChain},
	{"the clock of this device is wrong", KindClock},
	{"a device wrote what only the central journal decides", KindUsurper},
	{"entries of others were offered without need", KindOffer},
	{"an enrolment code was tried", KindCode},
	{"an entry cannot be filed", KindUnfiled},
}

// Kind names what happened.
func (a *Alarm) Kind() Kind {
	for _, t := range alarmTexts {
		if strings.HasPrefix(a.Text, t.start) {
			return t.kind
		}
	}
	switch a.Code {
	case wire.CodeEquivocation:
		return KindClone
	case wire.CodeChain:
		return KindChain
	case wire.CodeRights:
		return KindRights
	}
	if strings.HasPrefix(a.Text, "an entry is in quarantine") {
		return KindQuarantined
	}
	return KindOther
}

// AlarmKinds are the kinds that an alarm can be of.
func AlarmKinds() []Kind {
	return []Kind{
		KindRollback, KindRollbackMany, KindClone, KindChain, KindClock, KindUsurper, KindRights, KindOffer, KindCode, KindUnfiled,
		KindQuarantined, KindOther,
	}
}

// FindingKinds are the kinds that a finding can be of, the gravest first.
func FindingKinds() []Kind {
	kinds := make([]Kind, 0, len(findings))
	for _, f := range findings {
		kinds = append(kinds, f.kind)
	}
	return kinds
}

// Rung is how often each kind of alarm was written down since this process
// began.
func (h *Hub) Rung() map[Kind]uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := map[Kind]uint64{}
	for _, kind := range AlarmKinds() {
		out[kind] = h.rung[kind]
	}
	return out
}

// Grade is how soon somebody has to do something.
type Grade uint8

// The grades, the gravest first.
const (
	GradeNow   Grade = 1 // a patient may come to harm
	GradeToday Grade = 2
	GradeNote  Grade = 3 // nothing has to be done
)

// Finding is something about the state of the hub that a person should know.
type Finding struct {
	Kind  Kind
	Grade Grade
	Count int // never 0
}

// unsentAfter is how old an entry may become at its device, in contact with
// the hub, before somebody looks.
const unsentAfter = 60 * 60_000

// findings is what a report is searched for, the gravest first.
var findings = []struct {
	kind  Kind
	grade Grade
	count func(*Report) int
}{
	{KindLate, GradeNow, func(r *Report) int {
		return countOf(r.Late, func(d *LateDevice) bool { return d.Stops > 0 })
	}},
	{KindAmiss, GradeNow, (*Report).amiss},
	{KindMissing, GradeNow, func(r *Report) int { return int(min(r.Missing.Entries+r.Missing.Own, maxReport)) }},
	{KindSilent, GradeNow, func(r *Report) int { return len(r.Silent) }},
	{KindUnsent, GradeToday, func(r *Report) int {
		return countOf(r.Devices, func(d *DeviceReport) bool { return d.Stuck(r.At) })
	}},
	{KindWaiting, GradeToday, func(r *Report) int { return r.Quarantine.Waiting }},
	{KindHeld, GradeToday, func(r *Report) int { return r.Held }},
	{KindEnding, GradeToday, func(r *Report) int { return len(r.Ends) }},
	{KindBehind, GradeToday, func(r *Report) int {
		if r.Unfiled < maxBehind {
			return 0
		}
		return r.Unfiled
	}},
	{KindUnread, GradeNote, func(r *Report) int { return r.LateElse + r.SilentToo }},
	{KindUnlisted, GradeNote, func(r *Report) int { return r.OnNoList }},
}

// maxBehind is how many entries may wait to be filed: a region writes less in
// the seconds between two filings.
const maxBehind = 1000

// Findings are what the report says that a person should know, the gravest
// first. Nothing of a grade before [GradeNote]: all is well.
func (r *Report) Findings() []Finding {
	var out []Finding
	for _, f := range findings {
		if n := f.count(r); n > 0 {
			out = append(out, Finding{Kind: f.kind, Grade: f.grade, Count: n})
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return int(a.Grade) - int(b.Grade) })
	return out
}

// amiss counts lists that do not add up, at the hub or at a device.
func (r *Report) amiss() int {
	n := countOf(r.Units, func(u *UnitReport) bool { return u.Amiss })
	return n + countOf(r.Devices, func(d *DeviceReport) bool { return d.Revoked == 0 && len(d.Amiss) > 0 })
}

// Stuck reports whether the device, in use, has said that it has entries it
// could not bring for unsentAfter.
func (d *DeviceReport) Stuck(now journal.Instant) bool {
	return d.Revoked == 0 && d.Unsent > 0 && d.Oldest != 0 && now-d.Oldest > unsentAfter
}

func countOf[T any](list []T, match func(*T) bool) (n int) {
	for i := range list {
		if match(&list[i]) {
			n++
		}
	}
	return n
}
