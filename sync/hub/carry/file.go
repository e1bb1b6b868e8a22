package carry

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// ErrInUse is a file that another program has open, or that was not closed in
// order and has to be opened once by a hub.
var ErrInUse = errors.New("a hub is using it")

// sides are the files that belong to an embedded store.
var sides = []string{"", "-wal", "-shm"}

// Clear removes what an attempt that was cut off has left.
func Clear(path string) error {
	for _, side := range sides {
		if err := os.Remove(path + side); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove what an earlier attempt left: %w", err)
		}
	}
	return nil
}

// Prepare makes an empty file for a store that only its owner can read, in the
// place of what an attempt that was cut off has left.
func Prepare(path string) error {
	if err := Clear(path); err != nil {
		return err
	}
	if err := writeSynced(path, nil); err != nil {
		return fmt.Errorf("make the file: %w", err)
	}
	return nil
}

// Vacant refuses a place for an embedded store that is taken: by a store that
// holds something, or by a program that still has one open whose file was
// moved away.
func Vacant(path string) error {
	for _, side := range sides {
		_, err := os.Lstat(path + side)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if side == "" {
			return errors.Join(fmt.Errorf("%w: move %s aside first", ErrExists, path), err)
		}
		return errors.Join(fmt.Errorf("%w: %s is there; stop it, and move %s, -wal and -shm aside together", ErrInUse, path+side, path), err)
	}
	return nil
}

// Finish gives a store that was written beside its place its name.
func Finish(part, path string) error {
	if err := Vacant(path); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("put the store in its place: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // named by who runs the command
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// syncDir makes a rename durable; Windows has no such thing.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir) //nolint:gosec // named by who runs the command
	if err != nil {
		return err
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("make a rename durable: %w", err)
	}
	return nil
}
