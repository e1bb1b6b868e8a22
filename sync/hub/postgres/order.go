package postgres

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"feltjournal/journal"
)

// sorted are the keys of m in their order.
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func sortedIDs[V any](m map[journal.ID]V) []journal.ID {
	return sortedBy(m, func(a, b journal.ID) int { return bytes.Compare(a[:], b[:]) })
}

func sortedBy[K comparable, V any](m map[K]V, compare func(a, b K) int) []K {
	return slices.SortedFunc(maps.Keys(m), compare)
}

// compareIDs orders by the first pair, then by the second.
func compareIDs(a, b, c, d journal.ID) int {
	return cmp.Or(bytes.Compare(a[:], b[:]), bytes.Compare(c[:], d[:]))
}
