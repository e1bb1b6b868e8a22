package watch

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPasswordIsKeptAsAHashOnly(t *testing.T) {
	text, err := Hash("riktig hest batteri")
	require.NoError(t, err)
	require.NotContains(t, text, "hest")
	h, err := parseHash(text + "\n")
	require.NoError(t, err)
	require.True(t, h.matches("riktig hest batteri"))
	require.False(t, h.matches("riktig hest batter"))
	other, err := Hash("riktig hest batteri")
	require.NoError(t, err)
	require.NotEqual(t, text, other, "salted")
	_, err = Hash("for kort")
	require.ErrorIs(t, err, ErrShort)
}

func TestABrokenPasswordFileLetsNobodyInSilently(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.password")
	text, err := ReadHash(path)
	require.NoError(t, err)
	require.Empty(t, text, "there is none")
	for _, bad := range []string{"", "hemmelig", "$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA", "$argon2i$v=19$m=65536,t=3,p=4$AAAA$AAAA"} {
		require.NoError(t, os.WriteFile(path, []byte(bad), 0o600))
		_, err := ReadHash(path)
		require.ErrorIs(t, err, errHash, bad)
	}
	require.NoError(t, os.Chmod(path, 0o644))
	_, err = ReadHash(path)
	require.ErrorContains(t, err, "should be 0600")
}
