// Package round is the medication round of one patient on one day: a grid of
// orders and times, and everything a nurse does with a dose, one letter for each
// act.
//
// The path through the package: [Screen.Show] builds a [Sheet] (plain Go, what
// is to be read on the screen, in words) from the chart; [Grid] paints the sheet
// and turns keys and touches into a [Command] on a chosen [Cell]; command.go
// says which act a letter is, and when it fits; each act has a file of its own.
//
// A dose on its way to the patient is a giving: give.go asks for the value it
// stands on (measured.go), for what is missing (ask.go, site.go, patch.go), why
// it is done against a warning (against.go) and for the second person's own PIN
// (check.go), and records all of it by one act or nothing at all (batch.go). The
// replica checks it, makes it durable and only then returns. The screen decides
// nothing clinical: it asks the chart, and says in words what the chart answers.
package round
