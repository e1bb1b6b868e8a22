package story_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/internal/story"
	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
)

// The test program plays a nurse when it is started with these variables: it
// acts, says "lagret" after each part, and lives on until it is killed.
const (
	roleVariable = "FELTJOURNAL_STORY_ROLE"
	dirVariable  = "FELTJOURNAL_STORY_DIR"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		if err := play(context.Background(), role, os.Getenv(dirVariable)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// play is one nurse's part in a process of its own.
func play(ctx context.Context, role, dir string) error {
	troupe, err := story.NewTroupe(dir, "")
	if err != nil {
		return err
	}
	parts := map[string]func(*story.Nurse) error{
		"anna":       func(n *story.Nurse) error { return story.AnnaOffline(ctx, n, troupe.Today()) },
		"anna-count": func(n *story.Nurse) error { return story.AnnaCounts(ctx, n, troupe.Today()) },
		"anna-last":  func(n *story.Nurse) error { return story.AnnaLast(ctx, n) },
		"bjorn":      func(n *story.Nurse) error { return story.BjornOffline(ctx, n, troupe.Today()) },
		"bjorn-stop": func(n *story.Nurse) error { return n.GiveStoppedDose(ctx, troupe.Today()) },
	}
	player := story.Anna
	if role[0] == 'b' {
		player = story.Bjorn
	}
	n, err := troupe.Unlock(ctx, player, localstore.Options{})
	if err != nil {
		return err
	}
	if err := parts[role](n); err != nil {
		return err
	}
	fmt.Println("lagret")
	select {} // until killed: nothing is closed in order
}

// act starts a nurse's process, waits for "lagret" and kills it at once.
func act(t *testing.T, troupe *story.Troupe, role string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(troupe.Env, roleVariable+"="+role, dirVariable+"="+troupe.Dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
	require.NoError(t, err, role)
	require.Equal(t, "lagret\n", line)
}

func buildSyncd(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "syncd")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", program, "feltjournal/cmd/syncd")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return program
}

// The story with a hub, two daemons and nurses in processes of their own, each
// killed right after "lagret".
func TestStory_with_processes(t *testing.T) {
	ctx := t.Context()
	troupe, err := story.NewTroupe(t.TempDir(), buildSyncd(t))
	require.NoError(t, err)
	require.NoError(t, troupe.OpenHub(ctx))
	t.Cleanup(func() { require.NoError(t, troupe.CloseHub()) })
	for _, p := range story.Players {
		require.NoError(t, troupe.Enroll(ctx, p))
		agent, err := troupe.Start(ctx, "agent-"+p.ID, troupe.Syncd, "agent", "run", "--dir", troupe.Station(p.ID))
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, agent.Stop()) })
	}
	anna, bjorn := observe(t, troupe, story.Anna), observe(t, troupe, story.Bjorn)
	await(t, "both to be synced", func() bool { return complete(t, anna) && complete(t, bjorn) })

	cast := castOf(t, troupe)
	offline(t, true, anna, bjorn)
	act(t, troupe, "anna")
	act(t, troupe, "bjorn")
	require.NoError(t, troupe.Publish())
	await(t, "the hub to import the stop", func() bool { return stopped(t, troupe) })
	act(t, troupe, "bjorn-stop")
	act(t, troupe, "anna-last")

	offline(t, false, anna, bjorn)
	await(t, "everything to be confirmed", func() bool { return confirmed(t, anna) && confirmed(t, bjorn) })
	await(t, "both to know both withdrawals", func() bool { return held(t, bjorn, cast.Unit) == held(t, anna, cast.Unit) })
	act(t, troupe, "anna-count")
	await(t, "the count to be confirmed", func() bool { return confirmed(t, anna) })
	await(t, "Bjørn's machine to have it", func() bool { return held(t, bjorn, cast.Unit) == held(t, anna, cast.Unit) })
	h := openHub(t, troupe)
	nurses := []*story.Nurse{unlock(t, troupe, story.Anna), unlock(t, troupe, story.Bjorn)}
	findings, err := story.Check(ctx, story.Outcome{Centre: h, Nurses: nurses, Filed: troupe.Filed(), Cast: cast})
	require.NoError(t, err)
	for _, f := range findings {
		t.Logf("%t %s: %s", f.OK, f.What, f.Seen)
	}
	for _, f := range findings {
		require.True(t, f.OK, "%s: %s", f.What, f.Seen)
	}
	logsNameNoPatient(t, troupe, h)
}

// castOf looks for the players of the second act at Anna's machine.
func castOf(t *testing.T, troupe *story.Troupe) story.Cast {
	t.Helper()
	n, err := troupe.Unlock(t.Context(), story.Anna, localstore.Options{})
	require.NoError(t, err)
	defer n.Close()
	cast, err := n.Cast(troupe.Today())
	require.NoError(t, err)
	return cast
}

func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	require.NoError(t, story.Await(t.Context(), what, ok))
}

// observe opens a workstation's file beside its daemon, without any key.
func observe(t *testing.T, troupe *story.Troupe, p story.Player) *localstore.Store {
	t.Helper()
	s, err := localstore.Open(t.Context(), localstore.Options{Dir: troupe.Station(p.ID), Now: troupe.Now})
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

func offline(t *testing.T, off bool, stores ...*localstore.Store) {
	t.Helper()
	for _, s := range stores {
		require.NoError(t, s.SetOffline(t.Context(), off))
	}
}

func status(t *testing.T, s *localstore.Store) localstore.Status {
	t.Helper()
	st, err := s.Status(t.Context())
	require.NoError(t, err)
	return st
}

// held is how many entries of a stream a store has.
func held(t *testing.T, s *localstore.Store, stream journal.ID) (n int) {
	t.Helper()
	require.NoError(t, s.Rows(t.Context(), 0, func(r localstore.Row) error {
		if r.Stream == stream {
			n++
		}
		return nil
	}))
	return n
}

func complete(t *testing.T, s *localstore.Store) bool {
	t.Helper()
	return status(t, s).LastComplete != 0
}

func confirmed(t *testing.T, s *localstore.Store) bool {
	t.Helper()
	st := status(t, s)
	return st.Last > 0 && st.Unsent == 0 && st.Unconfirmed == 0
}

func openHub(t *testing.T, troupe *story.Troupe) *hub.Hub {
	t.Helper()
	home, err := hub.LoadHome(troupe.Hub(), troupe.Now(), rand.Reader)
	require.NoError(t, err)
	store, err := sqlite.Open(t.Context(), home.StorePath())
	require.NoError(t, err)
	t.Cleanup(func() { store.Close() })
	return hub.New(home.Config(store, troupe.Now, rand.Reader))
}

func unlock(t *testing.T, troupe *story.Troupe, p story.Player) *story.Nurse {
	t.Helper()
	n, err := troupe.Unlock(t.Context(), p, localstore.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { n.Close() })
	return n
}

// stopped reports whether the centre's stop has reached the hub.
func stopped(t *testing.T, troupe *story.Troupe) bool {
	t.Helper()
	h := openHub(t, troupe)
	return story.CentreHasStopped(t.Context(), h)
}
