//go:build linux

package cluster

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
)

// ErrPrograms means that something to run is not installed.
var ErrPrograms = errors.New("`make setup-failover` installs what is missing")

// programs are where the system has what a cluster is made of.
type programs struct {
	etcd, patroni string
	postgres      string // folder of PostgreSQL's programs
}

func findPrograms() (p programs, err error) {
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
	return p, nil
}

func find(name, usual string) (string, error) {
	for _, try := range []string{usual, name} {
		if path, err := exec.LookPath(try); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("there is no %s: %w", name, ErrPrograms)
}
