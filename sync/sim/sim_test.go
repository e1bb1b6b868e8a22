package sim

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestT2_FullLaneOnRealFiles(t *testing.T) {
	n := 20
	if testing.Short() {
		n = 2
	}
	_, violations := Run(t.Context(), Options{First: 1, Seeds: n, Workers: 2, Full: true})
	require.Empty(t, violations)
}

// `make sim` plays a thousand more.
func TestT1_SeedsWithoutViolation(t *testing.T) {
	n := 300
	if testing.Short() {
		n = 40
	}
	stats, violations := Run(t.Context(), Options{First: 1, Seeds: n, Workers: 2})
	require.Empty(t, violations)
	require.Equal(t, n, stats.Seeds)
	for _, f := range Faults {
		require.True(t, testing.Short() || stats.Faults[f] > 0, "fault never struck: %s", f)
	}
}

func TestASeedIsTheSameRunEveryTime(t *testing.T) {
	for seed := uint64(1); seed <= 10; seed++ {
		var first, again bytes.Buffer
		a, _ := Run(t.Context(), Options{First: seed, Seeds: 1, Trace: &first})
		b, _ := Run(t.Context(), Options{First: seed, Seeds: 1, Trace: &again})
		require.Equal(t, a, b)
		require.Equal(t, first.String(), again.String())
	}
}
