package chart

import (
	"strings"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// Check asks, without any network, whether something speaks against an act
// that is about to be signed as performed at an instant (R-MED-03 to R-MED-07).
// The answer is the first of [Chart.Warnings] that stands in the way: none when
// the author states in Override why it is done all the same, and, without an
// authorisation, that it is an Emergency. It is a question before signing only:
// what was done is never refused afterwards.
func (c *Chart) Check(in Intent) error {
	reason := strings.TrimSpace(in.Override) != ""
	for _, w := range c.Warnings(in) {
		unauthorised := w.Code == "not_authorised" || w.Code == "authorisation_expired"
		if !reason || unauthorised && !in.Emergency {
			return w
		}
	}
	return nil
}

// Warnings are everything that speaks against it, gravest first. The codes,
// with their Args (At, Since, Next, Due and AsOf are journal.Instant, Sum, Max,
// Dose, Value and Bound journal.Amount):
//
//	allergy              Alert: its text
//	stopped              Reason
//	already_given        At, By
//	patient_gone         Where; or Died, a journal.Date
//	prn_max              Sum, Max, Unit; Unsure when the sum is not the whole truth
//	prn_interval         Next
//	insulin_recent       At, Dose, Unit, By
//	same_substance       Drug, At, By: by another order
//	patches_on           Count, Site, Since: of the one that has been on longest
//	hold                 Name, Value, Bound, Unit: the order says to withhold it
//	measurement_missing  Name: of what has to be measured first
//	scale_differs        the scale says another dose for the value (Name, Value, Dose, Unit)
//	not_authorised       Task, Class
//	authorisation_expired Task, Until: a journal.Date
//	check_missing        nobody else has checked it
//	prepared_other       At, By: another prepared dose stands
//	outside_window       Due
//	order_changed        Version: the nurse saw an older one
//	stale                Age, Limit: milliseconds; AsOf, zero if never complete
//	order_unknown
//
// Nothing speaks against an act by which the patient gets no medicine, except
// preparing it.
func (c *Chart) Warnings(in Intent) []*journal.Error {
	in = in.righted()
	q := question{Intent: in, c: c}
	if !reaches(in.Act) && in.Act != journal.ActPrepared {
		return nil
	}
	q.ask(q.allergies)
	q.order = c.orders[in.Order]
	if q.order == nil || len(q.order.state.Versions) == 0 {
		q.ask(q.gone, q.substance, q.authorised, q.stale)
		return append(q.list, journal.Invalid("order_unknown"))
	}
	q.inForce = q.order.state.InForce(in.At)
	q.ask(q.stopped, q.given, q.gone)
	if in.PRN() && reaches(in.Act) {
		q.asNeeded()
	}
	q.ask(q.insulin, q.substance, q.patches, q.measured, q.authorised, q.checked, q.prepared, q.window, q.changed, q.stale)
	return q.list
}

// question gathers what speaks against an intent. order and inForce are nil
// when the order has not arrived.
type question struct {
	Intent
	c       *Chart
	order   *order
	inForce *OrderVersion
	list    []*journal.Error
}

// ask adds what each of the questions answers, if anything.
func (q *question) ask(questions ...func() *journal.Error) {
	for _, answer := range questions {
		if w := answer(); w != nil {
			q.list = append(q.list, w)
		}
	}
}

func (q *question) warn(code string, args ...any) {
	q.list = append(q.list, journal.Invalid(code, args...))
}

// dose is the intent as if it were signed.
func (q *question) dose() *Dose {
	e := &journal.Entry{Header: journal.Header{Device: q.Device}}
	return &Dose{Administration: q.Administration, At: q.At, Entry: e}
}

func (q *question) allergies() *journal.Error {
	for _, al := range q.c.Alerts() {
		if al.Active && al.Type == journal.AlertAllergy && matches(al.Alert, q.Drug) {
			q.warn("allergy", "Alert", al.Text)
		}
	}
	return nil
}

func (q *question) stopped() *journal.Error {
	f := q.order.state.Current()
	if q.order.state.EndedAt(q.At) || f.End != 0 && q.At >= f.End {
		return journal.Invalid("stopped", "Reason", f.EndReason)
	}
	return nil
}

// given: seen taken, or taken by the patient, after it was delivered is the
// ordinary course; anything else on top is a second dose (R-MED-04).
func (q *question) given() *journal.Error {
	if !q.Slot.Valid() {
		return nil
	}
	for _, d := range q.order.slots[q.Slot] {
		course := d.Act == journal.ActDelivered && (q.Act == journal.ActSeenTaken || q.Act == journal.ActSelf)
		if d.Counts() && d.Reached() && !course {
			return journal.Invalid("already_given", "At", d.At, "By", d.Entry.Author.Name)
		}
	}
	return nil
}

func (q *question) gone() *journal.Error {
	switch a := q.c.gone(q.At, q.At); {
	case a.none():
		return nil
	case a.died != 0:
		return journal.Invalid("patient_gone", "Died", a.died)
	default:
		return journal.Invalid("patient_gone", "Where", a.where)
	}
}

// window is not asked of preparing, which may be done hours before.
func (q *question) window() *journal.Error {
	if !q.Slot.Valid() || !reaches(q.Act) {
		return nil
	}
	due := q.Slot.Of(q.Order).Due()
	if t := q.inForce.terms; q.At < due-t.before || q.At > due+t.after {
		return journal.Invalid("outside_window", "Due", due)
	}
	return nil
}

func (q *question) changed() *journal.Error {
	if newer := q.order.state.overlooked(q.dose()); newer != 0 {
		return journal.Invalid("order_changed", "Version", newer)
	}
	return nil
}

// stale compares the age of the picture with what the policy allows (R-MED-03).
func (q *question) stale() *journal.Error {
	if q.Author == (journal.Author{}) {
		return nil
	}
	now, limit := q.Now, millis(q.c.policy.Age(q.Drug))
	if q.AsOf != 0 && now-q.AsOf <= limit || q.AsOf == 0 && plant.Bug(plant.NeverIsFresh) {
		return nil
	}
	return journal.Invalid("stale", "Age", int64(now-q.AsOf), "Limit", int64(limit), "AsOf", q.AsOf)
}
