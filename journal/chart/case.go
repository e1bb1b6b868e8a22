package chart

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"feltjournal/journal"
)

// Rule is what raised a case. Values are part of case ids and are for ever.
type Rule uint8

// The rules, with their rows in the table of conflicts (domain.md 2.3).
const (
	RuleDoubleDose        Rule = 1  // C2: possibly given twice in one slot
	RuleGivenAndNot       Rule = 2  // C3: given and not given in one slot
	RuleAfterStop         Rule = 3  // C5: given after the order was ended
	RuleOlderVersion      Rule = 4  // C6: given by an older version that asked for something else
	RuleAllergy           Rule = 5  // C7: given against an allergy the author did not reckon with
	RulePRNInterval       Rule = 6  // C8: as needed, sooner than the interval allows
	RulePRNMax            Rule = 7  // C8: as needed, more than the maximum in 24 hours
	RuleConcurrentSection Rule = 8  // a section changed by two, each on their own
	RuleSubstance         Rule = 9  // one substance by two orders, nearer than [SubstanceWindow]
	RulePreparedTwice     Rule = 10 // C9: prepared twice, and one not thrown away
	RulePatches           Rule = 11 // C12: more patches on than ordered
	RuleInsulin           Rule = 12 // C13: insulin given twice by two measured values
	RuleCheckMissing      Rule = 13 // C15: given without the second check its order asks for, or one that found something wrong
	RuleStock             Rule = 14 // C11: an account that does not agree, see [Ledger]
	RuleGone              Rule = 15 // C18: given to a patient who was elsewhere or dead
)

// Severity says how a case is shown.
type Severity uint8

// Severities. A critical case may concern the patient's life.
const (
	SeverityReview   Severity = 1
	SeverityCritical Severity = 2
)

// CaseState is where a case stands.
type CaseState uint8

// States of a case.
const (
	CaseOpen   CaseState = 1
	CaseClosed CaseState = 2 // by a person who had seen every entry that counts
	CaseVoided CaseState = 3 // a registration behind it was entered in error; the rest is no case
	CaseJoined CaseState = 4 // a section's versions were joined into one
	// CaseSettled: what it asked for was done afterwards: the second prepared
	// dose was thrown away (C9), somebody checked what was given (C15).
	CaseSettled CaseState = 5
)

// Case is something that named people have to look at.
type Case struct {
	ID       journal.CaseID
	Rule     Rule
	Severity Severity
	State    CaseState
	Open     bool // State is CaseOpen

	Order    journal.ID      // for rules about medicine
	Slot     journal.SlotKey // C2, C3; zero otherwise
	Alert    journal.ID      // C7
	Newer    uint32          // C6: the version that was in force
	Card     *journal.Card   // C14: the INR card of that version, nil if none
	Where    string          // C18: where the patient was, "" when dead
	Died     journal.Date    // C18: zero when elsewhere
	Document string          // for sections
	Section  string

	Entries  []journal.ID    // what it is about, in screen order; at most journal.MaxSeen, the latest
	Voided   []journal.ID    // those of Entries that no longer count
	Since    journal.Instant // performed-at of the latest of Entries
	Closed   *Closure        // the closing that stands, nil if none
	Closures []Closure       // every closing there ever was, in screen order
	Joined   *journal.Entry  // CaseJoined: the version that joined the others
	Settled  *journal.Entry  // CaseSettled: what settled it

	facts   []*journal.Entry
	live    bool // it is a case by the registrations that count
	joined  *journal.Entry
	settled *journal.Entry
}

// Closure is a closing of a case by a person.
type Closure struct {
	*journal.CaseClosure
	Entry *journal.Entry
	Voids []Void // a closing that was entered in error closes nothing
}

// Close is the fact that closes the case as it is seen now.
func (k *Case) Close(reason string) *journal.CaseClosure {
	return &journal.CaseClosure{Case: k.ID, Reason: reason, Seen: slices.Clone(k.Entries)}
}

// Cases are all cases: open ones first, critical before review, latest first.
func (c *Chart) Cases() []*Case {
	var list []*Case
	for _, o := range c.orders {
		list = c.view(list, o.cases)
	}
	for _, s := range c.sections {
		list = c.view(list, s.cases)
	}
	slices.SortFunc(list, func(a, b *Case) int {
		return cmp.Or(cmp.Compare(flag(b.Open), flag(a.Open)), cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(b.Since, a.Since), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return list
}

// OpenCases counts them, and how many of them are critical.
func (c *Chart) OpenCases() (open, critical int) {
	for _, k := range c.Cases() {
		if k.Open {
			open++
		}
		if k.Open && k.Severity == SeverityCritical {
			critical++
		}
	}
	return open, critical
}

func (c *Chart) view(list []*Case, cases []Case) []*Case {
	for _, k := range cases {
		c.finish(&k)
		if k.State != CaseVoided || len(k.Closures) > 0 || c.wasRaised(&k) {
			list = append(list, &k)
		}
	}
	return list
}

// finish adds to a case what stands elsewhere in the chart: marks and closings.
func (c *Chart) finish(k *Case) {
	var counting []journal.ID
	for _, e := range k.facts {
		k.Entries = append(k.Entries, e.ID)
		if len(c.voids[e.ID]) > 0 {
			k.Voided = append(k.Voided, e.ID)
		} else {
			counting = append(counting, e.ID)
		}
		k.Since = max(k.Since, e.At)
	}
	for _, cl := range c.closures[k.ID] {
		cl.Voids = c.voids[cl.Entry.ID]
		k.Closures = append(k.Closures, cl)
		if len(cl.Voids) == 0 && covers(cl.Seen, counting) {
			k.Closed = &cl
		}
	}
	k.State = k.state()
	k.Open, k.Joined = k.State == CaseOpen, k.joined
	if k.State == CaseSettled {
		k.Settled = k.settled
	}
}

func (k *Case) state() CaseState {
	switch {
	case k.joined != nil:
		return CaseJoined
	case k.Closed != nil:
		return CaseClosed
	case !k.live && k.settled != nil:
		return CaseSettled
	case !k.live:
		return CaseVoided
	}
	return CaseOpen
}

// wasRaised reports whether a case that is voided can have been on a screen:
// not when the wrong registration was marked before the right one was made,
// which is the ordinary way to mend a slip of the finger.
func (c *Chart) wasRaised(k *Case) bool {
	last := slices.MaxFunc(k.facts, byStamp).Stamp
	return slices.ContainsFunc(k.Voided, func(id journal.ID) bool {
		return c.voids[id][0].Entry.Stamp > last
	})
}

func (c *Chart) addClosure(e *journal.Entry, f *journal.CaseClosure) {
	c.closures[f.Case] = insert(c.closures[f.Case], Closure{CaseClosure: f, Entry: e}, byClosed)
}

func byClosed(a, b Closure) int { return byStamp(a.Entry, b.Entry) }

// covers reports whether seen holds every one of ids. Two closings that each
// saw a part close nothing: nobody has seen the whole.
func covers(seen, ids []journal.ID) bool {
	return len(ids) > 0 && !slices.ContainsFunc(ids, func(id journal.ID) bool { return !slices.Contains(seen, id) })
}

func (k *Case) about(e *journal.Entry) {
	k.facts = append(k.facts, e)
	if extra := len(k.facts) - journal.MaxSeen; extra > 0 {
		k.facts = k.facts[extra:]
	}
}

// caseID is a function of what the case is about and of nothing else.
func caseID(rule Rule, order journal.ID, parts ...[]byte) journal.CaseID {
	b := append([]byte("feltjournal case "), byte(rule))
	b = append(b, order[:]...)
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(len(p)))
		b = append(b, p...)
	}
	sum := sha256.Sum256(b)
	return journal.CaseID(sum[:16])
}

func slotPart(k journal.SlotKey) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(k.Date))
	return append(binary.BigEndian.AppendUint16(b, uint16(k.Time)), flag(k.Again))
}
