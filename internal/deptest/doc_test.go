package deptest_test

import (
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Opening any folder answers "what lives here?".
func TestEveryPackageHasADoc(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-tags", "migrated_fynedo,ci", "-f", "{{.Dir}}", "feltjournal/...").Output()
	require.NoError(t, err)
	for _, dir := range strings.Fields(string(out)) {
		require.True(t, hasDoc(t, dir), "%s has no package documentation", dir)
	}
}

func hasDoc(t *testing.T, dir string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly|parser.ParseComments)
		require.NoError(t, err)
		if f.Doc != nil {
			return true
		}
	}
	return false
}
