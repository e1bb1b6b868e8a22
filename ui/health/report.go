package health

import (
	"cmp"
	"slices"
	"time"

	"feltjournal/journal"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
)

// State is what is known of the workstation. Instants are zero for never.
type State struct {
	Now         journal.Instant
	Device      string
	Hub         string
	Offline     bool            // the demo switch
	Agent       bool            // some process syncs
	LastContact journal.Instant // our clock, at the last attempt
	ContactCode string          // how it went; "" is well
	LastAnswer  journal.Instant // our clock, at the last answer
	ServerTime  journal.Instant // the hub's clock in that answer
	Complete    journal.Instant // age of the picture
	Unsent      int
	Unconfirmed int
	Refused     int
	Conflicts   int
	Alarms      []Alarm
	Peers       []Peer // other workstations with the same lists
	Lists       []List
}

// Peer is another workstation, and when the hub last heard of it; zero: never.
type Peer struct {
	Label string
	Seen  journal.Instant
}

// List is a unit's list; Matches tells that the hub counts the same patients.
type List struct {
	Unit     string
	Patients int
	Matches  bool
}

// Alarm is something a person must know of.
type Alarm struct {
	Code  string // key of a sentence, "alarm.<code>"
	Last  journal.Instant
	Times int
	Seen  func() // takes the alarm away
}

// Part is a piece of the line: colour, icon and words.
type Part struct {
	Tone theme.Tone
	Icon string
	Text string
}

// quiet is after how long without an answer the network counts as gone. An
// agent that nobody wakes asks every five minutes; a broken line is told at once
// by the code of the last contact.
const quiet = 6 * time.Minute

// OldPicture is how old the picture may be before it is marked.
const OldPicture = 15 * time.Minute

// Connected reports whether the hub answered well lately.
func (s *State) Connected() bool {
	return !s.Offline && s.Agent && s.ContactCode == "" && s.LastAnswer != 0 && s.since(s.LastAnswer) < quiet
}

func (s *State) since(at journal.Instant) time.Duration { return s.Now.Time().Sub(at.Time()) }

// Network is the first part of the line.
func (s *State) Network(w *i18n.Words) Part {
	switch {
	case s.Offline:
		return Part{theme.Caution, "offline", w.T("line.offline_demo")}
	case !s.Agent:
		return Part{theme.Danger, "octagon", w.T("line.no_agent")}
	case s.LastAnswer == 0:
		return Part{theme.Caution, "offline", w.T("line.never")}
	case s.Connected():
		return Part{theme.Good, "network", w.T("line.online")}
	case s.answeredBadly():
		return Part{theme.Alert, "octagon", w.T("line.trouble")}
	}
	return Part{theme.Caution, "offline", w.T("line.offline")}
}

// answeredBadly reports that the hub was reached and refused. One that is busy
// asks for patience, which is no trouble of this workstation's.
func (s *State) answeredBadly() bool {
	return s.ContactCode != "" && s.ContactCode != CodeNoContact && s.ContactCode != codeBusy && s.since(s.LastContact) < quiet
}

// CodeNoContact is the contact code of a hub that could not be reached, codeBusy
// of one that asks to come back later.
const (
	CodeNoContact = "network"
	codeBusy      = "busy"
)

// Picture is the part that says how old the picture is.
func (s *State) Picture(w *i18n.Words) Part {
	switch {
	case s.Complete == 0:
		return Part{theme.Caution, "clock", w.T("line.as_of_never")}
	case s.since(s.Complete) > OldPicture:
		return Part{theme.Caution, "clock", s.asOf(w)}
	}
	return Part{theme.Neutral, "clock", s.asOf(w)}
}

func (s *State) asOf(w *i18n.Words) string {
	return w.T("line.as_of", "When", format.When(w, s.Complete, s.Now), "Age", format.Age(w, s.Complete, s.Now))
}

// Line is the whole line at the foot of the window, left to right.
func (s *State) Line(w *i18n.Words) []Part {
	parts := []Part{s.Network(w), s.Picture(w), s.sent(w), s.confirmed(w)}
	if p, ok := s.peers(w); ok {
		parts = append(parts, p)
	}
	if n := s.Refused + s.Conflicts; n > 0 {
		parts = append(parts, Part{theme.Danger, "octagon", w.N("line.refused", n)})
	}
	if n := len(s.Alarms); n > 0 {
		parts = append(parts, Part{theme.Danger, "warning", w.N("line.alarms", n)})
	}
	return parts
}

// peers says, while there is no contact, when the workstation that was heard of
// last was seen: what its user has done since cannot be seen here.
func (s *State) peers(w *i18n.Words) (Part, bool) {
	if s.Connected() || len(s.Peers) == 0 {
		return Part{}, false
	}
	last := slices.MaxFunc(s.Peers, func(a, b Peer) int { return cmp.Compare(a.Seen, b.Seen) })
	text := w.T("line.peer", "Label", last.Label, "When", format.When(w, last.Seen, s.Now))
	if more := len(s.Peers) - 1; more > 0 {
		text += ", " + w.N("line.peers_more", more)
	}
	return Part{theme.Neutral, "people", text}, true
}

func (s *State) sent(w *i18n.Words) Part {
	if s.Unsent > 0 {
		return Part{theme.Caution, "disk", w.N("line.unsent", s.Unsent)}
	}
	return Part{theme.Neutral, "check", w.T("line.sent")}
}

func (s *State) confirmed(w *i18n.Words) Part {
	switch {
	case s.Unconfirmed > 0:
		return Part{theme.Action, "cloud", w.N("line.unconfirmed", s.Unconfirmed)}
	case s.Unsent > 0:
		return Part{theme.Neutral, "cloud", w.N("line.unconfirmed", s.Unsent)}
	}
	return Part{theme.Good, "checks", w.T("line.confirmed")}
}

// Safe says what is safe and what others cannot see yet.
func (s *State) Safe(w *i18n.Words) Part {
	switch {
	case s.Unsent > 0:
		return Part{theme.Caution, "disk", w.N("health.safe_local", s.Unsent)}
	case s.Unconfirmed > 0:
		return Part{theme.Action, "cloud", w.N("health.safe_hub", s.Unconfirmed)}
	}
	return Part{theme.Good, "checks", w.T("health.safe_all")}
}

// Advice says what to do now, most urgent first.
func (s *State) Advice(w *i18n.Words) []Part {
	var list []Part
	if !s.Agent {
		list = append(list, Part{theme.Danger, "octagon", w.T("health.do_agent")})
	}
	if s.Refused+s.Conflicts > 0 {
		list = append(list, Part{theme.Alert, "octagon", w.T("health.do_refused")})
	}
	switch {
	case s.answeredBadly():
		list = append(list, Part{theme.Alert, "octagon", w.T("error." + s.ContactCode)})
	case !s.Connected() && s.Agent:
		list = append(list, Part{theme.Caution, "offline", w.T("health.do_offline")})
	}
	if len(list) == 0 {
		list = append(list, Part{theme.Good, "check", w.T("health.do_nothing")})
	}
	return list
}

// clockMinutes is how far a clock may be off and still be right.
const clockMinutes = 2

// Clock compares the clock here with the hub's at its last answer.
func (s *State) Clock(w *i18n.Words) string {
	if s.ServerTime == 0 || s.LastAnswer == 0 {
		return w.T("health.clock_unknown")
	}
	switch m := int(s.LastAnswer.Time().Sub(s.ServerTime.Time()) / time.Minute); {
	case m > clockMinutes:
		return w.N("health.clock_fast", m)
	case m < -clockMinutes:
		return w.N("health.clock_slow", -m)
	}
	return w.T("health.clock_right")
}
