package agent

import (
	"context"
	"errors"
	"fmt"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
)

// Store is what a round needs of the local file. *localstore.Store is one; the
// simulator has another with a disk that forgets. Every method that writes has
// committed durably when it returns nil.
type Store interface {
	State(ctx context.Context) (localstore.State, error)
	Unsent(ctx context.Context, after uint64, b localstore.Budget) ([]seal.Sealed, error)
	LinkAt(ctx context.Context, seq uint64) (seal.Link, error)
	Cursors(ctx context.Context) ([]localstore.Cursor, error)
	KeyEpochs(ctx context.Context) (map[journal.ID]uint16, error)
	Foreign(ctx context.Context, after journal.ID, b localstore.Budget) ([]seal.Sealed, error)
	Apply(ctx context.Context, in localstore.Inbound) (localstore.Applied, error)
	Rewind(ctx context.Context, epoch journal.ID) error
}

// PeerStore is a Store that also keeps what the hub tells of the other
// workstations.
type PeerStore interface {
	SetPeers(ctx context.Context, peers []localstore.Peer) error
}

// Home is what Run needs besides: who syncs, when something changed, and where
// to say how it went.
type Home interface {
	Store
	OwnSync(ctx context.Context) (release func(), owned bool, err error)
	Changes(ctx context.Context) (<-chan struct{}, error)
	SetStatus(ctx context.Context, c localstore.Contact) error
}

var (
	_ Home       = (*localstore.Store)(nil)
	_ PeerStore  = (*localstore.Store)(nil)
	_ AmissStore = (*localstore.Store)(nil)
)

// errStore marks that the local file failed and not the network.
var errStore = errors.New("the local store failed")

func storeError(doing string, err error) error {
	return fmt.Errorf("%s: %w: %w", doing, errStore, err)
}
