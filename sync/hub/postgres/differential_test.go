package postgres_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"feltjournal/sync/hub/sqlite"
	"feltjournal/sync/hub/storetest"

	"github.com/stretchr/testify/require"
)

// SQLite and PostgreSQL answer alike and hold the same, whatever happens.
// FELTJOURNAL_SEED repeats one history.
func TestStore_LikeSQLite(t *testing.T) {
	seeds, acts := []uint64{1, 2}, 400
	if testing.Short() {
		seeds, acts = seeds[:1], 150
	}
	if s := os.Getenv("FELTJOURNAL_SEED"); s != "" {
		seed, err := strconv.ParseUint(s, 10, 64)
		require.NoError(t, err)
		seeds = []uint64{seed}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			file, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, file.Close()) })
			storetest.Differential(t, seed, acts, file, open(t, database(t)))
		})
	}
}
