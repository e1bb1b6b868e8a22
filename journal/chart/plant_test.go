//go:build plant

package chart_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/internal/plant"
)

// TestPlantedBugsAreFound: a table that no bug can make fail proves nothing.
func TestPlantedBugsAreFound(t *testing.T) {
	defer plant.Set("")
	for _, bug := range append([]plant.Name{""}, plant.Tables...) {
		plant.Set(bug)
		found := 0
		for _, f := range glob(t, "testdata/*.md") {
			if name := filepath.Base(f); name == "README.md" || name == "ledger.md" {
				continue
			}
			for _, row := range readTable(t, f) {
				if len(playRow(t, row)) > 0 {
					found++
				}
			}
		}
		require.Equal(t, bug != "", found > 0, "%s: found in %d rows", bug, found)
		t.Logf("%s: found in %d rows", bug, found)
	}
}
