package print

import (
	"context"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
)

// Journal is what is printed; the replica is one.
type Journal interface {
	Lists() []replica.ListView
	View(stream journal.ID, f func(*chart.Chart)) bool
	AsOf(stream journal.ID) journal.Instant
	Ledgers() []replica.LedgerView
	Ledger(unit journal.ID, f func(*chart.Ledger)) bool
	// Opened writes to the access log that a patient's record was printed.
	Opened(ctx context.Context, patient journal.ID, purpose string) error
}
