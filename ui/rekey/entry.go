package rekey

import (
	"strings"
	"time"

	"feltjournal/journal"
	"feltjournal/ui/print"
)

// acts are the letters for what was done, in the order the screen names them. I
// is followed by the character of the reason ([print.ReasonKeys]).
var acts = map[rune]journal.Act{
	'g': journal.ActGiven, 'i': journal.ActNotGiven, 'l': journal.ActDelivered, 't': journal.ActSeenTaken, 's': journal.ActSelf,
}

// done is what was done, from its letters. whole is false while more has to
// be typed, or when it means nothing.
func done(typed string) (act journal.Act, reason journal.NotGivenReason, whole bool) {
	r := []rune(strings.ToLower(strings.TrimSpace(typed)))
	if len(r) == 0 {
		return 0, "", false
	}
	act = acts[r[0]]
	if act != journal.ActNotGiven {
		return act, "", act != 0 && len(r) == 1
	}
	if len(r) != 2 {
		return act, "", false
	}
	at := strings.IndexRune(print.ReasonKeys, r[1])
	if at < 0 {
		return act, "", false
	}
	return act, journal.NotGivenReasons[at], true
}

// performed is when a time on paper was: the moment of that time that is
// nearest to when the dose was due, so that a dose of 23:30 given 00:10 was
// given after it and not 23 hours before.
func performed(due journal.Instant, t journal.LocalTime) journal.Instant {
	local := due.Time().In(journal.Oslo)
	var best journal.Instant
	for day := -1; day <= 1; day++ {
		at := journal.InstantOf(time.Date(local.Year(), local.Month(), local.Day()+day, int(t)/60, int(t)%60, 0, 0, journal.Oslo))
		if at == due {
			return due
		}
		if best == 0 || max(at-due, due-at) < max(best-due, due-best) {
			best = at
		}
	}
	return best
}

// entry is what the fields say of a dose.
type entry struct {
	act       journal.Act
	reason    journal.NotGivenReason
	text      string // to the reason
	at        journal.Instant
	dose      journal.Amount
	site      string
	prnReason string
	signer    string
	override  string
}

// fact is the registration: the dose's own slot, late, and by whom on paper.
func (d *dose) fact(e *entry) *journal.Administration {
	o := d.order
	a := &journal.Administration{
		Order: d.Slot.Order, Version: o.Version, Slot: d.Slot.Key(), Act: e.act, Drug: o.Drug, Route: o.Route, Unit: o.Unit,
		NotGiven: e.reason, Text: e.text, Site: e.site, Override: e.override, Packing: o.Packing, Late: true, Paper: e.signer,
	}
	if e.act != journal.ActNotGiven {
		a.Dose, a.PRNReason = e.dose, e.prnReason
	}
	return a
}
