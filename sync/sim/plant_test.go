//go:build plant

package sim

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/internal/plant"
)

// mostSeeds bounds how long a planted bug may hide.
const mostSeeds = 600

func TestPlantedBugsAreFound(t *testing.T) {
	require.GreaterOrEqual(t, len(plant.All), 20)
	defer plant.Set("")
	for _, bug := range plant.All {
		t.Run(string(bug), func(t *testing.T) {
			plant.Set(bug)
			for seed := uint64(1); seed <= mostSeeds; seed++ {
				if _, found := Run(t.Context(), Options{First: seed, Seeds: 1}); len(found) > 0 {
					t.Logf("%d seeds to find: %s\n%v", seed, bug, found[0])
					return
				}
			}
			t.Errorf("not found in %d seeds: %s", mostSeeds, bug)
		})
	}
}
