//go:build linux

package cluster

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
)

// owner is the user that the servers run as.
type owner struct {
	drop     bool // we are root and they must not be
	uid, gid int
}

func findOwner() (o owner, err error) {
	if os.Geteuid() != 0 {
		return owner{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return o, fmt.Errorf("PostgreSQL does not run as root: %w: %w", err, ErrPrograms)
	}
	o.drop = true
	if o.uid, err = strconv.Atoi(u.Uid); err != nil {
		return o, fmt.Errorf("read the user postgres: %w", err)
	}
	if o.gid, err = strconv.Atoi(u.Gid); err != nil {
		return o, fmt.Errorf("read the user postgres: %w", err)
	}
	return o, nil
}

// own gives the file to the servers' user.
func (o owner) own(path string) error {
	if !o.drop {
		return nil
	}
	if err := os.Chown(path, o.uid, o.gid); err != nil {
		return fmt.Errorf("give %s to the servers' user: %w", path, err)
	}
	return nil
}
