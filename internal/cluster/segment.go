//go:build linux

package cluster

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// removeSegments gives back the few bytes of System V shared memory that a
// killed PostgreSQL leaves; it would do so itself when it is started again. Its
// postmaster.pid names them.
func removeSegments(dir string) {
	files, _ := filepath.Glob(filepath.Join(dir, "*", dataFolder, "postmaster.pid"))
	for _, file := range files {
		b, err := os.ReadFile(file) //nolint:gosec // below our own directory
		lines := strings.Split(string(b), "\n")
		if err != nil || len(lines) < 7 {
			continue
		}
		keyAndID := strings.Fields(lines[6])
		if len(keyAndID) == 2 && unused(keyAndID[0], keyAndID[1]) {
			removeSegment(keyAndID[1])
		}
	}
}

// unused tells whether the segment still is the one of this key and nobody has
// it attached.
func unused(key, id string) bool {
	b, err := os.ReadFile("/proc/sysvipc/shm")
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(b)) {
		// key shmid perms size cpid lpid nattch …
		field := strings.Fields(line)
		if len(field) > 6 && field[0] == key && field[1] == id && field[6] == "0" {
			return true
		}
	}
	return false
}

func removeSegment(id string) {
	n, err := strconv.Atoi(id)
	if err != nil {
		return
	}
	const remove = 0 // IPC_RMID
	_, _, _ = syscall.Syscall(syscall.SYS_SHMCTL, uintptr(n), remove, 0)
}
