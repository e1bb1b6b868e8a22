package main

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"

	"feltjournal/journal/chart"
)

var markPattern = regexp.MustCompile(`\[e\d+\]`)

// expected is what a correct merge may not lose of a patient.
type expected struct {
	records int      // notes and administrations
	marks   []string // one in each edit
}

func (w *workload) expect(s scenario) map[string]*expected {
	all := map[string]*expected{}
	for _, p := range w.patients {
		all[p.ID] = &expected{records: len(w.base[p.ID])}
	}
	if s.Name == "bootstrap" {
		return all
	}
	for _, ops := range w.ops {
		for _, op := range ops {
			if op.K == "edit" {
				all[op.P].marks = append(all[op.P].marks, markPattern.FindString(op.Ins))
			} else {
				all[op.P].records++
			}
		}
	}
	return all
}

// lost counts what a chart does not show a reader: records that are not
// there, and edits that are not in any standing text of a note.
func (x *expected) lost(c *chart.Chart) (records, edits int) {
	shown := map[string]bool{}
	have := 0
	for _, thread := range c.Notes() {
		for _, v := range thread.Standing() {
			if mark := markPattern.FindString(v.Text); mark != "" {
				shown[mark] = true
			} else {
				have++
			}
		}
	}
	have += len(c.Unplaced())
	for _, o := range c.Orders() {
		have += len(c.Doses(o.Current().Order))
	}
	for _, mark := range x.marks {
		if !shown[mark] {
			edits++
		}
	}
	return max(0, x.records-have), edits
}

func digest(c *chart.Chart) string {
	sum := sha256.Sum256(c.Canonical())
	return hex.EncodeToString(sum[:])
}

// patientRef is the central journal's name for a patient of the workload.
func patientRef(id string) string { return "Patient/" + id }
