package chart_test

import (
	"slices"
	"testing"

	"feltjournal/internal/dosegrid"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

// What the grid is measured on has to be what a ward looks like.
func TestGrid_the_invented_ward_is_a_plausible_one(t *testing.T) {
	w := dosegrid.New()
	charts := w.Fold()
	require.Len(t, charts, dosegrid.Patients)
	for p, c := range charts {
		require.Len(t, c.Orders(), dosegrid.Orders)
		for _, e := range w.Entries[p] {
			require.NoError(t, e.Fact.Validate())
		}
		require.Greater(t, w.Grid(c), dosegrid.Days*14)
		require.NotEmpty(t, c.Doses(c.Orders()[0].ID))
	}
}

func TestGrid_one_more_entry_changes_one_day_of_one_chart(t *testing.T) {
	w := dosegrid.New()
	c := w.Fold()[0]
	today := w.Days[dosegrid.Days-1]
	before := c.Round(today, w.Now)
	c.Add(w.Next(0))
	changed := 0
	for i, row := range c.Round(today, w.Now) {
		if !slices.EqualFunc(row.Cells, before[i].Cells, func(a, b chart.Cell) bool { return a.State == b.State }) {
			changed++
		}
	}
	require.Equal(t, 1, changed)
}

// BenchmarkGridCold folds a whole ward and lays out its grid: the promise is
// 50 ms of CPU.
func BenchmarkGridCold(b *testing.B) {
	w := dosegrid.New()
	b.ResetTimer()
	for b.Loop() {
		cells := 0
		for _, c := range w.Fold() {
			cells += w.Grid(c)
		}
		b.ReportMetric(float64(cells), "cells")
	}
}

// BenchmarkGridFold is the first half of it.
func BenchmarkGridFold(b *testing.B) {
	w := dosegrid.New()
	b.ResetTimer()
	for b.Loop() {
		w.Fold()
	}
}

// BenchmarkGridAdd is one more entry and the changed patient's day: the promise
// is 1 ms.
func BenchmarkGridAdd(b *testing.B) {
	w := dosegrid.New()
	today := w.Days[dosegrid.Days-1]
	charts := w.Fold()
	n := 0
	b.ResetTimer()
	for b.Loop() {
		c := charts[n%len(charts)]
		if n++; n%len(charts) == 0 { // before the doses of one slot pile up
			b.StopTimer()
			charts = w.Fold()
			b.StartTimer()
		}
		c.Add(w.Next((n - 1) % len(charts)))
		c.Round(today, w.Now)
	}
}
