package postgres_test

import (
	"context"
	"io/fs"
	"testing"
	"testing/fstest"

	"feltjournal/internal/pgtest"
	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/postgres"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// with is our migrations and one more.
func with(t *testing.T, up string) fs.FS {
	t.Helper()
	files := fstest.MapFS{"sql/9999_later.sql": &fstest.MapFile{Data: []byte("-- +goose Up\n" + up)}}
	names, err := fs.Glob(postgres.Migrations, "sql/*.sql")
	require.NoError(t, err)
	for _, name := range names {
		b, err := fs.ReadFile(postgres.Migrations, name)
		require.NoError(t, err)
		files[name] = &fstest.MapFile{Data: b}
	}
	return files
}

func put(ctx context.Context, s hub.Store, id journal.ID) error {
	return s.Update(ctx, func(tx hub.Tx) error { return tx.PutDevice(hub.Device{ID: id, Label: "Annas PC"}) })
}

func TestMigrate_DryRunChangesNothing(t *testing.T) {
	url := pgtest.Database(t, nil)
	for range 2 {
		m, err := postgres.Migrate(t.Context(), url, true)
		require.NoError(t, err)
		require.Zero(t, m.From)
		require.Equal(t, "0001_init.sql", m.Steps[0])
		require.Contains(t, m.String(), "would bring it to")
	}
	_, err := postgres.Open(t.Context(), url)
	require.ErrorIs(t, err, postgres.ErrSchema)
	require.ErrorContains(t, err, "syncd hub migrate")
	m, err := postgres.Migrate(t.Context(), url, false)
	require.NoError(t, err)
	require.NotZero(t, m.To)
	m, err = postgres.Migrate(t.Context(), url, false)
	require.NoError(t, err)
	require.Contains(t, m.String(), "nothing to do")
	require.NoError(t, open(t, url).Close())
}

// A hub goes on while the schema of the next version is made under it, and can
// be started on it; one that the schema has left behind refuses.
func TestMigrate_ExpandUnderARunningHub(t *testing.T) {
	url := database(t)
	running := open(t, url)
	require.NoError(t, put(t.Context(), running, journal.ID{1}))
	later := with(t, "ALTER TABLE devices ADD COLUMN colour text NOT NULL DEFAULT ''; CREATE TABLE palettes (n int);")
	m, err := postgres.MigrateWith(t.Context(), url, later)
	require.NoError(t, err)
	require.EqualValues(t, 9999, m.To)
	require.NoError(t, put(t.Context(), running, journal.ID{1}))
	require.NoError(t, put(t.Context(), open(t, url), journal.ID{2}))
	require.NoError(t, running.View(t.Context(), func(tx hub.Tx) error {
		all, err := tx.Devices()
		require.Len(t, all, 2)
		return err
	}))

	c, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer c.Close(context.WithoutCancel(t.Context()))
	_, err = c.Exec(t.Context(), "UPDATE feltjournal_compat SET min_hub = 9999")
	require.NoError(t, err)
	_, err = postgres.Open(t.Context(), url)
	require.ErrorIs(t, err, postgres.ErrSchema)
	require.ErrorContains(t, err, "install a newer syncd")
}

func TestOpen_NeverShowsAPassword(t *testing.T) {
	for _, url := range []string{"postgres://hub:hemmelig@[::1:5/x", "postgres://hub:hemmelig@127.0.0.1:1/x?sslmode=nonsense", "hemmelig=1 port=x"} {
		_, err := postgres.Open(t.Context(), url)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "hemmelig")
		_, err = postgres.Migrate(t.Context(), url, true)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "hemmelig")
	}
	_, err := postgres.Open(t.Context(), "postgres://hub:hemmelig@127.0.0.1:1/x", postgres.WithPatience(1))
	require.ErrorIs(t, err, hub.ErrUnavailable)
	require.NotContains(t, err.Error(), "hemmelig")
}
