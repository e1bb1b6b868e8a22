package wardround

import (
	"feltjournal/journal"
)

// given reports whether the line is signed as given with the others.
func (w *Walk) given(i int) bool {
	m := w.Mark(i)
	return w.open(i) && !m.Later && m.NotGiven == "" && !w.stops[w.at].Lines[i].Single(w.stale != "")
}

func (w *Walk) withheld(i int) bool { return w.open(i) && w.Mark(i).NotGiven != "" }

// Ready counts what "gi alle" would sign as given and as not given, and the
// lines that have to be looked at first.
func (w *Walk) Ready() (given, notGiven, unlooked int) {
	s := w.Stop()
	if s == nil {
		return 0, 0, 0
	}
	for i := range s.Lines {
		switch {
		case !w.open(i):
			continue
		case w.given(i):
			given++
		case w.withheld(i):
			notGiven++
		}
		if !w.Mark(i).Looked {
			unlooked++
		}
	}
	return given, notGiven, unlooked
}

// Acts are the registrations of "gi alle" for the patient that is looked at,
// all in one group: everything that nothing speaks against as given, what was
// withheld as not given. It is refused (round_look, N) until each open line has
// been looked at, and (round_nothing) when there is nothing to sign.
func (w *Walk) Acts(group journal.ID) ([]*journal.Administration, error) {
	given, notGiven, unlooked := w.Ready()
	switch {
	case unlooked > 0:
		return nil, journal.Invalid("round_look", "N", unlooked)
	case given+notGiven == 0:
		return nil, journal.Invalid("round_nothing")
	}
	var acts []*journal.Administration
	s := w.Stop()
	for i := range s.Lines {
		line, m := &s.Lines[i], w.Mark(i)
		switch {
		case w.given(i):
			a := line.act(journal.ActGiven, group)
			if line.Stale() {
				a.Override = w.stale
			}
			acts = append(acts, a)
		case w.withheld(i):
			a := line.act(journal.ActNotGiven, group)
			a.NotGiven, a.Text = m.NotGiven, m.Text
			acts = append(acts, a)
		}
	}
	return acts, nil
}

// Signed counts what was made durable for a patient. A line is closed from then
// on, also in a reading that is older; what a newer one says counts.
func (w *Walk) Signed(patient journal.ID, acts []*journal.Administration) {
	given, notGiven := 0, 0
	for _, a := range acts {
		w.marks[Key{patient, a.Order, a.Slot}] = Mark{Signed: true}
		if a.Act == journal.ActGiven {
			given++
		} else {
			notGiven++
		}
	}
	w.signed[patient] = w.signed[patient].plus(given, notGiven)
}
