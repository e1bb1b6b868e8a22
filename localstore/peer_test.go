package localstore

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPeersAreReplacedAndSurvive(t *testing.T) {
	f := newFixture(t).start()
	ctx := context.Background()
	require.NoError(t, f.store.SetPeers(ctx, []Peer{{"Vaktrom", 10}, {"Bjørns maskin", 20}, {"Gammel", 1}}))
	require.NoError(t, f.store.SetPeers(ctx, []Peer{{"Vaktrom", 30}, {"Bjørns maskin", 20}, {"Vaktrom", 5}}))
	f.reopen()
	peers, err := f.store.Peers(ctx)
	require.NoError(t, err)
	require.Equal(t, []Peer{{"Bjørns maskin", 20}, {"Vaktrom", 5}, {"Vaktrom", 30}}, peers)
	require.Error(t, f.store.SetPeers(ctx, make([]Peer, MaxPeers+1)))
}

func TestSamePeersWriteNothing(t *testing.T) {
	f := newFixture(t).start()
	ctx := context.Background()
	peers := []Peer{{"b", 2}, {"a", 1}}
	require.NoError(t, f.store.SetPeers(ctx, peers))
	changes, err := f.store.Changes(t.Context())
	require.NoError(t, err)
	require.NoError(t, f.store.SetPeers(ctx, peers))
	require.Empty(t, changes)
	require.Equal(t, Peer{"b", 2}, peers[0], "the caller's list is left alone")
}
