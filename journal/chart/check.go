package chart

import (
	"strings"

	"feltjournal/journal"
)

// Check asks, without any network, whether something speaks against an act
// that is about to be signed as performed at an instant (R-MED-04, R-MED-05).
// The answer is the first of [Chart.Warnings], nil when there is none or when
// the author states in Override why it is done all the same. It is a question
// before signing only: what was done is never refused afterwards.
func (c *Chart) Check(in Intent) error {
	if strings.TrimSpace(in.Override) != "" {
		return nil
	}
	if w := c.Warnings(in); len(w) > 0 {
		return w[0]
	}
	return nil
}

// Warnings are everything that speaks against it, gravest first. The codes are
// allergy (Args Alert: its text), stopped (Reason), already_given (At, By),
// prn_max (Sum, Max, Unit; Unsure when the sum is not the whole truth),
// prn_interval (Next), outside_window (Due), order_changed (Version: the nurse
// saw an older one), order_unknown. At, Next and Due are journal.Instant, Sum
// and Max journal.Amount.
func (c *Chart) Warnings(in Intent) []*journal.Error {
	a, at := in.Administration, in.At
	if !reaches(a.Act) {
		return nil
	}
	list := c.warnAllergies(a)
	o := c.orders[a.Order]
	if o == nil || len(o.state.Versions) == 0 {
		return append(list, journal.Invalid("order_unknown"))
	}
	list = append(list, o.warnStopped(at)...)
	if a.Slot.Valid() {
		list = append(list, o.warnSlot(a, at)...)
	} else {
		list = append(list, c.warnPRN(o, a, at)...)
	}
	return append(list, o.warnChanged(a, at)...)
}

func (c *Chart) warnAllergies(a *journal.Administration) (list []*journal.Error) {
	for _, al := range c.Alerts() {
		if al.Active && al.Type == journal.AlertAllergy && matches(al.Alert, a.Drug) {
			list = append(list, journal.Invalid("allergy", "Alert", al.Text))
		}
	}
	return list
}

func (o *order) warnStopped(at journal.Instant) []*journal.Error {
	f := o.state.Current()
	if o.state.EndedAt(at) || f.End != 0 && at >= f.End {
		return []*journal.Error{journal.Invalid("stopped", "Reason", f.EndReason)}
	}
	return nil
}

func (o *order) warnSlot(a *journal.Administration, at journal.Instant) (list []*journal.Error) {
	for _, d := range o.slots[a.Slot] {
		// Seen taken, or taken by the patient, after it was delivered is the
		// ordinary course; anything else on top is a second dose.
		course := d.Act == journal.ActDelivered && (a.Act == journal.ActSeenTaken || a.Act == journal.ActSelf)
		if d.Counts() && d.Reached() && !course {
			list = append(list, journal.Invalid("already_given", "At", d.At, "By", d.Entry.Author.Name))
			break
		}
	}
	due := a.Slot.Of(a.Order).Due()
	if at < due-millis(DueWindow) || at > due+millis(DueWindow) {
		list = append(list, journal.Invalid("outside_window", "Due", due))
	}
	return list
}

func (c *Chart) warnPRN(o *order, a *journal.Administration, at journal.Instant) (list []*journal.Error) {
	f := o.state.InForce(at).Order
	if f.PRN == nil {
		return nil
	}
	doses := o.reached()
	if worst, unsure := heaviest(doses, a, f, at); f.PRN.MaxPerDay > 0 && (unsure || worst > f.PRN.MaxPerDay) {
		list = append(list, journal.Invalid("prn_max", "Sum", worst, "Max", f.PRN.MaxPerDay, "Unit", f.Unit, "Unsure", unsure))
	}
	for _, d := range doses {
		gap := max(at-d.At, d.At-at) - d.doubt // a late registration may fall before a dose as well
		if gap < journal.Instant(f.PRN.MinInterval) {
			list = append(list, journal.Invalid("prn_interval", "Next", nextDose(f, doses, at)))
			break
		}
	}
	return list
}

// reached are the doses as needed that count.
func (o *order) reached() []*Dose { return o.asNeeded(1 << 62) }

// heaviest is the largest sum of any 24 hours that would hold the new dose.
func heaviest(doses []*Dose, a *journal.Administration, f *journal.Order, at journal.Instant) (worst journal.Amount, unsure bool) {
	ends := []journal.Instant{at}
	for _, d := range doses {
		if d.At > at && d.At < at+millis(PRNWindow) {
			ends = append(ends, d.At)
		}
	}
	for _, end := range ends {
		amount, _, vague := sum(doses, f.Unit, end)
		worst, unsure = max(worst, plus(amount, a.Dose)), unsure || vague
	}
	return worst, unsure || a.Unit != f.Unit || a.Dose == 0
}

func (o *order) warnChanged(a *journal.Administration, at journal.Instant) []*journal.Error {
	if newer := o.state.overlooked(&Dose{Administration: a, At: at}); newer != 0 {
		return []*journal.Error{journal.Invalid("order_changed", "Version", newer)}
	}
	return nil
}
