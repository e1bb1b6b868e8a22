//go:build linux

package cluster

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// ErrPrograms means that something to run is not installed.
var ErrPrograms = errors.New("`make setup-failover` installs what is missing")

// programs are where the system has what a cluster is made of.
type programs struct {
	etcd, patroni string
	postgres      string // folder of PostgreSQL's programs
	version       [3]int // of Patroni
}

func findPrograms(ctx context.Context) (p programs, err error) {
	if p.etcd, err = find("etcd", "/usr/bin/etcd"); err != nil {
		return p, err
	}
	if p.patroni, err = find("patroni", "/usr/bin/patroni"); err != nil {
		return p, err
	}
	servers, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	newest := 0
	for _, s := range servers {
		folder := filepath.Dir(s)
		if v, err := strconv.Atoi(filepath.Base(filepath.Dir(folder))); err == nil && v > newest {
			newest, p.postgres = v, folder
		}
	}
	if newest == 0 {
		return p, fmt.Errorf("there is no PostgreSQL server: %w", ErrPrograms)
	}
	p.version, err = patroniVersion(ctx, p.patroni)
	return p, err
}

// patroniVersion asks the program: "patroni 3.0.2".
func patroniVersion(ctx context.Context, program string) (v [3]int, err error) {
	out, err := exec.CommandContext(ctx, program, "--version").Output()
	if err != nil {
		return v, fmt.Errorf("ask Patroni for its version: %w", err)
	}
	if _, err := fmt.Sscanf(string(out), "patroni %d.%d.%d", &v[0], &v[1], &v[2]); err != nil {
		return v, fmt.Errorf("read Patroni's version %q: %w", out, err)
	}
	return v, nil
}

func (p *programs) atLeast(v ...int) bool { return slices.Compare(p.version[:], v) >= 0 }

func find(name, usual string) (string, error) {
	for _, try := range []string{usual, name} {
		if path, err := exec.LookPath(try); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("there is no %s: %w", name, ErrPrograms)
}
