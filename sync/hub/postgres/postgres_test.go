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
func database(tb testing.TB) string {
	tb.Helper()
	return pgtest.Database(tb, migrated)
}

func open(tb testing.TB, url string, options ...postgres.Option) *postgres.Store {
	tb.Helper()
	s, err := postgres.Open(tb.Context(), url, options...)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) hub.Store {
		t.Helper()
		return open(t, database(t))
	})
}
