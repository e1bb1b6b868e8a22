package postgres_test

import (
	"context"
	"strings"
	"testing"

	"feltjournal/sync/hub/postgres"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// Queries that run per request must not read a whole table, also before
// PostgreSQL has ever counted its rows.
func TestStore_QueriesUseAnIndex(t *testing.T) {
	c, err := pgx.Connect(t.Context(), database(t))
	require.NoError(t, err)
	defer c.Close(context.WithoutCancel(t.Context()))
	require.NoError(t, c.PgConn().Exec(t.Context(), postgres.Settle).Close())
	asked := 0
	for i, text := range postgres.Statements() {
		keyed := strings.Contains(text, "WHERE") || strings.Contains(text, "JOIN")
		if !strings.HasPrefix(text, "SELECT") && !strings.HasPrefix(text, "UPDATE") || !keyed ||
			strings.Contains(text, "kind = $1") || strings.Contains(text, "state = 1") || strings.Contains(text, "NOT decided") {
			continue
		}
		asked++
		name := "plan" + string(rune('a'+i/26)) + string(rune('a'+i%26))
		described, err := c.Prepare(t.Context(), name, text)
		require.NoError(t, err)
		args := strings.TrimSuffix(strings.Repeat("NULL,", len(described.ParamOIDs)), ",")
		rows, err := c.Query(t.Context(), "EXPLAIN EXECUTE "+name+"("+args+")", pgx.QueryExecModeSimpleProtocol)
		require.NoError(t, err)
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		all := strings.Join(plan, "\n")
		require.NotContains(t, all, "Seq Scan", "%s\n%s", text, all)
		if strings.Contains(text, "LIMIT") {
			require.NotContains(t, all, "Sort", "%s\n%s", text, all)
		}
	}
	require.Greater(t, asked, 20)
}
