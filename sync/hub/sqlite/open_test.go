package sqlite

import (
	"path/filepath"
	"testing"

	"feltjournal/journal"
	"feltjournal/sync/hub"

	"github.com/stretchr/testify/require"
)

// A file of the first schema is brought to the newest, with what was in it.
func TestOpen_BringsAnOlderFileAlong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hub.db")
	newest := steps
	steps = steps[:1]
	s, err := Open(t.Context(), path)
	steps = newest
	require.NoError(t, err)
	_, err = s.writer.sql.ExecContext(t.Context(), `INSERT INTO devices (id, label, centre, verify, replica, users, enrolled, revoked, seen, acked, link, stamp)
		VALUES (x'00000000000000000000000000000001', 'Annas PC', 0, x'', x'', '[]', 5, 0, 7, 9, zeroblob(32), 1)`)
	require.NoError(t, err)
	require.NoError(t, s.Close())

	s, err = Open(t.Context(), path)
	require.NoError(t, err)
	defer s.Close()
	id := journal.ID{15: 1}
	require.NoError(t, s.View(t.Context(), func(tx hub.Tx) error {
		d, err := tx.Device(id)
		require.NoError(t, err)
		require.Equal(t, "Annas PC", d.Label)
		require.EqualValues(t, 9, d.Acked)
		c, err := tx.Contact(id)
		require.Equal(t, hub.Contact{Device: id, Seen: 7}, c)
		return err
	}))
}
