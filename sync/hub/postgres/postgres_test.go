package postgres_test

import (
	"context"
	"os"
	"testing"

	"feltjournal/internal/pgtest"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/postgres"
	"feltjournal/sync/hub/storetest"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	code := m.Run()
	pgtest.Stop()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			code = 1
		}
	}
	os.Exit(code)
}

func migrated(ctx context.Context, url string) error {
	_, err := postgres.Migrate(ctx, url, false)
	return err
}

// database is the address of an empty store.
func database(t testing.TB) string {
	t.Helper()
	return pgtest.Database(t, migrated)
}

func open(t testing.TB, url string, options ...postgres.Option) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, options...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) hub.Store {
		t.Helper()
		return open(t, database(t))
	})
}
