package fhir

import (
	"fmt"

	"feltjournal/journal"
)

// lists imports the unit lists.
func (im *importer) lists() error {
	for _, r := range im.export.rosters(im.now) {
		if err := im.ctx.Err(); err != nil {
			return err
		}
		if err := im.list(r); err != nil {
			return fmt.Errorf("import %s: %w", r.ref, err)
		}
	}
	return nil
}

func (im *importer) list(r roster) error {
	if len(r.members) == 0 && im.streams[r.ref] == (journal.ID{}) {
		return nil
	}
	stream, err := im.centre.AddSubject(im.ctx, r.ref)
	if err != nil {
		return err
	}
	im.streams[r.ref] = stream
	entries, err := im.centre.Entries(im.ctx, stream)
	if err != nil {
		return err
	}
	im.report.Lists++
	w := &writer{importer: im, ref: r.ref, state: stateOf(entries)}
	wanted, err := w.members(&r)
	if err != nil {
		return err
	}
	w.absent(r, wanted)
	if len(w.items) == 0 {
		return nil
	}
	return im.centre.Append(im.ctx, stream, w.items...)
}

// members writes additions and removals, and gives who the list names.
func (w *writer) members(r *roster) (map[journal.ID]bool, error) {
	wanted := map[journal.ID]bool{}
	for _, active := range []bool{true, false} {
		for _, m := range r.members {
			if m.active != active {
				continue
			}
			stream, ok := w.streams[w.current(m.patient)]
			if !ok {
				w.problems.add(r.Source, m.patient, "is on the list %s and not in the export; nobody can be assigned without a chart", r.ref)
				r.complete = false
				continue
			}
			if wanted[stream] {
				continue // on the list twice, or merged with one who is
			}
			wanted[stream] = true
			if err := w.member(*r, m, stream); err != nil {
				return nil, err
			}
		}
	}
	return wanted, nil
}

func (w *writer) member(r roster, m member, stream journal.ID) error {
	old := w.state.members[stream]
	if !m.active && old == nil {
		return nil // it never was here
	}
	p, err := w.patientName(stream)
	if err != nil {
		return err
	}
	a := &journal.Assignment{Patient: stream, Active: m.active, Unit: r.name, Name: p.Name(), Born: p.Born}
	if !m.active {
		a.Reason, a.By = m.reason, m.by
	}
	w.assign(r, m.patient, a)
	return nil
}

func (w *writer) assign(r roster, ref string, a *journal.Assignment) {
	old := w.state.members[a.Patient]
	n := nextMember(a, old)
	if n == nil || !w.byCentre(r.Source, ref, "", n) {
		return
	}
	switch {
	case !n.Active:
		w.report.Removed++
	case old == nil || !old.Active:
		w.report.Assigned++
	}
}

// absent writes a signed removal for whoever a complete list no longer names.
func (w *writer) absent(r roster, wanted map[journal.ID]bool) {
	gone := 0
	for _, stream := range sortedIDs(w.state.members) {
		old := w.state.members[stream]
		if !old.Active || wanted[stream] {
			continue
		}
		gone++
		if !r.complete {
			continue
		}
		a := &journal.Assignment{Patient: stream, Unit: r.name, Name: old.Name, Born: old.Born, Reason: reasonGone, By: byCentre}
		if into := w.replacement(stream); into != "" {
			a.Reason = cleanLine("slått sammen med " + into)
		}
		w.assign(r, r.ref, a)
	}
	if gone > 0 && !r.complete {
		why := r.problem
		if why == "" {
			why = "names somebody who is not in the export"
		}
		w.problems.add(r.Source, r.ref, "%s; the %d patients it does not name stay on it", why, gone)
	}
}

// replacement names who took over the record in stream, if anybody did.
func (w *writer) replacement(stream journal.ID) string {
	for ref := range w.merged {
		if w.streams[ref] == stream && w.current(ref) != ref {
			return w.nameOf(w.current(ref))
		}
	}
	return ""
}

// patientName is who is in a chart; one that the export does not touch is read.
func (w *writer) patientName(stream journal.ID) (*journal.Patient, error) {
	if p := w.names[stream]; p != nil {
		return p, nil
	}
	entries, err := w.centre.Entries(w.ctx, stream)
	if err != nil {
		return nil, err
	}
	p := stateOf(entries).patient
	if p == nil {
		p = &journal.Patient{Family: "Ukjent navn"}
	}
	w.names[stream] = p
	return p, nil
}
