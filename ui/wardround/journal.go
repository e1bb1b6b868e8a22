package wardround

import (
	"context"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/policy"
	"feltjournal/localstore/replica"
)

// Journal is what a ward round reads and does. All but ActAll return at once;
// ActAll returns when everything is durable.
type Journal interface {
	Lists() []replica.ListView
	Patients() []replica.Summary
	// View runs f on the chart of a stream; false when it is not here.
	View(stream journal.ID, f func(*chart.Chart)) bool
	// AsOf is how old the picture of a stream is; zero: never complete.
	AsOf(stream journal.ID) journal.Instant
	// Intent is what the user is about to sign, on what picture.
	Intent(patient journal.ID, a *journal.Administration, at journal.Instant) chart.Intent
	Policy() *policy.Policy
	NewID() (journal.ID, error)
	// ActAll checks facts and makes them durable in one transaction.
	ActAll(ctx context.Context, deeds ...replica.Deed) ([]journal.Entry, error)
}

var _ Journal = (*replica.Replica)(nil)
