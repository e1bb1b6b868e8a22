// Package deptest lets a package state what it must never reach, also through
// others. The linter sees direct imports only.
package deptest

import (
	"os/exec"
	"strings"
	"testing"
)

// Never fails t when the package pkg depends on one of the forbidden packages
// (or a package below it), and prints the reason given for it.
func Never(t *testing.T, pkg string, forbidden map[string]string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "migrated_fynedo,ci", pkg).Output()
	if err != nil {
		t.Fatalf("list what %s depends on: %v", pkg, err)
	}
	for _, dep := range strings.Fields(string(out)) {
		for bad, why := range forbidden {
			if dep == bad || strings.HasPrefix(dep, bad+"/") {
				t.Errorf("%s reaches %s: %s", pkg, dep, why)
			}
		}
	}
}
