package localstore

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

func TestI1_RecordIsThereAfterReopen(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	var want []journal.ID
	for range 5 {
		want = append(want, f.record(stream, "Åse har spist godt.").ID)
	}
	f.reopen()
	var got []journal.ID
	for _, r := range f.rows() {
		e, err := seal.Open(r.Sealed, f.keys[stream])
		require.NoError(t, err)
		require.Equal(t, "Åse har spist godt.", e.Fact.(*journal.Note).Text)
		require.Equal(t, anna, e.Author)
		got = append(got, e.ID)
	}
	require.Equal(t, want, got)
	require.Equal(t, 5, f.status().Unsent)
}

func TestI3_OwnEntriesAreDenseAndChained(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	for range 7 {
		f.record(stream, "rapport")
	}
	out, err := f.store.Unsent(context.Background(), 2, Budget{Entries: 100, Bytes: 1 << 20})
	require.NoError(t, err)
	require.Len(t, out, 5)
	link, err := f.store.LinkAt(context.Background(), 2)
	require.NoError(t, err)
	for i, e := range out {
		require.Equal(t, uint64(3+i), e.Seq)
		link = link.Next(e)
		at, err := f.store.LinkAt(context.Background(), e.Seq)
		require.NoError(t, err)
		require.Equal(t, link, at)
	}
}

func TestI2_TwoWindowsDoNotForkTheSequence(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	opt := f.opt
	opt.Rand = nil
	other, err := Open(context.Background(), opt)
	require.NoError(t, err)
	defer other.Close()
	u, err := other.Unlock(context.Background(), anna.ID, pin)
	require.NoError(t, err)
	done := make(chan error, 2)
	write := func(s *Store, u *Unlocked) {
		for i := range 20 {
			bag := make([]Item, 1+i%3)
			for n := range bag {
				bag[n] = Item{User: u, Stream: stream, Body: journal.Body{Fact: note("x")}}
			}
			if _, err := s.RecordAll(context.Background(), bag, RecordOptions{}); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}
	go write(f.store, f.user)
	go write(other, u)
	require.NoError(t, <-done)
	require.NoError(t, <-done)
	stamps := map[journal.Stamp]bool{}
	for i, r := range f.rows() {
		require.Equal(t, uint64(i+1), r.Seq)
		require.False(t, stamps[r.Stamp])
		stamps[r.Stamp] = true
	}
	require.Len(t, stamps, 2*39)
	st, err := f.store.State(context.Background())
	require.NoError(t, err)
	require.NoError(t, f.store.checkOutbox(context.Background(), st))
}
