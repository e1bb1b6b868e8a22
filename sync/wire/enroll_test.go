package wire

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEnrolmentCodeSurvivesHowPeopleType(t *testing.T) {
	secret, authority := []byte("0123456789"), []byte("certificate")
	code := FormatCode(secret, authority)
	require.Len(t, code, 39)
	typed := " " + strings.NewReplacer("-", " ", "0", "o", "1", "l").Replace(strings.ToLower(code)) + "\n"
	got, trusts, err := ParseCode(typed)
	require.NoError(t, err)
	require.Equal(t, secret, got)
	require.True(t, trusts(authority))
	require.False(t, trusts([]byte("another certificate")))
}

func TestEnrolmentCodeOfTheWrongFormIsRefused(t *testing.T) {
	for _, s := range []string{"", "ABCD", "u!", strings.Repeat("A", 33), strings.Repeat("A", 31) + "ø"} {
		_, _, err := ParseCode(s)
		require.ErrorIs(t, err, ErrCode, s)
	}
}
