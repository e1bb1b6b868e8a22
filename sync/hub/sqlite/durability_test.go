package sqlite

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// NORMAL would lose acknowledged entries in a power cut; every connection has
// to be told, not only the first.
func TestI1_EveryConnectionIsFullySynchronous(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	for range readers {
		c, err := s.connect(t.Context())
		require.NoError(t, err)
		for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "trusted_schema": "0", "secure_delete": "1"} {
			var got string
			require.NoError(t, c.row(t.Context(), "PRAGMA "+pragma).Scan(&got))
			require.Equal(t, want, got, pragma)
		}
		require.NoError(t, c.close())
	}
}

// Queries that run per request must not read the whole log.
func TestStore_QueriesUseAnIndex(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	id := make([]byte, 16)
	for query, args := range map[string][]any{
		"WHERE stream = ? AND pos > ? ORDER BY pos LIMIT ? + 0":                 {id, 1, 1},
		"WHERE class = 1 AND stream = ? AND pos > ? ORDER BY pos LIMIT ? + 0":   {id, 1, 1},
		"WHERE state > 1 AND state = ? ORDER BY stream, pos LIMIT ? + 0":        {2, 1},
		"WHERE state > 1 AND state = ? AND stream = ? ORDER BY pos LIMIT ? + 0": {2, id, 1},
		"WHERE class = 1 AND stamp > ? ORDER BY stamp, stream, pos LIMIT ? + 0": {1, 1},
		"WHERE device = ? AND seq = ?":                                          {id, 1},
		"WHERE device = ? AND seq > ? ORDER BY seq LIMIT ? + 0":                 {id, 1, 1},
		"WHERE id = ?": {id},
	} {
		text := s.plan(t, selectEntry+query, args...)
		require.Contains(t, text, "SEARCH", query)
		require.NotContains(t, text, "SCAN", query)
		require.NotContains(t, text, "TEMP B-TREE", query)
	}
}

// What is to be filed is found without a look at what is filed.
func TestStore_UnfiledReadsOpenStreamsOnly(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	text := s.plan(t, selectUnfiled+"ORDER BY streams.id, entries.pos LIMIT ? + 0", 1)
	require.Contains(t, text, "streams_open")
	require.Contains(t, text, "SEARCH entries USING PRIMARY KEY (stream=? AND pos>?)")
	require.NotContains(t, text, "TEMP B-TREE")
}

func (s *Store) plan(t *testing.T, query string, args ...any) string {
	t.Helper()
	var plan []string
	require.NoError(t, s.writer.rows(t.Context(), func(row scanner) error {
		var n, parent, unused int
		var detail string
		err := row.Scan(&n, &parent, &unused, &detail)
		plan = append(plan, detail)
		return err
	}, "EXPLAIN QUERY PLAN "+query, args...))
	return strings.Join(plan, "; ")
}
