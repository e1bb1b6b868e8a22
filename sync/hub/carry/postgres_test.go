//go:build unix

package carry_test

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"feltjournal/internal/pgtest"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/carry"
	"feltjournal/sync/hub/postgres"
)

func init() { stopServers = pgtest.Stop }

func migrated(ctx context.Context, url string) error {
	_, err := postgres.Migrate(ctx, url, false)
	return err
}

func connect(t *testing.T, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func execute(t *testing.T, url string, scripts ...string) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer c.Close(t.Context())
	for _, script := range scripts {
		tag, err := c.Exec(t.Context(), script)
		require.NoError(t, err, script)
		if tag.Update() || tag.Delete() {
			require.Positive(t, tag.RowsAffected(), script)
		}
	}
}

// From a file to a server and back: the digest is the same all the way.
func TestCopy_ToPostgreSQLAndBack(t *testing.T) {
	for _, entries := range []int{0, 7, 2500} {
		from, _ := fresh(t)
		newFiller(uint64(entries)+11).fill(t, from, entries)
		server := connect(t, pgtest.Database(t, migrated))
		there, err := carry.Copy(t.Context(), from, server)
		require.NoError(t, err)
		back, _ := fresh(t)
		home, err := carry.Copy(t.Context(), server, back)
		require.NoError(t, err)
		require.Equal(t, there, home)
		require.Equal(t, survey(t, from), survey(t, back))
		require.Equal(t, uint64(entries), there.Count(carry.Entries)+there.Count(carry.Quarantine))
	}
}

// A copy to a server that was cut off at any transaction is taken up again.
func TestCopy_ToPostgreSQLIsTakenUpAgain(t *testing.T) {
	from, f := tamperable(t)
	for n := 2; ; n += 3 {
		server := connect(t, pgtest.Database(t, migrated))
		_, err := carry.Copy(t.Context(), from, &failing{Store: server, left: n, after: n%2 == 0})
		if err == nil {
			return
		}
		require.ErrorIs(t, err, hub.ErrUnavailable)
		require.NoError(t, from.Update(t.Context(), func(tx hub.Tx) error { f.entry(t, tx); return nil }))
		proof, err := carry.Copy(t.Context(), from, server)
		require.NoError(t, err)
		require.Equal(t, survey(t, from), proof)
		unmarked(t, server)
	}
}

// What is changed in the server behind everybody's back is found.
func TestVerify_FindsWhatWasTamperedWithInPostgreSQL(t *testing.T) {
	from, _ := tamperable(t)
	for name, query := range map[string]string{
		"a flipped byte": "UPDATE entries SET sealed = set_byte(sealed, 0, 255 - get_byte(sealed, 0)) WHERE id IN (SELECT id FROM entries WHERE length(sealed) > 0 LIMIT 1)",
		"a missing row":  "DELETE FROM entries WHERE id IN (SELECT id FROM entries LIMIT 1)",
		"two positions swapped": `UPDATE entries SET pos = -pos WHERE stream = (SELECT id FROM streams WHERE pos > 3 LIMIT 1) AND pos IN (2, 3);
			UPDATE entries SET pos = 5 + pos WHERE pos < 0`,
		"a head":     "UPDATE streams SET confirmed = confirmed + 1",
		"a grant":    "UPDATE grants SET active = NOT active",
		"a decision": "UPDATE decisions SET why = ''",
		"an alarm":   "DELETE FROM alarms",
	} {
		t.Run(name, func(t *testing.T) {
			url := pgtest.Database(t, migrated)
			proof, err := carry.Copy(t.Context(), from, connect(t, url))
			require.NoError(t, err)
			execute(t, url, query)
			require.ErrorIs(t, carry.Verify(t.Context(), connect(t, url), proof), carry.ErrDiffers)
		})
	}
}

// server keeps the store in a database; copies are dumps of it, or backups.
type server struct {
	url  string
	dump bool
}

func (s server) open(t *testing.T) hub.Store {
	t.Helper()
	return connect(t, s.url)
}

func (s server) copy(t *testing.T, d *drill) string {
	t.Helper()
	to := filepath.Join(d.dir, d.clock().Format("20060102T150405"))
	if !s.dump {
		_, err := carry.Backup(t.Context(), d.store, to, d.clock(), "drill")
		require.NoError(t, err)
		return to
	}
	run(t, "pg_dump", "--format=custom", "--file="+to, s.url)
	return to
}

func (s server) restore(t *testing.T, d *drill, copied string) {
	t.Helper()
	execute(t, s.url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
	if s.dump {
		run(t, "pg_restore", "--exit-on-error", "--dbname="+s.url, copied)
		return
	}
	require.NoError(t, migrated(t.Context(), s.url))
	store := connect(t, s.url)
	_, err := carry.Restore(t.Context(), copied, store, d.home.Master)
	require.NoError(t, err)
	_, err = carry.Restore(t.Context(), copied, store, d.home.Master)
	require.ErrorIs(t, err, carry.ErrNotEmpty)
}

func run(t *testing.T, program string, args ...string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput()
	require.NoError(t, err, string(out))
}

// T15, I9: the same on a server, from its own dump and from a backup.
func TestT15_RestoreDrillOnPostgreSQL(t *testing.T) {
	for _, age := range ages() {
		t.Run("dump of "+age+" ago", func(t *testing.T) {
			newDrill(t, server{url: pgtest.Database(t, migrated), dump: true}, 4).run(age)
		})
	}
	t.Run("backup of a day ago", func(t *testing.T) {
		newDrill(t, server{url: pgtest.Database(t, migrated)}, 4).run("a day")
	})
}
