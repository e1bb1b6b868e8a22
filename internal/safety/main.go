// Command safety writes docs/clinical-safety.md: each medication rule and each
// merge case of the field, what the software does about it, and the tests that
// prove it. The tests are found by their names, so the page cannot name one
// that is not there, and its own test fails when a rule is without proof or the
// page is out of date.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

const page = "docs/clinical-safety.md"

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "safety:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	proofs, err := find(root)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, page), render(proofs), 0o644)
}
