package localstore

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestChangesTellOfThisAndOtherProcesses(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	f := newFixture(t).start()
	ctx, cancel := context.WithCancel(context.Background())
	daemon, err := Open(context.Background(), f.opt)
	require.NoError(t, err)
	here, err := f.store.Changes(ctx)
	require.NoError(t, err)
	there, err := daemon.Changes(ctx)
	require.NoError(t, err)
	require.NoError(t, f.store.SetOffline(ctx, true))
	<-here
	<-there
	require.NoError(t, daemon.SetOffline(ctx, false))
	<-here
	<-there
	cancel()
	for range here {
	}
	for range there {
	}
	require.NoError(t, daemon.Close())
	require.NoError(t, f.store.Close())
}

// The poll alone is enough, where no socket works.
func TestChangesWithoutSockets(t *testing.T) {
	f := newFixture(t).start()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	conn, err := f.store.read.Conn(ctx)
	require.NoError(t, err)
	defer conn.Close()
	p := &poller{conn: conn}
	_, err = p.moved(ctx)
	require.NoError(t, err)
	moved, err := p.moved(ctx)
	require.NoError(t, err)
	require.False(t, moved)
	require.NoError(t, f.store.SetOffline(ctx, true))
	moved, err = p.moved(ctx)
	require.NoError(t, err)
	require.True(t, moved)
}

func TestOneProcessSyncs(t *testing.T) {
	f := newFixture(t).start()
	ctx := context.Background()
	daemon, err := Open(ctx, f.opt)
	require.NoError(t, err)
	defer daemon.Close()
	require.False(t, f.status().AgentAlive)
	release, owned, err := daemon.OwnSync(ctx)
	require.NoError(t, err)
	require.True(t, owned)
	_, owned, err = f.store.OwnSync(ctx)
	require.NoError(t, err)
	require.False(t, owned)
	require.True(t, f.status().AgentAlive)
	release()
	release()
	again, owned, err := f.store.OwnSync(ctx)
	require.NoError(t, err)
	require.True(t, owned)
	again()
}
