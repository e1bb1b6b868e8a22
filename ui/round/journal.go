package round

import (
	"context"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
)

// Journal is what the round reads and does. All but Act return at once; Act
// returns when the record is durable.
type Journal interface {
	// View runs f on the chart of a stream; false when it is not here.
	View(stream journal.ID, f func(*chart.Chart)) bool
	// AsOf is how old the picture of a stream is; zero: never complete.
	AsOf(stream journal.ID) journal.Instant
	// Receipt is how far a record has come.
	Receipt(entry journal.ID) localstore.Receipt
	// Act checks a fact performed at an instant, and makes it durable.
	Act(ctx context.Context, stream journal.ID, fact journal.Fact, at journal.Instant, draft string) (journal.Entry, error)
}
