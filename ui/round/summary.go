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
		return joinAll(at, cell.Look.Word, dosed(w, row, cell))
	}
	s := at + " · " + e.Look.Word + " · " + e.Author.Name + ", " + w.T("role."+string(e.Author.Role)) + " · " + e.Receipt.Word
	for _, m := range cell.Marks {
		s += " · " + m.Word
	}
	if cell.Review {
		s += " · " + w.T("round.review")
	}
	return s
}

// dosed is the dose of a slot whose order does not always say the same.
func dosed(w *i18n.Words, row *Row, cell *Cell) string {
	if !cell.DoseKnown || len(row.Order.Plan) == 0 {
		return ""
	}
	return doseLine(w, cell.Dose, row.Order.Unit, "")
}

func joinAll(parts ...string) (line string) {
	for _, p := range parts {
		line = join(line, p)
	}
	return line
}
