package sqlite_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"feltjournal/internal/quickdisk"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
	"feltjournal/sync/hub/storetest"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	quickdisk.Use()
	goleak.VerifyTestMain(m)
}

func open(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) hub.Store {
		t.Helper()
		return open(t, filepath.Join(t.TempDir(), "hub.db"))
	})
}

func TestStore_AnotherProcessIsNoticed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hub med mellomrom æøå.db")
	a, b := open(t, path), open(t, path)
	_, err := a.Changes(t.Context())
	require.NoError(t, err)
	require.NoError(t, b.Update(t.Context(), func(tx hub.Tx) error { return tx.SetSetting("a", []byte{1}) }))
	changes, err := a.Changes(t.Context())
	require.NoError(t, err)
	require.True(t, changes.All)
	changes, err = a.Changes(t.Context())
	require.NoError(t, err)
	require.False(t, changes.All, "told once")
}

func TestStore_CommittedSurvivesReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hub.db")
	s := open(t, path)
	require.NoError(t, s.Update(t.Context(), func(tx hub.Tx) error { return tx.SetSetting("a", []byte{1}) }))
	require.NoError(t, s.Close())
	s = open(t, path)
	require.NoError(t, s.View(t.Context(), func(tx hub.Tx) error {
		v, err := tx.Setting("a")
		require.Equal(t, []byte{1}, v)
		return err
	}))
}

func TestOpen_RefusesWhatIsNotItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hub.db")
	require.NoError(t, os.WriteFile(path, []byte("not a database, but long enough to look like something else"), 0o600))
	_, err := sqlite.Open(t.Context(), path)
	require.Error(t, err)
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(b), "not a database", "nothing is created over it")
}

// A panic of one update must not take the others, or the store, with it.
func TestStore_PanicInOneUpdate(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "hub.db"))
	require.Panics(t, func() {
		_ = s.Update(context.Background(), func(hub.Tx) error { panic("on purpose") })
	})
	require.NoError(t, s.Update(t.Context(), func(tx hub.Tx) error { return tx.SetSetting("a", []byte{1}) }))
}
