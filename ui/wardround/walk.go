package wardround

import (
	"slices"

	"feltjournal/journal"
)

// Walk is a round under way. It is not safe for concurrent use.
type Walk struct {
	stops   []Stop
	at      int // the patient; len(stops): the end of the round
	cursor  int // the line; -1: who the patient is
	marks   map[Key]Mark
	skipped map[journal.ID]Skipped
	signed  map[journal.ID]Tally
	stale   string // why the round is given on an old picture; "": not stated
}

// NewWalk begins a round at the first patient.
func NewWalk(stops []Stop) *Walk {
	return &Walk{
		stops: stops, cursor: -1, marks: map[Key]Mark{}, skipped: map[journal.ID]Skipped{}, signed: map[journal.ID]Tally{},
	}
}

// Stop is the patient that is looked at, nil at the end of the round.
func (w *Walk) Stop() *Stop {
	if w.at >= len(w.stops) {
		return nil
	}
	return &w.stops[w.at]
}

// Place is which patient that is, from 1, and how many there are.
func (w *Walk) Place() (n, of int) { return min(w.at+1, len(w.stops)), len(w.stops) }

// Cursor is the line the cursor stands on; -1: on who the patient is.
func (w *Walk) Cursor() int { return w.cursor }

// Mark is what is decided about a line of the patient that is looked at.
func (w *Walk) Mark(i int) Mark { return w.marks[w.key(i)] }

func (w *Walk) key(i int) Key {
	s := w.Stop()
	return Key{s.Patient, s.Lines[i].Order.Order, s.Lines[i].Slot}
}

// Line is the line the cursor stands on, nil for none.
func (w *Walk) Line() *Line {
	s := w.Stop()
	if s == nil || w.cursor < 0 || w.cursor >= len(s.Lines) {
		return nil
	}
	return &s.Lines[w.cursor]
}

// Set takes a newer reading of a patient. A line that is not what was looked at
// has to be looked at again.
func (w *Walk) Set(s Stop) {
	i := slices.IndexFunc(w.stops, func(old Stop) bool { return old.Patient == s.Patient })
	if i < 0 {
		return
	}
	under := w.underCursor()
	w.stops[i] = s
	for n := range s.Lines {
		key := Key{s.Patient, s.Lines[n].Order.Order, s.Lines[n].Slot}
		w.marks[key] = w.marks[key].read(&s.Lines[n])
		if i == w.at && key == under {
			w.cursor = n
		}
	}
	if i == w.at {
		w.cursor = min(w.cursor, len(s.Lines)-1)
	}
}

// Take is Set that also takes in a patient who is not in the round yet and has
// something to be given now: at its end nobody is missing.
func (w *Walk) Take(s Stop) {
	if slices.ContainsFunc(w.stops, func(old Stop) bool { return old.Patient == s.Patient }) {
		w.Set(s)
		return
	}
	if s.Open() || s.Unread {
		atEnd := w.at == len(w.stops)
		w.stops = append(w.stops, s)
		w.at += flag(atEnd)
	}
}

func (w *Walk) underCursor() Key {
	if w.Line() == nil {
		return Key{}
	}
	return w.key(w.cursor)
}

// LookAt puts the cursor on a line, which is thereby looked at.
func (w *Walk) LookAt(i int) {
	s := w.Stop()
	if s == nil || i < -1 || i >= len(s.Lines) {
		return
	}
	w.cursor = i
	if i >= 0 {
		m := w.Mark(i)
		m.Looked, m.saw = true, s.Lines[i].seen()
		w.marks[w.key(i)] = m
	}
}

// Step looks at the next line that has not been looked at, from the cursor on
// and then from the first; without one it goes to the next that is open.
func (w *Walk) Step() {
	if i := w.next(func(i int) bool { return w.open(i) && !w.Mark(i).Looked }); i >= 0 {
		w.LookAt(i)
	} else if i = w.next(w.pending); i >= 0 {
		w.LookAt(i)
	}
}

func (w *Walk) next(fits func(int) bool) int {
	s := w.Stop()
	if s == nil {
		return -1
	}
	for n := range s.Lines {
		if i := (max(w.cursor, -1) + 1 + n) % len(s.Lines); fits(i) {
			return i
		}
	}
	return -1
}

func (w *Walk) open(i int) bool { return w.stops[w.at].Lines[i].Open() && !w.Mark(i).Signed }

// pending reports a line that is open and about which nothing is decided.
func (w *Walk) pending(i int) bool { return w.open(i) && !w.Mark(i).Later }

// Withhold decides that the dose under the cursor is not given; it is signed
// with the others. A reason that needs a text is refused without one.
func (w *Walk) Withhold(why journal.NotGivenReason, text string) error {
	return w.decide(w.cursor, Mark{NotGiven: why, Text: text})
}

// WithholdRest decides it for every open line about which nothing is decided:
// the patient refuses everything. The lines count as looked at, for none of
// them is given.
func (w *Walk) WithholdRest(why journal.NotGivenReason, text string) error {
	s := w.Stop()
	if s == nil {
		return nil
	}
	for i := range s.Lines {
		if !w.pending(i) || w.Mark(i).NotGiven != "" {
			continue
		}
		if err := w.decide(i, Mark{NotGiven: why, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

func (w *Walk) decide(i int, m Mark) error {
	s := w.Stop()
	if s == nil || i < 0 || i >= len(s.Lines) || !w.open(i) {
		return journal.Invalid("round_no_line")
	}
	if m.NotGiven != "" {
		a := s.Lines[i].act(journal.ActNotGiven, journal.ID{})
		a.NotGiven, a.Text = m.NotGiven, m.Text
		if err := a.Validate(); err != nil {
			return err
		}
	}
	m.Looked, m.saw = true, s.Lines[i].seen()
	w.marks[w.key(i)] = m
	return nil
}

// Later puts the dose under the cursor off: it stays open. A dose that was put
// off or withheld already is taken back among the others.
func (w *Walk) Later() error {
	if w.Line() == nil {
		return journal.Invalid("round_no_line")
	}
	m := w.Mark(w.cursor)
	return w.decide(w.cursor, Mark{Later: !m.Later && m.NotGiven == ""})
}

// StateStale says why the round is given on a picture that is older than the
// policy allows; it is kept with every dose for which it was asked (R-MED-03).
func (w *Walk) StateStale(why string) { w.stale = why }

// Stale reports whether a line waits for that.
func (w *Walk) Stale() bool {
	s := w.Stop()
	return s != nil && w.stale == "" && slices.ContainsFunc(s.Lines, func(l Line) bool { return l.Open() && l.Stale() })
}
