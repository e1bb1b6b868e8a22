package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// proof is a test that names a rule.
type proof struct {
	Package string // "journal/chart"
	Name    string // "TestC2_two_gave_the_same_dose"
}

// A test names one rule at its beginning: TestR_MED_04_…, TestC2_….
var named = regexp.MustCompile(`(?m)^func (Test(R_MED_\d\d|C\d{1,2})_\w+)\(`)

// find maps "R-MED-04" and "C2" to the tests that name them, by package and
// name.
func find(root string) (map[string][]proof, error) {
	proofs := map[string][]proof{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		return read(root, path, proofs)
	})
	if err != nil {
		return nil, fmt.Errorf("look for tests: %w", err)
	}
	for _, list := range proofs {
		slices.SortFunc(list, func(a, b proof) int {
			return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.Name, b.Name))
		})
	}
	return proofs, nil
}

func read(root, path string, proofs map[string][]proof) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	dir, err := filepath.Rel(root, filepath.Dir(path))
	if err != nil {
		return err
	}
	for _, m := range named.FindAllSubmatch(src, -1) {
		rule := strings.ReplaceAll(string(m[2]), "_", "-")
		proofs[rule] = append(proofs[rule], proof{filepath.ToSlash(dir), string(m[1])})
	}
	return nil
}
