package chart_test

import (
	"crypto/sha256"
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func onList(patient byte, version uint32, active bool) *journal.Assignment {
	a := &journal.Assignment{Patient: journal.ID{patient}, Version: version, Active: active, Unit: "Sone Nord", Name: string(rune('A' + patient))}
	if !active {
		a.Reason, a.By = "utskrevet", "Kari Moe"
	}
	return a
}

func listOf(facts ...*journal.Assignment) (*chart.List, *book) {
	b := &book{}
	for i, f := range facts {
		b.add(centre, at(i, 0), f)
	}
	l := chart.NewList(stream)
	l.Add(b.entries...)
	return l, b
}

func names(members []chart.Member) (list []string) {
	for _, m := range members {
		list = append(list, m.Name)
	}
	return list
}

func TestI16_a_patient_leaves_a_list_only_by_a_removal_with_a_reason(t *testing.T) {
	l, _ := listOf(onList(2, 1, true), onList(1, 1, true), onList(3, 1, true), onList(1, 2, false))
	require.Equal(t, []string{"C", "D"}, names(l.Active()))
	gone := l.Removed(at(0, 0))
	require.Equal(t, []string{"B"}, names(gone))
	require.Equal(t, "utskrevet", gone[0].Reason)
	require.Equal(t, "Kari Moe", gone[0].By)
	require.Equal(t, at(3, 0), gone[0].Entry.At)
	require.Empty(t, l.Removed(at(4, 0)))
	require.Equal(t, "Sone Nord", l.Unit())
	m, ok := l.Member(journal.ID{3})
	require.True(t, ok)
	require.True(t, m.Active)
	_, ok = l.Member(journal.ID{9})
	require.False(t, ok)
}

func TestI16_nobody_falls_off_a_list_by_a_clash_of_versions(t *testing.T) {
	l, _ := listOf(onList(1, 2, true), onList(1, 2, false))
	require.Len(t, l.Active(), 1)
	l, _ = listOf(onList(1, 2, false), onList(1, 2, true))
	require.Len(t, l.Active(), 1)
}

func TestList_Head_is_count_and_hash_of_sorted_streams(t *testing.T) {
	l, _ := listOf(onList(2, 1, true), onList(1, 1, true), onList(3, 1, false))
	count, hash := l.Head()
	one, two := journal.ID{1}, journal.ID{2}
	want := sha256.Sum256(append(one[:], two[:]...))
	require.Equal(t, 2, count)
	require.Equal(t, want[:16], hash[:])
}

func TestR_MED_13_lists_merge_in_any_order(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &book{}
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			draw := func() *journal.Assignment {
				return onList(byte(rapid.IntRange(1, 3).Draw(t, "who")), uint32(rapid.IntRange(1, 3).Draw(t, "version")), rapid.Bool().Draw(t, "active"))
			}
			id := b.add(centre, at(1, 0), draw())
			if rapid.IntRange(0, 5).Draw(t, "forged") == 0 {
				b.add(centre, at(1, 0), draw(), withID(id))
			}
		}
		want := chart.NewList(stream)
		want.Add(b.entries...)
		got := chart.NewList(stream)
		for _, e := range append(rapid.Permutation(b.entries).Draw(t, "arrival"), b.entries...) {
			got.Add(e)
		}
		require.Equal(t, string(want.Canonical()), string(got.Canonical()))
		require.Equal(t, want.Len(), got.Len())
	})
}

func TestList_leaves_out_what_is_no_assignment_of_its_own(t *testing.T) {
	b := &book{}
	b.add(centre, at(1, 0), onList(1, 1, true), inStream(journal.ID{0xcc}))
	b.add(anna, at(1, 0), &journal.Access{Action: "åpnet"})
	l := chart.NewList(stream)
	l.Add(b.entries...)
	require.Zero(t, l.Len())
	require.Empty(t, l.Unit())
}
