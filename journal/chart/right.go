package chart

import (
	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/journal/policy"
)

// authorised asks whether the author may do it (R-MED-07). What a patient
// takes on their own is nobody's task.
func (q *question) authorised() *journal.Error {
	if q.Author == (journal.Author{}) || q.Act == journal.ActSelf {
		return nil
	}
	task := journal.TaskGive
	if q.Act == journal.ActPrepared {
		task = journal.TaskPrepare
	}
	return Authorised(q.c.policy, q.Author, q.Granted, task, q.Drug, journal.DateOf(q.At))
}

// Authorised answers nil when the person may do the task with the drug on a
// day: by the role, as the policy has it, or by an authorisation of their own
// that is among those granted. Else it answers not_authorised (Task, Class) or,
// when one would have covered it before, authorisation_expired (Task, Until).
func Authorised(p *policy.Policy, by journal.Author, granted []journal.Authorisation, task journal.Task, drug journal.Drug, day journal.Date) *journal.Error {
	if p.May(by.Role, task, drug) {
		return nil
	}
	var until journal.Date
	for _, a := range granted {
		switch {
		case a.User != by.ID:
		case a.Covers(task, drug, day), plant.Bug(plant.ExpiredCounts) && a.Covers(task, drug, 0):
			return nil
		case a.Covers(task, drug, 0):
			until = max(until, a.Until)
		}
	}
	if until != 0 {
		return journal.Invalid("authorisation_expired", "Task", task, "Until", until)
	}
	return journal.Invalid("not_authorised", "Task", task, "Class", drug.Classes()[0])
}
