package rekey

import (
	"context"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
)

// Journal is where doses are found and registered; the replica is one.
type Journal interface {
	Lists() []replica.ListView
	View(stream journal.ID, f func(*chart.Chart)) bool
	AsOf(stream journal.ID) journal.Instant
	Receipt(entry journal.ID) localstore.Receipt
	// Opened writes to the access log that a patient was looked up.
	Opened(ctx context.Context, patient journal.ID, purpose string) error
	// Intent is an act with who would sign it and on what picture.
	Intent(patient journal.ID, a *journal.Administration, at journal.Instant) chart.Intent
	// Act checks a fact performed at an instant, and makes it durable.
	Act(ctx context.Context, stream journal.ID, fact journal.Fact, at journal.Instant, draft string) (journal.Entry, error)
}
