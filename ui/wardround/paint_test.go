package wardround

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
)

func TestRound_a_dose_that_is_a_scale_is_never_cut(t *testing.T) {
	test.NewTempApp(t)
	st := stylesNow()
	r := row{title: "NovoRapid FlexPen injeksjonsvæske 100 E/ml", detail: strings.Repeat("under 4: ingen, ring lege. 4–8: 4 E. ", 6)}
	_, words, _, _ := r.columns(700)
	lines := r.doseLines(&st, words)
	for _, l := range lines {
		require.LessOrEqual(t, st.detail.Width(l), words, "%q runs under the state of the line", l)
	}
	require.Equal(t, strings.Fields(r.detail), strings.Fields(strings.Join(lines, " ")))
}
