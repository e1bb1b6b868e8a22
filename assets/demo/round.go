package demo

import "feltjournal/journal"

// Planned is a dose of a patient: their names in the export, and its time.
type Planned struct {
	Patient, Order string
	Time           journal.LocalTime // zero: as needed
}

// RoundStory names whom a story about a medication round can use.
type RoundStory struct {
	List   string
	Time   journal.LocalTime
	Double Planned // wants a second person: insulin, 8 E
	PRN    Planned // at most every four hours, eight tablets a day
	Patch  Planned // due at noon; the old one is on
	Scaled Planned // insulin by blood sugar
	Held   Planned // not below a pulse of 50
	Stock  Stock   // of group A, for a count
	Print  string  // a patient with bags, whose MAR is printed and keyed back in
}

// Round is the ward's, at eight in the morning.
var Round = RoundStory{
	List: Ward, Time: 8 * 60,
	Double: Planned{"Patient/solbakken-208", "MedicationRequest/solbakken-208-novorapid", 8 * 60},
	PRN:    Planned{"Patient/solbakken-104", "MedicationRequest/solbakken-104-paracet", 0},
	Patch:  Planned{"Patient/solbakken-109", "MedicationRequest/solbakken-109-durogesic", 12 * 60},
	Scaled: Planned{"Patient/solbakken-103", "MedicationRequest/solbakken-103-novorapid", 8 * 60},
	Held:   Planned{"Patient/solbakken-211", "MedicationRequest/solbakken-211-digoxin", 8 * 60},
	Stock:  Stock{Ward, WardStore, drugs["oxynorm"].product(), "kapsel", 56_000_000},
	Print:  "Patient/solbakken-102",
}
