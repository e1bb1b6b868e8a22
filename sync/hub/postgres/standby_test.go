package postgres_test

import (
	"context"
	"testing"

	"feltjournal/internal/pgtest"
	"feltjournal/journal"
	"feltjournal/sync/hub"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
)

// An administrator cancels a COMMIT that waits for the standby. PostgreSQL then
// says that it has committed, which is true of this server only: nothing is
// acknowledged before the standby has it.
func TestI1_ACancelledWaitForTheStandbyIsNoAcknowledgement(t *testing.T) {
	server := pgtest.Start(t, pgtest.Options{})
	require.NoError(t, server.Exec("CREATE DATABASE hub"))
	require.NoError(t, migrated(t.Context(), server.URL("hub")))
	s := open(t, server.URL("hub"))
	begun(t, s)
	admin, err := pgx.Connect(t.Context(), server.URL("hub"))
	require.NoError(t, err)
	defer admin.Close(context.WithoutCancel(t.Context()))
	waiting := func() (pid int32) {
		require.Eventually(t, func() bool {
			err := admin.QueryRow(t.Context(), "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'").Scan(&pid)
			return err == nil
		}, waitLimit, waitStep)
		return pid
	}
	set(t, admin, "synchronous_standby_names", "nobody")
	canary := make(chan struct{})
	go func() {
		commitUntilWarned(t, server.URL("hub"))
		close(canary)
	}()
	cancelled := func() {
		_, err := admin.Exec(t.Context(), "SELECT pg_cancel_backend($1)", waiting())
		require.NoError(t, err)
	}
	cancelled() // commits wait from here on
	<-canary
	done := make(chan error, 1)
	go func() {
		scope := hub.Scope{Device: device, Streams: []journal.ID{stream}}
		done <- s.Extend(context.Background(), scope, func(tx hub.Tx) error { return push(tx, device, stream) })
	}()
	cancelled()
	cancelled()
	waiting()
	require.Empty(t, done, "it was acknowledged")
	set(t, admin, "synchronous_standby_names", "")
	require.NoError(t, <-done)
	requireDense(t, s, stream, 1)
}

// commitUntilWarned commits until a commit was waiting for a standby and was
// cancelled.
func commitUntilWarned(t *testing.T, url string) {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Error(err)
		return
	}
	warned := false
	config.OnNotice = func(*pgconn.PgConn, *pgconn.Notice) { warned = true }
	c, err := pgx.ConnectConfig(context.Background(), config)
	if err != nil {
		t.Error(err)
		return
	}
	defer c.Close(context.Background())
	for err == nil && !warned {
		_, err = c.Exec(context.Background(), "INSERT INTO feltjournal_migrations (version_id, is_applied) VALUES (1, true)")
	}
	if err != nil {
		t.Error(err)
	}
}

// set changes a setting of the whole server and waits until it holds.
func set(t *testing.T, admin *pgx.Conn, name, value string) {
	t.Helper()
	for _, statement := range []string{"ALTER SYSTEM SET " + name + " = '" + value + "'", "SELECT pg_reload_conf()"} {
		_, err := admin.Exec(t.Context(), statement)
		require.NoError(t, err)
	}
	require.Eventually(t, func() bool {
		var now string
		require.NoError(t, admin.QueryRow(t.Context(), "SELECT current_setting($1)", name).Scan(&now))
		return now == value
	}, waitLimit, waitStep)
}

// A primary that was demoted takes no writes: the hub looks for the new one.
func TestStore_LooksForThePrimary(t *testing.T) {
	server := pgtest.Start(t, pgtest.Options{})
	require.NoError(t, server.Exec("CREATE DATABASE hub"))
	require.NoError(t, migrated(t.Context(), server.URL("hub")))
	s := open(t, server.URL("hub"))
	begun(t, s)
	admin, err := pgx.Connect(t.Context(), server.URL("hub"))
	require.NoError(t, err)
	defer admin.Close(context.WithoutCancel(t.Context()))
	set(t, admin, "default_transaction_read_only", "on")
	done := make(chan error, 1)
	go func() {
		scope := hub.Scope{Device: device, Streams: []journal.ID{stream}}
		done <- s.Extend(context.Background(), scope, func(tx hub.Tx) error { return push(tx, device, stream) })
	}()
	require.Never(t, func() bool { return len(done) > 0 }, 100*waitStep, waitStep)
	set(t, admin, "default_transaction_read_only", "off")
	require.NoError(t, <-done)
	requireDense(t, s, stream, 1)
}
