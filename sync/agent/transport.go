package agent

import (
	"context"

	"feltjournal/sync/wire"
)

// Transport carries one question to the hub and its answer back.
type Transport interface {
	// Sync returns the hub's answer. A request the hub refused as a whole is a
	// *wire.Error; every other error means that nobody knows whether the request
	// was taken, so it has to be repeated.
	Sync(ctx context.Context, req *wire.Request) (*wire.Response, error)
	// Wake listens until the connection breaks or ctx ends, and calls poke each
	// time the hub says that something is there, and once when listening began.
	Wake(ctx context.Context, poke func()) error
}
