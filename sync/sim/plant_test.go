//go:build plant

package sim

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/internal/plant"
)

const (
	mostSeeds = 600 // how long a planted bug may hide
	atOnce    = 4
)

func TestPlantedBugsAreFound(t *testing.T) {
	require.GreaterOrEqual(t, len(plant.All), 20)
	defer plant.Set("")
	for _, bug := range plant.All {
		t.Run(string(bug), func(t *testing.T) {
			plant.Set(bug)
			for first := uint64(1); first <= mostSeeds; first += atOnce {
				_, found := Run(t.Context(), Options{First: first, Seeds: atOnce, Workers: 2})
				if len(found) > 0 {
					t.Logf("found: %v", found[0])
					return
				}
			}
			t.Errorf("not found in %d seeds: %s", mostSeeds, bug)
		})
	}
}
