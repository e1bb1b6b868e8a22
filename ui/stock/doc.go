// Package stock is the narcotics account (narkotikaregnskap): the stocks of
// group A and B drugs of the units here, what came into and left each of them,
// what was counted, and the differences that two persons have to close.
//
// The path: [Screen.Refresh] reads [chart.Ledger] into accounts and lines; a
// key opens a form (form.go) that asks what the act needs (move.go, count.go,
// difference.go, void.go); the form hands the movement and the second person's
// signature to the replica in one act, which makes both durable or neither, and
// only then the screen says that it is saved. The balance is the ledger's, never
// the screen's own sum (R-MED-09).
//
// Whoever witnesses signs with their own PIN at the same machine (witness.go).
package stock
