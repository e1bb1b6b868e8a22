package round

import (
	"context"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui/sign"
)

// Journal is what the round reads and does; the replica is one. All but ActAll,
// MarkSeen and those of [sign.Witnesses] return at once; ActAll and MarkSeen
// return when the record is durable.
type Journal interface {
	sign.Witnesses
	// View runs f on the chart of a stream; false when it is not here.
	View(stream journal.ID, f func(*chart.Chart)) bool
	// AsOf is how old the picture of a stream is; zero: never complete.
	AsOf(stream journal.ID) journal.Instant
	// Receipt is how far a record has come.
	Receipt(entry journal.ID) localstore.Receipt
	// Intent is an act with all that is known about who signs it and on what
	// picture.
	Intent(patient journal.ID, a *journal.Administration, at journal.Instant) chart.Intent
	// NewID names a deed before it is done, so that another one can refer to it.
	NewID() (journal.ID, error)
	// ActAll checks facts and makes them durable, all or none.
	ActAll(ctx context.Context, deeds ...replica.Deed) ([]journal.Entry, error)
	// Unseen are the orders that are new, changed or stopped since the user last
	// marked them seen; MarkSeen marks them.
	Unseen(patient journal.ID) []chart.Change
	MarkSeen(ctx context.Context, patient journal.ID) error
	// Peers are the other workstations with the same lists.
	Peers() []localstore.Peer
}
