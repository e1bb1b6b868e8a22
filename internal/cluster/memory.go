//go:build linux

package cluster

import "syscall"

// memory is where Linux keeps files in memory; containers often have little.
const (
	memory     = "/dev/shm"
	enoughRoom = 4 << 30
)

func roomy(dir string) bool {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return false
	}
	return s.Bavail*uint64(s.Bsize) >= enoughRoom //nolint:gosec // a block has a size
}
