// Package round is the medication round of one patient on one day: a grid of
// orders and times, and the acts of giving, not giving, giving as needed and
// taking a registration back.
//
// The path through the package: [Screen.Show] builds a [Sheet] (plain Go, what
// is to be read on the screen, in words) from the chart; [Grid] paints the
// sheet and turns keys and touches into a chosen [Cell]; a dialog in act.go
// asks what is needed and hands a fact to the replica, which checks it, makes
// it durable and only then returns. The screen decides nothing clinical: it
// asks the chart, and says in words what the chart answers.
package round
