package fhir

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// own reports that a resource is one that [File] wrote: it carries the id of an
// entry that the chart holds.
func (w *writer) own(ids []r4.Identifier, master *r4.Identifier) bool {
	if master != nil {
		ids = append(ids[:len(ids):len(ids)], *master)
	}
	for _, id := range ids {
		if at, ok := strings.CutPrefix(id.Value, uuidPrefix); ok && id.System == SystemUUID {
			if event, err := uuid.Parse(at); err == nil && w.state.holds(event) {
				return true
			}
		}
	}
	return false
}

func (s *state) holds(id journal.ID) bool {
	_, ok := s.ids[id]
	return ok
}

// latest is the newest wording of ref that is held or about to be; n is 0 when
// there is none.
func (w *writer) latest(ref string) (id journal.ID, n int) {
	for w.state.holds(versionID(ref, n+1)) {
		n++
	}
	return versionID(ref, n), n
}

// event adds one fact unless a wording like it is held already.
func (w *writer) event(s Source, ref string, ev event, what string) {
	if what != "" {
		w.problems.add(s, ref, "%s", what)
	}
	if ev.body.Fact == nil {
		return
	}
	if sec, ok := ev.body.Fact.(*journal.Section); ok && ev.withdrawn {
		sec.Text, ev.withdrawn = "", false
	}
	// The export does not say when it was written down; that it came to this hub
	// today does not make it a late entry.
	ev.body.Recorded = ev.body.At
	before, n := w.latest(ref)
	for k := 1; k <= n; k++ {
		if !sameWording(w.state.ids[versionID(ref, k)], ev.body) {
			continue
		}
		if k < n {
			w.problems.add(s, ref, "has gone back to an earlier wording; the newest one is kept")
		}
		w.withdraw(s, ref, before, ev)
		return
	}
	if n > 0 && w.stale(s, ref, originOf(ev.body.Fact), originOf(w.state.ids[before].Fact)) {
		return
	}
	id := versionID(ref, n+1)
	if n > 0 {
		ev.body.Fact = onTop(ev.body.Fact, before)
	}
	if !w.write(s, ref, id, ev.body) {
		return
	}
	w.state.ids[id] = ev.body
	if n > 0 && supersedes(ev.body.Fact) {
		w.mark(s, ref, errorID(fmt.Sprintf("%s/%d", ref, n)), before, "endret i sentral journal")
	}
	w.withdraw(s, ref, id, ev)
}

// withdraw takes the newest wording back when the centre has.
func (w *writer) withdraw(s Source, ref string, target journal.ID, ev event) {
	if ev.withdrawn {
		w.mark(s, ref, errorID(ref), target, "feilregistrert i sentral journal")
	}
}

func (w *writer) mark(s Source, ref string, id, target journal.ID, reason string) {
	if w.state.holds(id) {
		return
	}
	b := journal.Body{Author: centre, At: w.now, Fact: &journal.EnteredInError{Target: target, Reason: reason}}
	if w.write(s, ref, id, b) {
		w.state.ids[id] = b
	}
}

func originOf(f journal.Fact) string {
	switch f := f.(type) {
	case *journal.Note:
		return f.Origin
	case *journal.Section:
		return f.Origin
	case *journal.Administration:
		return f.Origin
	case *journal.Observation:
		return f.Origin
	case *journal.Movement:
		return f.Origin
	}
	return ""
}

// relate reads what a note says about an earlier one.
func (w *writer) relate(f Found[r4.DocumentReference], ev *event) {
	n, ok := ev.body.Fact.(*journal.Note)
	if !ok {
		return
	}
	for _, r := range f.R.RelatesTo {
		relation := map[string]journal.NoteRelation{"replaces": journal.NoteCorrection, "appends": journal.NoteAddendum}[r.Code]
		if relation == journal.NoteNew {
			continue
		}
		target, found := w.target(shortRef(r.Target.Reference))
		if !found {
			w.problems.add(f.Source, f.R.Ref(), "builds on a document that is not there")
			continue
		}
		n.Relation, n.Target, n.Reason = relation, target, ""
		if relation == journal.NoteCorrection {
			n.Reason = "rettet i sentral journal"
		}
		return
	}
}

// target finds an earlier note: one of ours by its event id, or an imported
// one by its name.
func (w *writer) target(ref string) (journal.ID, bool) {
	if id, err := uuid.Parse(strings.TrimPrefix(ref, "DocumentReference/")); err == nil && w.state.holds(id) {
		return id, true
	}
	id, n := w.latest(ref)
	return id, n > 0
}
