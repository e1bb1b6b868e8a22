//go:build unix

package pgtest_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"feltjournal/internal/pgtest"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// asChild makes the test binary start a server, say where, and wait.
const asChild = "PGTEST_CHILD"

func TestMain(m *testing.M) {
	code := m.Run()
	pgtest.Stop()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			os.Stderr.WriteString(err.Error())
			code = 1
		}
	}
	os.Exit(code)
}

func prepare(ctx context.Context, url string) error {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.Exec(ctx, "CREATE TABLE notes (n int)")
	return err
}

func TestDatabase_EachTestHasItsOwn(t *testing.T) {
	for range 2 {
		url := pgtest.Database(t, prepare)
		c, err := pgx.Connect(t.Context(), url)
		require.NoError(t, err)
		_, err = c.Exec(t.Context(), "INSERT INTO notes VALUES (1)")
		require.NoError(t, err)
		var n int
		require.NoError(t, c.QueryRow(t.Context(), "SELECT count(*) FROM notes").Scan(&n))
		require.Equal(t, 1, n)
		require.NoError(t, c.Close(t.Context()))
	}
}

func TestServer_StopsAndStartsAgain(t *testing.T) {
	s := pgtest.Start(t, pgtest.Options{Sync: true})
	require.NoError(t, s.Exec("CREATE TABLE kept (n int)"))
	for _, m := range []pgtest.Mode{pgtest.Fast, pgtest.Immediate} {
		s.Stop(t, m)
		require.Error(t, s.Exec("SELECT 1"))
		s.Restart(t)
		require.NoError(t, s.Exec("INSERT INTO kept VALUES (1)"))
	}
}

// The test binary is killed; its server and its files must go with it.
func TestGuard_NothingStaysBehindAKilledTest(t *testing.T) {
	if os.Getenv(asChild) != "" {
		os.Stdout.WriteString("at " + pgtest.Shared(t).Socket() + "\n")
		<-t.Context().Done()
	}
	child := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.timeout", "60s")
	child.Env = append(os.Environ(), asChild+"=1")
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	socket := strings.TrimSpace(strings.TrimPrefix(line, "at "))
	require.FileExists(t, socket)
	require.NoError(t, child.Process.Kill())
	require.Error(t, child.Wait())
	require.Eventually(t, func() bool {
		_, err := os.Stat(strings.TrimSuffix(socket, "/.s.PGSQL.5432"))
		return os.IsNotExist(err)
	}, 30*time.Second, 50*time.Millisecond)
}
