package patients

import (
	"fmt"

	"feltjournal/journal"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
)

// View is what the list shows, in reading order.
type View struct {
	Title    string
	Warnings []string
	Rows     []Row
	Removed  []Removed
}

// Row is one patient.
type Row struct {
	Stream   journal.ID
	Unit     string // rows of the same unit stand together
	Name     string
	Born     journal.Date
	Room     string
	Cave     bool // an allergy is recorded
	Critical bool // other critical information
	Overdue  int  // doses
	Due      int  // doses
	Cases    int  // to clear up
	Unsent   int  // records that are only here
	New      int  // orders that came since the user last looked
	Changed  int  // orders that were changed since
	Stopped  int  // orders that were stopped since
	Effects  int  // doses as needed whose effect is still to be written
	Checks   int  // doses that wait for a second person
	Complete bool // the first download has ended
}

// Removed is a patient who left the list.
type Removed struct {
	Stream journal.ID
	Name   string
	When   string
	By     string
	Reason string
}

// badge is a chip to be.
type badge struct {
	tone theme.Tone
	icon string
	word string
}

// badges are the chips of a row, most urgent first.
func (r *Row) badges(w *i18n.Words) []badge {
	var list []badge
	add := func(n int, b badge) {
		if n > 0 {
			list = append(list, b)
		}
	}
	add(r.Overdue, badge{theme.Danger, "warning", w.N("patients.overdue", r.Overdue)})
	add(r.Due, badge{theme.Action, "clock", w.N("patients.due", r.Due)})
	add(r.Stopped, badge{theme.Alert, "ban", w.N("patients.stopped_order", r.Stopped)})
	add(r.Changed, badge{theme.Caution, "pen", w.N("patients.changed_order", r.Changed)})
	add(r.New, badge{theme.Caution, "plus", w.N("patients.new_order", r.New)})
	add(r.Checks, badge{theme.Violet, "people", w.N("patients.checks", r.Checks)})
	add(r.Effects, badge{theme.Action, "eye", w.N("patients.effects", r.Effects)})
	add(r.Cases, badge{theme.Alert, "scales", w.N("patients.cases", r.Cases)})
	add(r.Unsent, badge{theme.Caution, "disk", w.N("patients.unsent", r.Unsent)})
	if !r.Complete {
		list = append(list, badge{theme.Muted, "refresh", w.T("patients.incomplete")})
	}
	return list
}

// marks are the small chips beside the name.
func (r *Row) marks(w *i18n.Words) []badge {
	var list []badge
	if r.Cave {
		list = append(list, badge{theme.Alert, "allergy", "CAVE"})
	}
	if r.Critical {
		list = append(list, badge{theme.Caution, "warning", w.T("patients.critical")})
	}
	return list
}

// item is one line of the list: a patient, a removed one or the heading between.
type item struct {
	row     *Row
	removed *Removed
	heading string
}

func items(v *View, w *i18n.Words) []item {
	list := make([]item, 0, len(v.Rows)+len(v.Removed)+4)
	sizes := units(v.Rows)
	for i := range v.Rows {
		r := &v.Rows[i]
		if len(sizes) > 1 && (i == 0 || v.Rows[i-1].Unit != r.Unit) {
			list = append(list, item{heading: fmt.Sprintf("%s (%d)", r.Unit, sizes[r.Unit])})
		}
		list = append(list, item{row: r})
	}
	if len(v.Removed) > 0 {
		list = append(list, item{heading: w.N("patients.removed", len(v.Removed))})
	}
	for i := range v.Removed {
		list = append(list, item{removed: &v.Removed[i]})
	}
	return list
}

// units counts the rows of each unit.
func units(rows []Row) map[string]int {
	n := map[string]int{}
	for i := range rows {
		n[rows[i].Unit]++
	}
	return n
}

func (i item) stream() (journal.ID, bool) {
	switch {
	case i.row != nil:
		return i.row.Stream, true
	case i.removed != nil:
		return i.removed.Stream, true
	}
	return journal.ID{}, false
}
