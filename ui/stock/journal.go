package stock

import (
	"context"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui/sign"
)

// Journal is what the account is read from and written to; the replica is one.
type Journal interface {
	Ledgers() []replica.LedgerView
	Ledger(unit journal.ID, f func(*chart.Ledger)) bool
	Lists() []replica.ListView
	View(stream journal.ID, f func(*chart.Chart)) bool
	// AsOf is how old the picture of a stream is; zero: never complete.
	AsOf(stream journal.ID) journal.Instant
	Receipt(entry journal.ID) localstore.Receipt
	Opened(ctx context.Context, patient journal.ID, purpose string) error
	NewID() (journal.ID, error)
	// ActAll makes several deeds durable, all or none.
	ActAll(ctx context.Context, deeds ...replica.Deed) ([]journal.Entry, error)
	sign.Witnesses
}
