package wardround

import (
	"slices"
	"strings"

	"feltjournal/journal"
)

// Next leaves the patient for the next one. It is refused (round_open, N) while
// a line is neither signed nor put off: a patient is passed by with a reason,
// see [Walk.Skip].
func (w *Walk) Next() error {
	if n := w.undecided(); n > 0 {
		return journal.Invalid("round_open", "N", n)
	}
	if s := w.Stop(); s != nil {
		delete(w.skipped, s.Patient)
	}
	w.enter(w.at + 1)
	return nil
}

// undecided counts the open lines of the patient that are not put off.
func (w *Walk) undecided() (n int) {
	if s := w.Stop(); s != nil {
		for i := range s.Lines {
			n += flag(w.pending(i))
		}
	}
	return n
}

// Done reports whether the patient may be left.
func (w *Walk) Done() bool { return w.undecided() == 0 }

// Skip leaves the patient and keeps why.
func (w *Walk) Skip(why Skip, text string) error {
	s := w.Stop()
	if s == nil {
		return nil
	}
	if why == SkipOther && strings.TrimSpace(text) == "" {
		return journal.Invalid("text_missing", "Field", "text")
	}
	w.skipped[s.Patient] = Skipped{why, strings.TrimSpace(text)}
	w.enter(w.at + 1)
	return nil
}

// Back goes to the patient before.
func (w *Walk) Back() {
	if w.at > 0 {
		w.enter(w.at - 1)
	}
}

// GoTo goes to a patient of the round; false when they are not in it.
func (w *Walk) GoTo(patient journal.ID) bool {
	i := slices.IndexFunc(w.stops, func(s Stop) bool { return s.Patient == patient })
	if i < 0 {
		return false
	}
	if i != w.at {
		w.enter(i)
	}
	return true
}

// End goes to the end of the round.
func (w *Walk) End() { w.enter(len(w.stops)) }

// enter begins with who the patient is. What was looked at on an earlier visit
// has to be looked at again; what was decided stands.
func (w *Walk) enter(i int) {
	w.at, w.cursor = min(max(i, 0), len(w.stops)), -1
	s := w.Stop()
	if s == nil {
		return
	}
	for n := range s.Lines {
		if m := w.Mark(n); m.Looked {
			m.Looked = false
			w.marks[w.key(n)] = m
		}
	}
}
