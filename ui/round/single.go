package round

import "feltjournal/journal"

// Single chooses one planned dose of a patient, on whatever day it falls, and
// opens the dialog that is usual for it. It does nothing else when the dose is
// not in the round of that day.
func (s *Screen) Single(patient, order journal.ID, slot journal.SlotKey) {
	if s.Show(patient); s.day != slot.Date {
		s.day = slot.Date
		s.Refresh()
	}
	s.Focus()
	if !s.grid.chooseKey(cellKey{order, slot}) {
		return
	}
	s.grid.choose(s.grid.row, s.grid.col)
	s.grid.command(CommandOpen)
}
