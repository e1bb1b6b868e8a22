//go:build linux

package cluster

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// process is one process as /proc shows it at one moment.
type process struct {
	pid, parent int
	state       byte
	born        string // in ticks since boot: with the pid it names the process for ever
	root        int    // whose descendant it was seen to be
}

func (p process) String() string {
	return fmt.Sprintf("%d %s", p.pid, p.title())
}

// title is the command line; PostgreSQL writes there what the process is for.
func (p process) title() string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", p.pid))
	if err != nil {
		return "(gone)"
	}
	return string(bytes.TrimSpace(bytes.ReplaceAll(b, []byte{0}, []byte{' '})))
}

// folder is where the process works; PostgreSQL always in its data directory.
func (p process) folder() string {
	dir, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", p.pid))
	if err != nil {
		return ""
	}
	return dir
}

func (p process) isPostmaster() bool { return isPostmaster(p.title()) }

// isPostmaster tells PostgreSQL's first process from those that it forks, whose
// titles begin with "postgres: ".
func isPostmaster(title string) bool {
	program, args, _ := strings.Cut(title, " ")
	return filepath.Base(program) == "postgres" && strings.Contains(args, "-D")
}

// signal sends s, if the process is still the same and still a descendant. The
// handle is taken before that is asked, so it cannot mean another one.
func (p process) signal(s syscall.Signal) bool {
	handle, err := os.FindProcess(p.pid)
	if err != nil {
		return false
	}
	defer handle.Release() //nolint:errcheck // nothing to lose
	for _, now := range descendants(p.root) {
		if now.pid == p.pid && now.born == p.born {
			return handle.Signal(s) == nil
		}
	}
	return false
}

// descendants are the children of root, their children and so on, without the
// dead.
func descendants(root int) []process {
	children := map[int][]process{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		if p, ok := readStat(file); ok {
			children[p.parent] = append(children[p.parent], p)
		}
	}
	var found []process
	for queue := []int{root}; len(queue) > 0; queue = queue[1:] {
		for _, p := range children[queue[0]] {
			p.root = root
			queue = append(queue, p.pid)
			if p.state != 'Z' && p.state != 'X' {
				found = append(found, p)
			}
		}
	}
	return found
}

// readStat reads /proc/PID/stat. The name in it is in brackets and may itself
// hold anything.
func readStat(file string) (p process, ok bool) {
	b, err := os.ReadFile(file) //nolint:gosec // of /proc
	end := bytes.LastIndexByte(b, ')')
	if err != nil || end < 0 {
		return p, false
	}
	field := strings.Fields(string(b[end+1:]))
	if len(field) < 20 {
		return p, false
	}
	p.pid, _ = strconv.Atoi(filepath.Base(filepath.Dir(file)))
	p.parent, _ = strconv.Atoi(field[1])
	p.state, p.born = field[0][0], field[19]
	return p, p.pid > 0
}
