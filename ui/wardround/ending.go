package wardround

import "feltjournal/journal"

// Outcome is how a patient's part of the round stands.
type Outcome struct {
	Stop    *Stop
	Tally   Tally
	Visited bool     // signed for, put off or skipped in this round
	Skipped *Skipped // nil: not passed by
	Open    []Left   // not signed, for whatever reason
}

// Left is a line that is still open.
type Left struct {
	Line  *Line
	Later bool
	// Staged: a decision not to give it was made and never signed.
	Staged bool
}

// Outcomes are all patients of the round in turn: nothing falls off it without
// a trace.
func (w *Walk) Outcomes() []Outcome {
	list := make([]Outcome, len(w.stops))
	for i := range w.stops {
		list[i] = w.outcome(&w.stops[i])
	}
	return list
}

func (w *Walk) outcome(s *Stop) Outcome {
	o := Outcome{Stop: s, Tally: w.signed[s.Patient]}
	if skip, ok := w.skipped[s.Patient]; ok {
		o.Skipped = &skip
	}
	for i := range s.Lines {
		l := &s.Lines[i]
		m := w.marks[Key{s.Patient, l.Order.Order, l.Slot}]
		o.Visited = o.Visited || m.Later
		if l.Open() && !m.Signed {
			o.Open = append(o.Open, Left{Line: l, Later: m.Later, Staged: m.NotGiven != ""})
		}
	}
	o.Visited = o.Visited || o.Skipped != nil || o.Tally != Tally{} || len(o.Open) == 0 && !s.Unread
	return o
}

// Complete reports whether nothing is left open.
func (w *Walk) Complete() bool {
	for _, o := range w.Outcomes() {
		if len(o.Open) > 0 || o.Stop.Unread {
			return false
		}
	}
	return true
}

// Totals sums up the round.
func (w *Walk) Totals() (signed Tally, skipped, open int) {
	for _, o := range w.Outcomes() {
		signed = signed.plus(o.Tally.Given, o.Tally.NotGiven)
		skipped += flag(o.Skipped != nil)
		open += len(o.Open)
	}
	return signed, skipped, open
}

// Patients are the patients of the round in turn.
func (w *Walk) Patients() []journal.ID {
	list := make([]journal.ID, len(w.stops))
	for i := range w.stops {
		list[i] = w.stops[i].Patient
	}
	return list
}
