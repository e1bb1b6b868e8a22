package fhir

import (
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// roster is a unit's patient list as the export has it.
type roster struct {
	Source
	ref, name string
	members   []member
	// complete: the export shows the whole list, so that whoever is not on it
	// has left it.
	complete bool
	problem  string // why it is not complete
}

// member is one line of a roster.
type member struct {
	patient    string // "Patient/123"
	active     bool
	reason, by string // behind a removal
}

// Words for a removal that the centre gave no reason for.
const (
	reasonGone = "ikke lenger på listen i sentral journal"
	byCentre   = "sentral journal"
)

// rosters finds the unit lists among groups, lists and care teams.
func (e *Export) rosters(now journal.Instant) []roster {
	var out []roster
	for _, f := range e.groups {
		if f.R != nil && f.R.Type == "person" {
			out = append(out, rosterOfGroup(f, now))
		}
	}
	for _, f := range e.lists {
		if f.R != nil && listsPatients(f.R) {
			out = append(out, rosterOfList(f))
		}
	}
	for _, f := range e.teams {
		if f.R != nil && teamsPatients(f.R) {
			out = append(out, rosterOfTeam(f, now))
		}
	}
	return append(out, e.rostersBySubject(now)...)
}

func isPatient(r *r4.Reference) bool {
	return r != nil && strings.HasPrefix(shortRef(r.Reference), "Patient/")
}

func rosterOfGroup(f Found[r4.Group], now journal.Instant) roster {
	g := f.R
	out := roster{Source: f.Source, ref: g.Ref(), name: nameOr(g.Name, g.Code.Label(), g.Ref()), complete: true}
	for _, m := range g.Member {
		if isPatient(&m.Entity) {
			out.members = append(out.members, memberOf(&m.Entity, m.Period, m.Inactive, m.Extension, now))
		}
	}
	switch {
	case g.Quantity != nil && *g.Quantity != int64(len(g.Member)):
		out.incomplete("states another number of members than it has")
	case g.Active != nil && !*g.Active:
		out.incomplete("is not active")
	case g.Actual != nil && !*g.Actual:
		out.members = nil
		out.incomplete("describes a kind of people, not people")
	}
	out.settle(f.Source, len(g.Member) == 0)
	return out
}

func rosterOfList(f Found[r4.List]) roster {
	l := f.R
	out := roster{Source: f.Source, ref: l.Ref(), name: nameOr(l.Title, l.Code.Label(), l.Ref()), complete: true}
	by := ""
	if l.Source != nil {
		by = l.Source.Display
	}
	for _, x := range l.Entry {
		if !isPatient(&x.Item) {
			continue
		}
		m := memberOf(&x.Item, nil, x.Deleted, x.Extension, 0)
		if !m.active && m.reason == reasonGone && x.Flag.Label() != "" {
			m.reason = cleanLine(x.Flag.Label())
		}
		if !m.active && m.by == byCentre && by != "" {
			m.by = cleanLine(by)
		}
		out.members = append(out.members, m)
	}
	switch {
	case l.Status != "current":
		out.members = nil
		out.incomplete("is not current")
	case l.Mode == "changes":
		out.incomplete("tells of changes only")
	}
	out.settle(f.Source, len(l.Entry) == 0 && l.EmptyReason == nil)
	return out
}

func rosterOfTeam(f Found[r4.CareTeam], now journal.Instant) roster {
	t := f.R
	out := roster{Source: f.Source, ref: t.Ref(), name: nameOr(t.Name, t.Ref()), complete: true}
	for _, p := range t.Participant {
		if isPatient(p.Member) {
			out.members = append(out.members, memberOf(p.Member, p.Period, nil, p.Extension, now))
		}
	}
	if t.Status != "" && t.Status != "active" {
		out.incomplete("is not active")
	}
	out.settle(f.Source, len(t.Participant) == 0)
	return out
}

// rostersBySubject gathers the care teams that are one patient's each by the
// organisation that runs them. A patient whose team is not in the export has
// not left any list.
func (e *Export) rostersBySubject(now journal.Instant) []roster {
	var out []roster
	at := map[string]int{}
	for _, f := range e.teams {
		t := f.R
		if t == nil || !isPatient(t.Subject) || len(t.ManagingOrganization) == 0 || teamsPatients(t) {
			continue
		}
		unit := t.ManagingOrganization[0]
		ref := shortRef(unit.Reference)
		if ref == "" {
			continue
		}
		if _, ok := at[ref]; !ok {
			at[ref] = len(out)
			out = append(out, roster{Source: f.Source, ref: ref, name: nameOr(unit.Display, t.Name, ref)})
		}
		m := memberOf(t.Subject, t.Period, nil, t.Extension, now)
		if t.Status != "" && t.Status != "active" {
			m.active = false
		}
		if len(t.ReasonCode) > 0 && m.reason == reasonGone {
			m.reason = cleanLine(t.ReasonCode[0].Label())
		}
		out[at[ref]].members = append(out[at[ref]].members, m)
	}
	return out
}

func memberOf(ref *r4.Reference, period *r4.Period, gone *bool, xs []r4.Extension, now journal.Instant) member {
	m := member{patient: shortRef(ref.Reference), active: gone == nil || !*gone}
	if period != nil && period.End != "" {
		end, code := parseMoment(period.End)
		m.active = m.active && (code != "" || end.next > now)
	}
	m.reason, m.by = extensionText(xs, ExtReason), extensionText(xs, ExtBy)
	if m.reason == "" {
		m.reason = reasonGone
	}
	if m.by == "" {
		m.by = byCentre
	}
	return m
}

// settle judges the list as a whole: a damaged one, or one that is empty
// without saying that it is meant to be, takes nobody off.
func (r *roster) settle(s Source, empty bool) {
	if s.Damaged || s.Modified {
		r.incomplete("could not be read in full")
	}
	if empty {
		r.incomplete("is empty and does not say why")
	}
}

func (r *roster) incomplete(why string) {
	r.complete = false
	if r.problem == "" {
		r.problem = why
	}
}

func listsPatients(l *r4.List) bool {
	for i := range l.Entry {
		if isPatient(&l.Entry[i].Item) {
			return true
		}
	}
	return len(l.Entry) == 0
}

func teamsPatients(t *r4.CareTeam) bool {
	for i := range t.Participant {
		if isPatient(t.Participant[i].Member) && (t.Subject == nil || !isPatient(t.Subject)) {
			return true
		}
	}
	return false
}

func nameOr(names ...string) string {
	for _, n := range names {
		if n = cleanLine(n); n != "" {
			return n
		}
	}
	return ""
}
