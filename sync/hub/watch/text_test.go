package watch

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// TestEveryKindHasASentence: what to do next is never left out.
func TestEveryKindHasASentence(t *testing.T) {
	for _, kind := range append(hub.AlarmKinds(), hub.FindingKinds()...) {
		a, ok := advices[kind]
		require.True(t, ok, kind)
		require.NotEmpty(t, a.Title, kind)
		require.NotEmpty(t, a.Next, kind)
	}
	for _, kind := range hub.FindingKinds() {
		one, many := sentence(hub.Finding{Kind: kind, Count: 1}), sentence(hub.Finding{Kind: kind, Count: 16_000})
		require.Contains(t, one, "1 ", kind)
		require.Contains(t, many, "16\u00a0000 ", kind)
		require.NotContains(t, one+many, "%!", kind)
	}
}

func TestTimesAreInWords(t *testing.T) {
	const minute = journal.Instant(60_000)
	for at, want := range map[journal.Instant]string{
		0: "under ett minutt", minute: "1 minutt", 59 * minute: "59 minutter", 60 * minute: "1 time", 47 * 60 * minute: "47 timer", 72 * 60 * minute: "3 døgn",
	} {
		require.Equal(t, want, span(at))
	}
	require.Equal(t, "aldri", ago(5, 0))
	require.Equal(t, "klokken er feil", ago(5, 6))
	require.Equal(t, "-1\u00a0234\u00a0567", grouped(-1234567))
	require.Equal(t, "123", grouped(123))
}
