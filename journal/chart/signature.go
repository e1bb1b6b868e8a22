package chart

import "feltjournal/journal"

// Signature is a second person's signature under an entry: dobbeltkontroll or
// witness.
type Signature struct {
	Entry *journal.Entry
	*journal.Countersign
	After bool // etterkontroll: made after the dose was handed out (C15)
}
