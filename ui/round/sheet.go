package round

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/identity"
	"feltjournal/ui/status"
)

// Sheet is everything the round screen says about one patient on one day. It
// is a value: a newer chart gives a new sheet.
type Sheet struct {
	Who     identity.Person
	Day     journal.Date
	Now     journal.Instant
	Columns []Column
	Rows    []Row
	News    int    // orders that are new, changed or stopped since the user last looked
	Told    string // and which, in words; empty without News
}

// Column is a time of day that some dose falls on.
type Column struct {
	Time  journal.LocalTime
	Again bool   // the second 02:xx of the night when summer time ends
	Title string // "kl. 08:00"
	Now   bool   // some dose in it is due

	due journal.Instant
}

// RowKind is what a row of the sheet is.
type RowKind uint8

// Kinds of row. Heads divide the sheet and cannot be chosen.
const (
	RowHead    RowKind = iota // a heading: Title
	RowRegular                // an order with slots: Cells, one for each column
	RowWide                   // an order without slots, as needed or unclear: Wide
)

// Row is one line of the sheet.
type Row struct {
	Kind   RowKind
	Order  *journal.Order // nil in a head
	Title  string         // drug and strength
	Detail string         // dose, route, and what is odd about the order
	Ended  bool           // stopped: crossed out, never removed (R-MED-10)
	Marks  []status.Look  // what to know about it: "Ny", "Seponert 22.11. 10:40", where a patch sits
	Cells  []Cell
	Wide   Wide

	State   *chart.OrderState // with all its versions; nil: the order has not arrived
	News    *chart.Change     // it is new, changed or stopped since the user last looked; nil: seen
	Double  bool              // a second person has to check its doses (R-MED-06)
	Patches []chart.Patch     // those that are still on
	Sites   []chart.SiteUse   // where it was given before
	Effects []chart.Dose      // doses as needed whose effect is not written (R-MED-08), oldest first
	Due     *chart.Dose       // the latest of them whose effect should have been; nil: none
}

// Wide is what a row without slots says.
type Wide struct {
	Look   status.Look
	Lines  []string      // "Sist gitt 07:40 (3 t siden) …", or the original text
	Tags   []status.Look // what is registered in the row today
	Cell   Cell          // stands for the whole row
	Events []Event
}

// Cell is one planned dose, or the whole of a row without slots.
type Cell struct {
	Slot    journal.Slot // zero date: none
	Planned bool         // there is a dose here
	Short   string       // the word of Look where a column is narrow
	Waiting bool         // its time has come and nothing is registered
	Look    status.Look
	Who     string       // "A. Berg"
	Receipt *status.Look // of the newest event
	Review  bool         // an open case is about this dose
	Events  []Event
	Marks   []status.Look // late, waits for a check, older version: gravest first

	Dose      journal.Amount // planned, when DoseKnown
	DoseKnown bool
}

// Event is one registration under a cell, newest last.
type Event struct {
	Entry    journal.ID
	Act      *journal.Administration
	Author   journal.Author
	At       journal.Instant
	Recorded journal.Instant
	Basis    journal.Basis
	Look     status.Look
	Receipt  status.Look
	Voided   *Voided // set: feilregistrert

	Check    chart.CheckState
	Checks   []chart.Signature
	Prepared *journal.Entry   // the prepared dose that was handed out, nil if none
	Effects  []*journal.Entry // what was observed of it afterwards
	Measured string           // the value it stands on, "Blodsukker 8,2 mmol/l"
}

// Voided is why and by whom a registration was taken back.
type Voided struct {
	Reason string
	By     journal.Author
	At     journal.Instant
}

// At returns the cell in row r and column c, or nil: a head or no dose there.
// A wide row has the same cell in every column.
func (s *Sheet) At(r, c int) *Cell {
	if r < 0 || r >= len(s.Rows) {
		return nil
	}
	row := &s.Rows[r]
	switch {
	case row.Kind == RowWide:
		return &row.Wide.Cell
	case row.Kind == RowRegular && c >= 0 && c < len(row.Cells) && row.Cells[c].Planned:
		return &row.Cells[c]
	}
	return nil
}
