package chart

import (
	"encoding/binary"
	"slices"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// absence is a time during which the patient is not this unit's to give
// medicine to: admitted elsewhere, or dead (C18).
type absence struct {
	since, until journal.Instant // until is exclusive
	where        string
	died         journal.Date
}

const forever = journal.Instant(1<<63 - 1)

func (c *Chart) addPatient(e *journal.Entry) {
	c.patients = insert(c.patients, e, byVersion)
	f := e.Fact.(*journal.Patient)
	if f.Away != nil || f.Died != 0 || len(c.absences) > 0 {
		c.absences, c.everything = absences(c.patients), true
	}
}

// absences reads the versions of the patient, the best of each number, death
// first.
func absences(patients []*journal.Entry) []absence {
	var versions []*journal.Entry
	for i, e := range patients {
		last := i+1 == len(patients) || patients[i+1].Fact.(*journal.Patient).Version != e.Fact.(*journal.Patient).Version
		if last {
			versions = append(versions, e)
		}
	}
	return append(death(versions), admissions(versions)...)
}

// death is from the day after, or from when it was told on that day: a date
// has no time, but who tells it is later. One that is taken back never was.
func death(versions []*journal.Entry) []absence {
	died := versions[len(versions)-1].Fact.(*journal.Patient).Died
	if died == 0 {
		return nil
	}
	told := forever
	for _, e := range slices.Backward(versions) {
		if e.Fact.(*journal.Patient).Died != died {
			break
		}
		told = e.At
	}
	since := max(midnight(died), min(told, midnight(died.AddDays(1))))
	return []absence{{since: since, until: forever, died: died}}
}

// admissions: a version that takes one back ends it then, since what was given
// meanwhile was given without knowing.
func admissions(versions []*journal.Entry) (list []absence) {
	open := -1
	for _, e := range versions {
		away := e.Fact.(*journal.Patient).Away
		if open >= 0 {
			if away != nil && away.Since == list[open].since && away.Where == list[open].where {
				continue
			}
			list[open].until, open = e.At, -1
			if plant.Bug(plant.AbsenceForgotten) {
				list = nil
			}
		}
		if away != nil {
			open = len(list)
			list = append(list, absence{since: away.Since, until: forever, where: away.Where})
		}
	}
	return list
}

// gone is the absence that holds at some time from first to last; zero if the
// patient was there. Death goes before an admission.
func (c *Chart) gone(first, last journal.Instant) absence {
	for _, a := range c.absences {
		if a.since <= last && first < a.until && a.since < a.until {
			return a
		}
	}
	return absence{}
}

func (a absence) none() bool { return a == absence{} }

// judgeGone raises C18: one case for each absence that was overlooked.
func (c *Chart) judgeGone(o *order) {
	if len(c.absences) == 0 {
		return
	}
	var list []absence
	for _, d := range o.doses {
		if !d.gone.none() && (len(list) == 0 || list[len(list)-1] != d.gone) {
			list = append(list, d.gone)
		}
	}
	raised := map[absence]bool{}
	for _, a := range list {
		if !raised[a] {
			raised[a] = true
			o.raiseGone(a)
		}
	}
}

func (o *order) raiseGone(a absence) {
	severity, part := SeverityReview, binary.BigEndian.AppendUint64([]byte{'a'}, uint64(a.since))
	if a.died != 0 {
		severity, part = SeverityCritical, []byte{'d'} // most likely it was somebody else's dose
	}
	k := o.gather(RuleGone, severity, func(d *Dose) bool { return d.gone == a }, part)
	k.Where, k.Died = a.where, a.died
}
