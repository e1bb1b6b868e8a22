// Package quickdisk lets tests keep their files in memory. What they test is
// what they wrote and in which order it was synced, not this machine's disk;
// without it thousands of fsyncs wait behind everything else that runs.
package quickdisk

import (
	"flag"
	"os"
)

// memory is where Linux keeps files in memory.
const memory = "/dev/shm"

// Use makes t.TempDir a directory in memory where there is one, unless TMPDIR
// says where to go or benchmarks run, which want the real disk. Call it from
// TestMain.
func Use() {
	flag.Parse()
	if bench := flag.Lookup("test.bench"); bench != nil && bench.Value.String() != "" || os.Getenv("TMPDIR") != "" {
		return
	}
	probe, err := os.MkdirTemp(memory, "probe")
	if err != nil {
		return
	}
	if os.Remove(probe) == nil {
		os.Setenv("TMPDIR", memory) //nolint:errcheck // the name is valid
	}
}
