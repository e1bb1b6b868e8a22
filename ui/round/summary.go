package round

import (
	"feltjournal/ui/i18n"
)

// Summary says everything about a cell on one line: what, when, by whom, and
// how far the registration has come.
func Summary(w *i18n.Words, row *Row, cell *Cell) string {
	if row.Kind == RowWide {
		s := row.Wide.Look.Word
		for _, l := range row.Wide.Lines {
			s += " · " + l
		}
		return s
	}
	at := w.T("round.at", "Time", cell.Slot.Time.String())
	e := cell.Active()
	if e == nil {
		return at + " · " + cell.Look.Word
	}
	s := at + " · " + e.Look.Word + " · " + e.Author.Name + ", " + w.T("role."+string(e.Author.Role)) + " · " + e.Receipt.Word
	if cell.Review {
		s += " · " + w.T("round.review")
	}
	return s
}
