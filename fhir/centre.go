package fhir

import (
	"context"

	"feltjournal/journal"
)

// Centre is the hub as the central journal's side of it sees it: charts by the
// centre's own names, opened entries, and writing as the centre.
type Centre interface {
	// Subject is the stream of the patient or the unit list called ref,
	// "Patient/123"; false when there is none.
	Subject(ctx context.Context, ref string) (journal.ID, bool, error)
	// Subjects are all streams by name.
	Subjects(ctx context.Context) (map[string]journal.ID, error)
	// AddSubject makes a stream and its key for ref, or gives the one there is.
	AddSubject(ctx context.Context, ref string) (journal.ID, error)
	// Entries are all entries of a stream, opened, in position order.
	Entries(ctx context.Context, stream journal.ID) ([]journal.Entry, error)
	// Append writes entries as the centre's device in one transaction. An item
	// whose ID the stream already holds is passed over.
	Append(ctx context.Context, stream journal.ID, items ...journal.Item) error

	// Unfiled are up to limit entries that devices wrote and that are neither
	// filed nor held, in position order within each stream.
	Unfiled(ctx context.Context, limit int) ([]journal.Filing, error)
	// Filed says that everything in stream up to pos is in the central journal
	// and was read back, except what is held.
	Filed(ctx context.Context, stream journal.ID, pos uint64) error
	// Hold sets an entry aside that cannot be filed; those after it pass.
	Hold(ctx context.Context, stream journal.ID, pos uint64, code string) error
}
