package agent

import (
	"context"

	"feltjournal/localstore"
	"feltjournal/sync/wire"
)

// keepPeers stores what the hub told of the other workstations, for the nurse
// who has no network to read. An answer that tells nothing changes nothing.
func (a *Agent) keepPeers(ctx context.Context, resp *wire.Response) error {
	store, ok := a.cfg.Store.(PeerStore)
	if !ok || !resp.WithPeers {
		return nil
	}
	peers := make([]localstore.Peer, 0, len(resp.Peers))
	for _, p := range resp.Peers {
		peers = append(peers, localstore.Peer(p))
	}
	if err := store.SetPeers(ctx, peers); err != nil {
		return storeError("store the other workstations", err)
	}
	return nil
}
