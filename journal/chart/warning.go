package chart

import (
	"slices"

	"feltjournal/journal"
)

// substance warns of the same substance by another order; one of the same
// insulin is warned of as such.
func (q *question) substance() *journal.Error {
	s := q.c.substances[substanceOf(q.Drug)]
	if s == nil || !reaches(q.Act) || q.Drug.Is(journal.DrugInsulin) {
		return nil
	}
	mine, window := q.dose(), max(SubstanceWindow, q.c.policy.Substance)
	for _, d := range slices.Backward(s.doses) {
		d = d.knownBy(q.Now)
		if d.Order == q.Order || !d.Counts() || !q.c.tooNear(mine, d, window) {
			continue
		}
		return journal.Invalid("same_substance", "Drug", d.Drug.Name, "At", d.At, "By", d.Entry.Author.Name)
	}
	return nil
}

// insulin warns of a dose of the same insulin, by whatever order (C13).
func (q *question) insulin() *journal.Error {
	if !reaches(q.Act) || !q.Drug.Is(journal.DrugInsulin) {
		return nil
	}
	mine := q.dose()
	for _, d := range slices.Backward(q.c.kin(q.order, q.Drug)) {
		d = d.knownBy(q.Now)
		if d.Counts() && d.Reached() && apart(mine, d) < millis(InsulinWindow) && !q.c.together(mine, d) && !q.course(d) {
			return journal.Invalid("insulin_recent", "At", d.At, "Dose", d.Dose, "Unit", d.Unit, "By", d.Entry.Author.Name)
		}
	}
	return nil
}

// course reports whether the intent says more about what was delivered.
func (q *question) course(d *Dose) bool {
	return d.Order == q.Order && d.Slot == q.Slot && d.Act == journal.ActDelivered && q.Act != journal.ActGiven && q.Act != journal.ActDelivered
}

// patches warns when more would be on than ordered (C12).
func (q *question) patches() *journal.Error {
	if q.Act != journal.ActGiven || q.inForce.Order.Technique != journal.TechniquePatch {
		return nil
	}
	mine := q.dose()
	var on []*Dose
	for _, d := range patchesOf(q.order) {
		if d.Counts() && q.order.minds(d, q.At) && q.c.onAt(d, q.At) && !slices.Contains(q.Off, d.Entry.ID) {
			on = append(on, d)
		}
	}
	if !crowded(q.inForce.Order, on, mine) {
		return nil
	}
	return journal.Invalid("patches_on", "Count", len(on), "Site", on[0].Site, "Since", on[0].At)
}

// prepared warns of another prepared dose that stands for the slot (C9):
// whoever hands one out has to see the other thrown away.
func (q *question) prepared() *journal.Error {
	if !q.Slot.Valid() {
		return nil
	}
	var others []*Dose
	for _, d := range q.order.slots[q.Slot] {
		if q.c.standing(d) && d.Entry.ID != q.Target {
			others = append(others, d)
		}
	}
	named := q.Target != (journal.ID{}) || q.Act == journal.ActPrepared
	if len(others) == 0 || len(others) == 1 && !named {
		return nil // the only one there is is the one that is handed out
	}
	last := others[len(others)-1]
	return journal.Invalid("prepared_other", "At", last.At, "By", last.Entry.Author.Name)
}

// checked warns of a dose that nobody else has checked, where the order or the
// policy wants it checked (R-MED-06).
func (q *question) checked() *journal.Error {
	mine := q.dose()
	mine.Entry.Author = q.Author
	if !q.inForce.terms.double || !q.order.handsOut(mine) || q.secondSigns(mine) {
		return nil
	}
	if q.c.checkState(mine, q.c.checks(mine)) == CheckDone {
		return nil
	}
	return journal.Invalid("check_missing")
}

// secondSigns reports whether the second person who signs now is another than
// the one who hands it out and the one who prepared it.
func (q *question) secondSigns(mine *Dose) bool {
	p := q.c.preparation(mine)
	return q.Second.ID != "" && q.Second.ID != q.Author.ID && (p == nil || p.Entry.Author.ID != q.Second.ID)
}
