package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const root = "../.."

func TestEveryRuleAndCaseHasATestWithItsName(t *testing.T) {
	proofs, err := find(root)
	require.NoError(t, err)
	require.Len(t, rules, 13)
	require.Len(t, cases, 21)
	for _, r := range append(append([]row{}, rules...), cases...) {
		require.NotEmpty(t, proofs[r.id], "%s has no test that names it", r.id)
		require.NotEmpty(t, r.hazard, r.id)
		require.NotEmpty(t, r.answer, r.id)
	}
}

func TestThePageIsCurrent(t *testing.T) {
	proofs, err := find(root)
	require.NoError(t, err)
	written, err := os.ReadFile(filepath.Join(root, page))
	require.NoError(t, err)
	require.Equal(t, string(render(proofs)), string(written), "run `make safety`")
}

func TestAProofIsFoundByItsName(t *testing.T) {
	dir := t.TempDir()
	src := "package x\n\nfunc TestC2_two(t *testing.T) {}\nfunc TestR_MED_04_one(t *testing.T) {}\nfunc TestOther(t *testing.T) {}\n"
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "a", "b"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a", "b", "x_test.go"), []byte(src), 0o600))
	proofs, err := find(dir)
	require.NoError(t, err)
	require.Equal(t, map[string][]proof{"C2": {{"a/b", "TestC2_two"}}, "R-MED-04": {{"a/b", "TestR_MED_04_one"}}}, proofs)
}
