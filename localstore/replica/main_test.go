package replica

import (
	"flag"
	"os"
	"testing"

	"feltjournal/internal/quickdisk"
)

// TestMain makes properties shorter than rapid's 100 rounds: each round is a
// file with durable commits. -rapid.checks on the command line overrules it.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "20"); err != nil {
		panic(err)
	}
	quickdisk.Use()
	os.Exit(m.Run())
}
