package localstore

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/internal/powercut"
	"feltjournal/journal"
	"feltjournal/journal/seal"
)

const (
	powerCuts     = 800
	powerRuns     = 8
	powerBags     = 18
	powerNarrow   = 40 // pages between checkpoints: many of them in a short run
	controlCuts   = 200
	powerCutSeed1 = 20261122
)

// powerRun records entries alone and in bags, drafts and inbound batches on a
// disk that is written down, and acknowledges each bag after it was recorded.
func powerRun(t *testing.T, synchronous string, seed uint64) (*fixture, *powercut.Recorder) {
	t.Helper()
	rec, err := powercut.New()
	require.NoError(t, err)
	f := newFixture(t)
	f.opt.vfs, f.opt.synchronous, f.opt.checkpoint = rec.Name(), synchronous, powerNarrow
	f.start()
	stream := f.stream()
	rec.Ack(0) // the store itself is there
	rng := rand.New(rand.NewPCG(seed, 1))
	other, seq := f.id(), uint64(0)
	for i := range powerBags {
		opt := RecordOptions{}
		if rng.IntN(3) == 0 {
			d, err := f.store.SaveDraft(context.Background(), f.user, Draft{Stream: stream, Name: "rapport", Fact: note("utkast")})
			require.NoError(t, err)
			opt.Draft = d.ID
		}
		made, err := f.store.RecordAll(context.Background(), f.bag(stream, 1+i%4), opt)
		require.NoError(t, err)
		rec.Ack(int64(made[len(made)-1].Seq))
		if rng.IntN(4) == 0 {
			seq++
			in := Inbound{Acked: uint64(rng.IntN(i + 1)), Entries: []Placed{{f.foreign(other, seq, stream, note("fra en annen")), seq}}}
			in.Cursors = []Cursor{{Stream: stream, Pos: seq}}
			f.apply(in)
		}
	}
	return f, rec
}

func powerText(seq int) string { return fmt.Sprintf("Rapport nummer %d, skrevet uten dekning.", seq) }

// lostAfter cuts the power after n events and tells how many acknowledged
// entries are gone.
func lostAfter(t *testing.T, f *fixture, rec *powercut.Recorder, n int, rng *rand.Rand) int {
	t.Helper()
	dir := t.TempDir()
	acks, err := rec.Cut(n, rng, dir)
	require.NoError(t, err)
	if len(acks) == 0 {
		return 0 // nothing was promised yet
	}
	keys, err := os.ReadFile(filepath.Join(f.opt.Dir, keyFileName))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, keyFileName), keys, 0o600))
	opt := f.opt
	opt.Dir, opt.vfs, opt.synchronous = dir, "", ""
	s, err := Open(context.Background(), opt)
	if f.opt.synchronous != "FULL" && err != nil {
		return 1 // not even the store itself was durable
	}
	require.NoError(t, err, "cut after %d events", n)
	defer s.Close()
	have := verifyAfterCut(t, s, f)
	return max(0, int(acks[len(acks)-1])-have)
}

// verifyAfterCut wants a dense chain of whole entries and whole bags, and cursors that do not
// stand ahead of their rows; it returns the newest own number.
func verifyAfterCut(t *testing.T, s *Store, f *fixture) int {
	t.Helper()
	own, whole, others := 0, 0, uint64(0)
	require.NoError(t, s.Rows(context.Background(), 0, func(r Row) error {
		e, err := seal.Open(r.Sealed, f.keys[r.Stream])
		require.NoError(t, err)
		if r.Device != f.device.ID {
			others = max(others, r.Pos)
			return nil
		}
		own++
		require.Equal(t, uint64(own), r.Seq)
		require.Equal(t, powerText(own), e.Fact.(*journal.Note).Text)
		whole = max(whole, bagEnd(e.Fact.(*journal.Note)))
		return nil
	}))
	require.GreaterOrEqual(t, own, whole, "half a bag")
	cursors, err := s.Cursors(context.Background())
	require.NoError(t, err)
	for _, c := range cursors {
		require.LessOrEqual(t, c.Pos, others, "cursor before rows")
	}
	st, err := s.Status(context.Background())
	require.NoError(t, err)
	require.Empty(t, st.Alarms)
	return own
}

func cutPower(t *testing.T, synchronous string, cuts int) (losses int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(powerCutSeed1, uint64(cuts)))
	for run := range powerRuns {
		f, rec := powerRun(t, synchronous, uint64(run))
		for range cuts / powerRuns {
			if lostAfter(t, f, rec, rng.IntN(rec.Len()+1), rng) > 0 {
				losses++
			}
		}
	}
	return losses
}

func TestI1_PowerCutLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	cuts := powerCuts
	if testing.Short() || underRace {
		cuts /= 8
	}
	losses := cutPower(t, "FULL", cuts)
	t.Logf("%d cuts at FULL, %d with losses, seed %d", cuts, losses, powerCutSeed1)
	require.Zero(t, losses)
}

// The same test finds losses at NORMAL: it can fail.
func TestI1_PowerCutControlLosesAtNormal(t *testing.T) {
	t.Parallel()
	losses := cutPower(t, "NORMAL", controlCuts/2)
	t.Logf("%d cuts at NORMAL, %d with losses, seed %d", controlCuts/2, losses, powerCutSeed1)
	require.Positive(t, losses)
}
