package wardround

import (
	"maps"

	"feltjournal/journal"
)

// Saved is where a round stands, without anything that was decrypted: it may be
// kept while the screen is locked. What was looked at is not in it: after a lock
// the nurse looks again.
type Saved struct {
	Round   Round
	Patient journal.ID // zero: the end of the round
	Skipped map[journal.ID]Skip
	Signed  map[journal.ID]Tally
	Later   []Key
}

// Save is where the round stands; false when none is under way.
func (s *Screen) Save() (Saved, bool) {
	if s.saved != nil {
		return *s.saved, true
	}
	if s.walk == nil {
		return Saved{}, false
	}
	saved := s.walk.save()
	saved.Round = s.round
	return saved, true
}

// Restore goes on with a round when the screen is shown next.
func (s *Screen) Restore(saved Saved) { s.saved = &saved }

// restore reads the charts of a round that goes on.
func (s *Screen) restore() {
	saved := s.saved
	s.saved = nil
	if saved == nil {
		return
	}
	stops, without := Read(s.journal, saved.Round, s.desk.Now(), func(patient journal.ID) bool {
		_, signed := saved.Signed[patient]
		return signed
	})
	s.round, s.without, s.walk = saved.Round, without, NewWalk(stops)
	s.walk.restore(saved)
}

func (w *Walk) save() Saved {
	saved := Saved{Skipped: map[journal.ID]Skip{}, Signed: maps.Clone(w.signed)}
	if s := w.Stop(); s != nil {
		saved.Patient = s.Patient
	}
	for patient, skip := range w.skipped {
		saved.Skipped[patient] = skip.Why
	}
	for key, m := range w.marks {
		if m.Later {
			saved.Later = append(saved.Later, key)
		}
	}
	return saved
}

// restore takes up what was decided. A patient who has nothing left to be given
// is no longer a stop; the round then goes on with the first who has.
func (w *Walk) restore(saved *Saved) {
	for patient, why := range saved.Skipped {
		w.skipped[patient] = Skipped{Why: why}
	}
	maps.Copy(w.signed, saved.Signed)
	for _, key := range saved.Later {
		w.marks[key] = Mark{Later: true}
	}
	if saved.Patient == (journal.ID{}) {
		w.End()
		return
	}
	w.GoTo(saved.Patient)
}
