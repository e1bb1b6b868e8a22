package hub

import (
	"testing"

	"feltjournal/journal"

	"github.com/stretchr/testify/require"
)

func run(first uint64, n int) stretch {
	s := stretch{before: [8]byte{byte(first - 1)}}
	for i := range uint64(n) {
		r := Row{Pos: first + i, Root: [8]byte{byte(first + i)}}
		r.Bytes = make([]byte, 1000)
		s.rows = append(s.rows, r)
	}
	return s
}

func TestLatest_AnswersWhatItHoldsWithoutAGap(t *testing.T) {
	var r latest
	a := journal.ID{1}
	r.add(a, run(5, 3))
	r.add(a, run(8, 2))
	rows, ok := r.tail(a, 4, 9, 100)
	require.True(t, ok)
	require.Len(t, rows, 5)
	rows, ok = r.tail(a, 6, 9, 2)
	require.True(t, ok)
	require.EqualValues(t, 7, rows[0].Pos)
	require.Len(t, rows, 2)
	rows, ok = r.tail(a, 9, 9, 2)
	require.True(t, ok)
	require.Empty(t, rows)
	for _, miss := range [][2]uint64{{3, 9}, {4, 10}, {10, 9}} {
		_, ok = r.tail(a, miss[0], miss[1], 100)
		require.False(t, ok, "%v", miss)
	}
	for pos := uint64(4); pos <= 9; pos++ {
		root, ok := r.root(a, pos)
		require.True(t, ok)
		require.Equal(t, byte(pos), root[0])
	}
	for _, pos := range []uint64{3, 10} {
		_, ok := r.root(a, pos)
		require.False(t, ok)
	}
}

func TestLatest_AGapBeginsAnew(t *testing.T) {
	var r latest
	a := journal.ID{1}
	r.add(a, run(5, 3))
	r.add(a, run(10, 1))
	r.add(a, run(5, 3)) // told late
	_, ok := r.tail(a, 4, 7, 100)
	require.False(t, ok)
	rows, ok := r.tail(a, 9, 10, 100)
	require.True(t, ok)
	require.Len(t, rows, 1)
	require.Equal(t, rowWeight+1000, r.size)
}

func TestLatest_IsBounded(t *testing.T) {
	var r latest
	for n := range 100 {
		r.add(journal.ID{byte(n)}, run(1, maxLatest/1000/20))
		require.LessOrEqual(t, r.size, maxLatest)
	}
	_, ok := r.tail(journal.ID{99}, 0, 1, 1)
	require.True(t, ok, "the newest stay")
	require.Len(t, r.queue, len(r.runs))
	r.clear()
	require.Zero(t, r.size)
}
