package journal_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/journal"
)

func TestAmountOf(t *testing.T) {
	for s, want := range map[string]journal.Amount{
		"2.5": 2_500_000, "2,5": 2_500_000, " 10 ": 10_000_000, "1,0": 1_000_000, "0,125": 125_000, "0,000001": 1,
		"0": 0, "999999999": 999_999_999_000_000, "1.": 1_000_000, "007": 7_000_000,
	} {
		got, ok := journal.AmountOf(s)
		require.True(t, ok, s)
		require.Equal(t, want, got, s)
	}
	for _, s := range []string{"", " ", ",5", "-1", "+1", "1e3", "1e400", "1.2.3", "1,2,3", "1,0000001", "1234567890", "½", "1_000", "NaN", "1 000", "٣"} {
		_, ok := journal.AmountOf(s)
		require.False(t, ok, "%q is not guessed at", s)
	}
}

func TestAmount_String_reads_back(t *testing.T) {
	require.Equal(t, "2,5", journal.Amount(2_500_000).String())
	require.Equal(t, "10", journal.Amount(10_000_000).String())
	require.Equal(t, "0", journal.Amount(0).String())
	rapid.Check(t, func(t *rapid.T) {
		a := journal.Amount(rapid.Int64Range(0, 999_999_999_999_999).Draw(t, "amount"))
		back, ok := journal.AmountOf(a.String())
		require.True(t, ok)
		require.Equal(t, a, back)
	})
}
