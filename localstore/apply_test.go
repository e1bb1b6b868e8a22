package localstore

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// dump is everything that a hub's answers decide, as text.
func (f *fixture) dump() string {
	var lines []string
	for _, r := range f.rows() {
		lines = append(lines, fmt.Sprintf("entry %s %d %x", r.ID, r.Pos, r.Bytes))
	}
	slices.Sort(lines)
	m, err := f.store.Marks(context.Background())
	require.NoError(f.t, err)
	for s, mark := range m.Streams {
		lines = append(lines, fmt.Sprintf("stream %s %+v", s, mark))
	}
	epochs, err := f.store.KeyEpochs(context.Background())
	require.NoError(f.t, err)
	for s, e := range epochs {
		lines = append(lines, fmt.Sprintf("key %s %d", s, e))
	}
	lines = append(lines, fmt.Sprint("acked ", m.State.Acked, m.Refused))
	slices.Sort(lines)
	return fmt.Sprint(lines)
}

// history is what a hub tells one device, in the order it happened.
func (f *fixture) history(rt *rapid.T) []Inbound {
	streams := []journal.ID{f.stream(), f.stream(), f.stream()}
	for range 6 {
		f.record(rapid.SampledFrom(streams).Draw(rt, "own stream"), "egen")
	}
	var out []Inbound
	pos, seq, other := map[journal.ID]uint64{}, uint64(0), f.id()
	for i := range rapid.IntRange(1, 8).Draw(rt, "answers") {
		in := Inbound{Acked: uint64(min(6, i))}
		for range rapid.IntRange(0, 6).Draw(rt, "entries") {
			s := rapid.SampledFrom(streams).Draw(rt, "stream")
			pos[s]++
			seq++
			in.Entries = append(in.Entries, Placed{f.foreign(other, seq, s, note("fra en annen")), pos[s]})
		}
		for _, s := range streams {
			in.Cursors = append(in.Cursors, Cursor{Stream: s, Pos: pos[s], Root: [8]byte{byte(pos[s])}, Confirmed: pos[s] / 2, Held: []uint64{1}})
		}
		out = append(out, f.inbound(in))
	}
	return out
}

// TestI6_SplitRepeatedOrReorderedAnswersGiveTheSameReplica applies a history
// as it was, and cut up, repeated and shuffled, to two copies of a store.
func TestI6_SplitRepeatedOrReorderedAnswersGiveTheSameReplica(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		f := newFixture(t).start()
		history := f.history(rt)
		g := f.copy()
		for _, in := range history {
			f.apply(in)
		}
		pieces := split(rt, history)
		for _, in := range rapid.Permutation(pieces).Draw(rt, "order") {
			g.apply(in)
			if rapid.Bool().Draw(rt, "again") {
				g.apply(in)
			}
		}
		require.Equal(rt, f.dump(), g.dump())
		require.NoError(t, f.store.Close())
		require.NoError(t, g.store.Close())
	})
}

// copy is the same store in another directory.
func (f *fixture) copy() *fixture {
	require.NoError(f.t, f.store.Close())
	g := *f
	g.opt.Dir = f.t.TempDir()
	require.NoError(f.t, os.CopyFS(g.opt.Dir, os.DirFS(f.opt.Dir)))
	for _, c := range []*fixture{f, &g} {
		s, err := Open(context.Background(), c.opt)
		require.NoError(f.t, err)
		c.store = s
	}
	return &g
}

// split cuts answers into smaller ones. Cursors stay what they are: a cursor
// that arrives before another piece's rows is the hub's to send only after.
func split(rt *rapid.T, history []Inbound) (out []Inbound) {
	for _, in := range history {
		rest := in.Entries
		for len(rest) > 0 {
			n := rapid.IntRange(1, len(rest)).Draw(rt, "cut")
			piece := in
			piece.Entries, piece.Cursors, rest = rest[:n], nil, rest[n:]
			out = append(out, piece)
		}
		in.Entries = nil
		out = append(out, in)
	}
	return out
}

func TestI2_SameEntryTwiceIsNoChange(t *testing.T) {
	f := newFixture(t).start()
	s := f.stream()
	e := f.foreign(f.id(), 1, s, note("x"))
	require.Equal(t, Applied{New: 1}, f.apply(Inbound{Entries: []Placed{{e, 1}}}))
	require.Equal(t, Applied{Known: 1}, f.apply(Inbound{Entries: []Placed{{e, 1}}}))
	require.Empty(t, f.status().Alarms)
}

func TestI2_OtherBytesUnderATakenNumberAreKeptAndNeverOverwrite(t *testing.T) {
	f := newFixture(t).start()
	s, device := f.stream(), f.id()
	first, second := f.foreign(device, 1, s, note("gitt")), f.foreign(device, 1, s, note("ikke gitt"))
	sameID := f.foreign(device, 2, s, note("annet"))
	sameID.ID = first.ID
	a := f.apply(Inbound{Entries: []Placed{{first, 1}, {second, 2}, {sameID, 3}}})
	require.Equal(t, Applied{New: 1, Conflicts: 2}, a)
	require.Equal(t, first, f.rows()[0].Sealed)
	st := f.status()
	require.Equal(t, 2, st.Conflicts)
	require.Equal(t, AlarmEquivocation, st.Alarms[0].Code)
}

func TestUrgentCopyGetsItsPlaceLater(t *testing.T) {
	f := newFixture(t).start()
	s := f.stream()
	e := f.foreign(f.id(), 1, s, note("stopp"))
	f.apply(Inbound{Entries: []Placed{{e, 0}}})
	require.Zero(t, f.rows()[0].Pos)
	f.apply(Inbound{Entries: []Placed{{e, 7}}, Cursors: []Cursor{{Stream: s, Pos: 7}}})
	require.Equal(t, uint64(7), f.rows()[0].Pos)
	f.apply(Inbound{Entries: []Placed{{e, 8}}})
	require.Equal(t, uint64(7), f.rows()[0].Pos)
	require.Equal(t, AlarmMoved, f.status().Alarms[0].Code)
}

func TestI1_ReceiptsGoDownOnlyByRewind(t *testing.T) {
	f := newFixture(t).start()
	s := f.stream()
	e := f.record(s, "x")
	up := Inbound{Acked: 1, Placements: []Placement{{1, 1}}, Cursors: []Cursor{{Stream: s, Pos: 1, Confirmed: 1}}}
	f.apply(up)
	f.apply(Inbound{Acked: 0, Cursors: []Cursor{{Stream: s, Pos: 0, Confirmed: 0}}})
	receipt := func() Receipt {
		m, err := f.store.Marks(context.Background())
		require.NoError(t, err)
		r, _ := m.Receipt(&f.rows()[0])
		return r
	}
	require.Equal(t, ReceiptConfirmed, receipt())
	other := journal.ID{0xe2}
	in := up
	in.Epoch = other
	_, err := f.store.Apply(context.Background(), f.inbound(in))
	require.ErrorIs(t, err, ErrEpoch)
	require.NoError(t, f.store.Rewind(context.Background(), other))
	require.Equal(t, ReceiptLocal, receipt())
	require.Equal(t, AlarmRollback, f.status().Alarms[0].Code)
	out, err := f.store.Unsent(context.Background(), 0, Budget{Entries: 10, Bytes: 1 << 20})
	require.NoError(t, err)
	require.Equal(t, e.ID, out[0].ID, "what the hub lost is offered again")
	f.apply(in)
	require.Equal(t, ReceiptConfirmed, receipt())
}

func TestRefusedAndHeldEntriesAreShownAsSuch(t *testing.T) {
	f := newFixture(t).start()
	s := f.stream()
	f.record(s, "a")
	f.record(s, "b")
	f.record(s, "c")
	f.apply(Inbound{Acked: 3, Placements: []Placement{{1, 1}, {2, 2}, {3, 3}}, Refused: []Refusal{{2, "rights"}}, Cursors: []Cursor{{Stream: s, Pos: 3, Confirmed: 3, Held: []uint64{3}}}})
	m, err := f.store.Marks(context.Background())
	require.NoError(t, err)
	var got []string
	for _, r := range f.rows() {
		receipt, code := m.Receipt(&r)
		got = append(got, fmt.Sprintf("%d %s", receipt, code))
	}
	require.Equal(t, []string{"3 ", "4 rights", "4 held"}, got)
	require.Equal(t, 1, f.status().Refused)
}

func TestI4_RemovedStreamLosesItsKeyAndUnsentWorkStillLeaves(t *testing.T) {
	f := newFixture(t).start()
	s, device := f.stream(), f.id()
	f.record(s, "usendt")
	f.apply(Inbound{Entries: []Placed{{f.foreign(device, 1, s, note("x")), 1}}, Cursors: []Cursor{{Stream: s, Pos: 1}}})
	wrapped := f.wrapped(s).Wrapped
	f.apply(Inbound{Removed: []journal.ID{s}})
	epochs, err := f.store.KeyEpochs(context.Background())
	require.NoError(t, err)
	require.NotContains(t, epochs, s)
	require.NoError(t, f.user.Refresh(context.Background()))
	_, err = f.user.Key(context.Background(), s, 1)
	require.Equal(t, "no_key", journal.CodeOf(err))
	out, err := f.store.Unsent(context.Background(), 0, Budget{Entries: 10, Bytes: 1 << 20})
	require.NoError(t, err)
	require.Len(t, out, 1)
	require.Len(t, f.rows(), 1, "others' entries are gone")
	for name, b := range f.files() {
		require.NotContains(t, string(b), string(wrapped), name)
	}

	f.apply(Inbound{Acked: 1, Placements: []Placement{{1, 2}}, Complete: true})
	f.now = f.now.Add(89 * 24 * time.Hour)
	f.apply(Inbound{Acked: 1, Complete: true})
	require.Len(t, f.rows(), 1, "kept for 90 days after the receipt")
	f.now = f.now.Add(2 * 24 * time.Hour)
	f.apply(Inbound{Acked: 1, Complete: true})
	require.Empty(t, f.rows())
	require.Zero(t, f.status().Unsent)
	next := f.record(f.stream(), "videre")
	require.Equal(t, uint64(2), next.Seq)
}

func TestReassignedStreamStartsOver(t *testing.T) {
	f := newFixture(t).start()
	s, device := f.stream(), f.id()
	e := f.foreign(device, 1, s, note("x"))
	in := Inbound{Entries: []Placed{{e, 1}}, Cursors: []Cursor{{Stream: s, Pos: 1}}, Complete: true}
	f.apply(in)
	f.apply(Inbound{Removed: []journal.ID{s}, Complete: true})
	f.apply(Inbound{Removed: []journal.ID{s}, Complete: true})
	m, err := f.store.Marks(context.Background())
	require.NoError(t, err)
	require.Zero(t, m.AsOf(s))
	f.apply(Inbound{Cursors: []Cursor{{Stream: s, Pos: 5}}}) // an answer from before, which another worker took late
	f.apply(Inbound{Keys: []WrappedKey{f.wrapped(s)}})
	cursors, err := f.store.Cursors(context.Background())
	require.NoError(t, err)
	require.Equal(t, []Cursor{{Stream: s}}, cursors)
	m, err = f.store.Marks(context.Background())
	require.NoError(t, err)
	require.Zero(t, m.AsOf(s), "not complete before its rows are here")
	f.apply(in)
	require.Len(t, f.rows(), 1)
}

// TestChunksPauseBetweenAndCursorsComeLast cuts Apply off at each pause.
func TestI3_ChunksPauseBetweenAndCursorsComeLast(t *testing.T) {
	f := newFixture(t).start()
	s, device := f.stream(), f.id()
	in := Inbound{Cursors: []Cursor{{Stream: s, Pos: 1200}}, Complete: true}
	for i := range uint64(1200) {
		in.Entries = append(in.Entries, Placed{f.foreign(device, i+1, s, note("x")), i + 1})
	}
	pauses, stop := 0, 1
	f.store.opt.Sleep = func(_ context.Context, d time.Duration) error {
		require.GreaterOrEqual(t, d, 5*time.Millisecond)
		if pauses++; pauses == stop {
			return context.Canceled
		}
		return nil
	}
	_, err := f.store.Apply(context.Background(), f.inbound(in))
	require.ErrorIs(t, err, context.Canceled)
	cursors, err := f.store.Cursors(context.Background())
	require.NoError(t, err)
	require.Zero(t, cursors[0].Pos)
	require.Equal(t, maxChunkRows, len(f.rows()))
	pauses, stop = 0, -1
	a := f.apply(in)
	require.Equal(t, 2, pauses)
	require.Equal(t, Applied{New: 700, Known: 500}, a)
}

// TestI9_FileRestoredFromACopyGetsItsEntriesBack puts back an old copy: new
// entries would take numbers the hub knows.
func TestI9_FileRestoredFromACopyGetsItsEntriesBack(t *testing.T) {
	f := newFixture(t).start()
	s := f.stream()
	f.record(s, "1")
	old := f.copy()
	f.record(s, "2")
	f.record(s, "3")
	var lost []seal.Sealed
	for _, r := range f.rows() {
		lost = append(lost, r.Sealed)
	}
	require.NoError(t, f.store.Close())
	old.unlock()
	old.apply(Inbound{Acked: 3})
	_, err := old.store.Record(context.Background(), old.user, s, journal.Body{Fact: note("x")}, RecordOptions{})
	require.Equal(t, "device_behind", journal.CodeOf(err))
	require.Equal(t, AlarmBehind, old.status().Alarms[0].Code)
	old.apply(Inbound{Acked: 3, Entries: []Placed{{lost[2], 3}, {lost[1], 2}}})
	e := old.record(s, "4")
	require.Equal(t, uint64(4), e.Seq)
	st, err := old.store.State(context.Background())
	require.NoError(t, err)
	require.Equal(t, uint64(3), st.Acked)
	require.NoError(t, old.store.checkOutbox(context.Background(), st))
	require.NoError(t, old.store.Close())
}

func TestHostileNumbersGoToQuarantine(t *testing.T) {
	f := newFixture(t).start()
	s := f.stream()
	e := f.foreign(f.id(), 1, s, note("x"))
	zero, huge := e, e
	zero.Seq, huge.Seq = 0, 1<<63
	a := f.apply(Inbound{Entries: []Placed{{zero, 1}, {huge, 2}, {e, 1 << 63}, {e, 1}}})
	require.Equal(t, Applied{New: 1, Conflicts: 3}, a)
}

func TestForeignAreOfferedInPages(t *testing.T) {
	f := newFixture(t).start()
	s := f.stream()
	f.record(s, "egen")
	for i := range uint64(7) {
		f.now = f.now.Add(time.Second)
		f.apply(Inbound{Entries: []Placed{{f.foreign(journal.ID{7}, i+1, s, note("x")), i + 1}}})
	}
	var after journal.ID
	var seqs []uint64
	for {
		page, err := f.store.Foreign(context.Background(), after, Budget{Entries: 3, Bytes: 1 << 20})
		require.NoError(t, err)
		if len(page) == 0 {
			break
		}
		for _, e := range page {
			seqs, after = append(seqs, e.Seq), e.ID
		}
	}
	require.Equal(t, []uint64{1, 2, 3, 4, 5, 6, 7}, seqs)
	one, err := f.store.Foreign(context.Background(), journal.ID{}, Budget{Entries: 3, Bytes: 1})
	require.NoError(t, err)
	require.Len(t, one, 1)
}
