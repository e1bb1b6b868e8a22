package localstore

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/internal/quickdisk"
	"feltjournal/journal"
)

const (
	killDirEnv = "FELTJOURNAL_KILL_DIR"
	killRounds = 25
)

// TestMain lets this binary be the process that is killed. It makes properties
// shorter than rapid's 100 rounds: each round is a file with durable commits;
// -rapid.checks on the command line overrules it.
func TestMain(m *testing.M) {
	if dir := os.Getenv(killDirEnv); dir != "" {
		if err := recordForEver(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
	quickdisk.Use()
	os.Exit(m.Run())
}

// recordForEver writes the number of the last entry to stdout each time
// RecordAll returned, until it is killed.
func recordForEver(dir string) error {
	ctx := context.Background()
	s, err := Open(ctx, Options{Dir: dir, Now: time.Now, Pepper: StaticPepper("0123456789abcdef0123456789abcdef"), PIN: cheap})
	if err != nil {
		return err
	}
	u, err := s.Unlock(ctx, anna.ID, pin)
	if err != nil {
		return err
	}
	epochs, err := s.KeyEpochs(ctx)
	if err != nil {
		return err
	}
	for {
		for stream := range epochs {
			st, err := s.State(ctx)
			if err != nil {
				return err
			}
			items := []Item{{User: u, Stream: stream, Body: journal.Body{Fact: note(powerText(int(st.Last + 1)))}}}
			if st.Last%2 == 0 {
				items = bagAfter(u, stream, int(st.Last), 1+int(st.Last/2%5))
			}
			made, err := s.RecordAll(ctx, items, RecordOptions{})
			if err != nil {
				return err
			}
			fmt.Println(made[len(made)-1].Seq)
		}
	}
}

func TestI1_KillNineLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	f := newFixture(t).start()
	f.stream()
	require.NoError(t, f.store.Close())
	acked := 0
	for round := range killRounds {
		acked = max(acked, killAfter(t, f.opt.Dir, 3+round%9))
		s, err := Open(context.Background(), f.opt)
		require.NoError(t, err)
		have := verifyAfterCut(t, s, f)
		require.GreaterOrEqual(t, have, acked)
		require.NoError(t, s.Close())
	}
	t.Logf("%d kills, %d entries acknowledged, none lost", killRounds, acked)
}

// killAfter kills the process while it goes on after the nth acknowledgement
// and returns the last one that it wrote.
func killAfter(t *testing.T, dir string, n int) (last int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killDirEnv+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for i := 0; lines.Scan(); i++ {
		last, err = strconv.Atoi(strings.TrimSpace(lines.Text()))
		require.NoError(t, err)
		if i == n {
			require.NoError(t, cmd.Process.Kill())
		}
	}
	require.Error(t, cmd.Wait(), "the process was to be killed")
	require.NotZero(t, last)
	return last
}
