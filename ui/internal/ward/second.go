package ward

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
)

// PIN is that of every user of the ward.
const PIN = "2580"

// Users are those of a real store.
func (w *Ward) Users(ctx context.Context) ([]localstore.User, error) {
	return w.workstation().Users(ctx)
}

// Second unlocks a user of a real store, as the replica does: a wrong PIN is a
// try.
func (w *Ward) Second(ctx context.Context, user, pin string) (*replica.Second, error) {
	return w.workstation().Second(ctx, user, pin)
}

// workstation is a store with Anna, Bjørn and Siri, made when it is first asked for:
// a second person's PIN is tried by the code that tries it in a real window.
func (w *Ward) workstation() *replica.Replica {
	if w.station != nil {
		return w.station
	}
	tb, ctx := w.tb, context.Background()
	key, err := seal.NewReplicaKey()
	require.NoError(tb, err)
	now := func() time.Time { return w.Clock.Time() }
	store, err := localstore.Create(ctx, localstore.Options{
		Dir: tb.TempDir(), Now: now, Rand: rand.Reader, Pepper: localstore.StaticPepper("0123456789abcdef0123456789abcdef"),
		PIN: localstore.PINCost{Time: 1, MemoryKiB: 64, Threads: 1}, Sleep: func(context.Context, time.Duration) error { return nil },
	}, localstore.Device{ID: journal.ID{15: 1}, ReplicaPublic: key.Public(), HubURL: "https://hub.example.no:8443"})
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, store.Close()) })
	for _, u := range []journal.Author{Anna, Bjorn, Siri} {
		require.NoError(tb, store.AddUser(ctx, u, PIN, key))
	}
	user, err := store.Unlock(ctx, w.user(), PIN)
	require.NoError(tb, err)
	w.station, err = replica.Open(ctx, store, user, replica.Options{Now: now})
	require.NoError(tb, err)
	tb.Cleanup(w.station.Close)
	return w.station
}

// user is who is logged in at the store: the ward's author, or Anna for one who
// is not of the station.
func (w *Ward) user() string {
	switch w.Author.ID {
	case Bjorn.ID, Siri.ID:
		return w.Author.ID
	}
	return Anna.ID
}
