package ui

import (
	"cmp"
	"fmt"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui/format"
	"feltjournal/ui/health"
	"feltjournal/ui/patients"
)

// healthOf is the store's status as the line and the page show it. seen takes an
// alarm away; nil: nobody may while the screen is locked.
func healthOf(st *localstore.Status, now journal.Instant, seen func(localstore.Alarm)) health.State {
	h := health.State{
		Now: now, Device: st.Device.String(), Hub: st.HubURL, Offline: st.Offline, Agent: st.AgentAlive,
		LastContact: st.LastContact, ContactCode: st.ContactCode, LastAnswer: st.LastAnswer, ServerTime: st.ServerTime,
		Complete: st.LastComplete, Unsent: st.Unsent, Unconfirmed: st.Unconfirmed, Refused: st.Refused, Conflicts: st.Conflicts,
	}
	for _, a := range st.Alarms {
		alarm := health.Alarm{Code: a.Code, Last: a.Last, Times: a.Times}
		if seen != nil {
			alarm.Seen = func() { seen(a) }
		}
		h.Alarms = append(h.Alarms, alarm)
	}
	return h
}

// state is the status with what the lists are worth: whether they match the
// hub's, and when the other workstations that hold them were last heard of.
func (s *session) state() health.State {
	st := s.journal.Status()
	h := healthOf(&st, s.window.now(), s.seen)
	for _, p := range s.journal.Peers() {
		h.Peers = append(h.Peers, health.Peer{Label: p.Label, Seen: p.Seen})
	}
	for _, l := range s.journal.Lists() {
		h.Lists = append(h.Lists, health.List{Unit: l.Unit, Patients: len(l.Active), Matches: l.HeadMatches})
	}
	return h
}

// seen takes an alarm away that the user has read.
func (s *session) seen(a localstore.Alarm) {
	s.window.opt.Go(func() { s.refusal(s.journal.Dismiss(s.ctx, a)) })
}

// listView is the patient list as it stands.
func (s *session) listView() patients.View {
	v := patients.View{Title: s.words.T("patients.title")}
	lists := s.journal.Lists()
	if len(lists) == 1 && lists[0].Unit != "" {
		v.Title = lists[0].Unit
	}
	for _, l := range lists {
		if !l.HeadMatches {
			v.Warnings = append(v.Warnings, s.words.N("patients.mismatch", len(l.Active), "List", l.Unit))
		}
	}
	for _, p := range s.journal.Patients() {
		if p.Removed != nil {
			v.Removed = append(v.Removed, s.removed(&p))
		} else {
			v.Rows = append(v.Rows, s.row(&p))
		}
	}
	slices.SortStableFunc(v.Rows, func(a, b patients.Row) int { return cmp.Compare(a.Unit, b.Unit) })
	return v
}

func (s *session) row(p *replica.Summary) patients.Row {
	unit := ""
	if len(p.Units) > 0 {
		unit = p.Units[0]
	}
	row := patients.Row{
		Stream: p.Stream, Unit: unit, Name: p.Name, Born: p.Born, Room: p.Room, Cave: len(p.CAVE) > 0, Critical: len(p.Critical) > 0,
		Overdue: p.Overdue, Due: p.DueNow, Cases: p.OpenCases, Unsent: p.Unsent, Complete: p.Complete && p.Opened,
		Effects: p.EffectsDue, Checks: p.ChecksWaiting,
	}
	if p.Unseen > 0 {
		s.countUnseen(&row)
	}
	return row
}

// countUnseen counts the orders that came, changed or were stopped since the
// user last looked.
func (s *session) countUnseen(row *patients.Row) {
	for _, c := range s.journal.Unseen(row.Stream) {
		switch c.Kind {
		case chart.ChangeNew:
			row.New++
		case chart.ChangeChanged:
			row.Changed++
		case chart.ChangeStopped:
			row.Stopped++
		}
	}
}

func (s *session) removed(p *replica.Summary) patients.Removed {
	m := p.Removed
	return patients.Removed{
		Stream: p.Stream, Name: p.Name, When: format.When(s.words, m.Entry.At, s.window.now()), By: m.By, Reason: m.Reason,
	}
}

// countCases writes how many cases wait behind the word of the tab.
func (s *session) countCases() {
	n := 0
	for _, p := range s.journal.Patients() {
		n += p.OpenCases
	}
	word := s.tabWord(PageReview)
	if n > 0 {
		word = fmt.Sprintf("%s · %d", word, n)
	}
	s.tabs.badge(PageReview, word)
}
