package localstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/gofrs/flock"

	"feltjournal/journal"
)

// Names of a rescue under way. The new file gets its final name only when it
// is complete, so that a crash at any point either repeats or completes it.
const (
	rescueName = "replica.db.rescue" // being written
	readyName  = "replica.db.ready"  // complete, to be swapped in
	copyDir    = "rescue"            // a copy of the damaged file, to read from
)

// recoverFile moves the damaged file of o.Dir to quarantine and puts one with
// its device, keys, drafts, chain and outbox in its place. The new file pulls
// everything else from the hub again and carries an alarm.
func recoverFile(ctx context.Context, o Options, cause error) error {
	release, err := exclusive(o.Dir)
	if err != nil {
		return err
	}
	defer release()
	if err := rescue(ctx, o); err != nil {
		if quarantined, moveErr := moveAway(o, true); moveErr != nil {
			err = errors.Join(err, moveErr)
		} else {
			err = fmt.Errorf("kept in %s: %w", quarantined, err)
		}
		return fmt.Errorf("%w: %w: %w", ErrDamaged, cause, err)
	}
	return swap(o)
}

// exclusive makes sure that no other process has the file open.
func exclusive(dir string) (release func(), err error) {
	lock := flock.New(filepath.Join(dir, useLockName))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the damaged file: %w", err)
	}
	if !ok {
		return nil, fmt.Errorf("%w: another process has it open", journal.Invalid("store_damaged_in_use"))
	}
	return func() { _ = lock.Close() }, nil // the lock ends with the process at the latest
}

// finishRescue completes a swap that a crash cut off.
func finishRescue(o Options) error {
	if _, err := os.Lstat(filepath.Join(o.Dir, readyName)); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	release, err := exclusive(o.Dir)
	if err != nil {
		return err
	}
	defer release()
	return swap(o)
}

func swap(o Options) error {
	if _, err := moveAway(o, false); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(o.Dir, readyName), filepath.Join(o.Dir, fileName)); err != nil {
		return fmt.Errorf("put the rescued file in place: %w", err)
	}
	return syncDir(o.Dir)
}

// moveAway renames the damaged file and its log into a directory of their own.
func moveAway(o Options, withKeys bool) (string, error) {
	name := "quarantine-" + strconv.FormatInt(o.Now().UnixMilli(), 10)
	dir := filepath.Join(o.Dir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the quarantine: %w", err)
	}
	files := []string{fileName + "-wal", fileName + "-shm", fileName}
	if withKeys {
		files = append(files, keyFileName)
	}
	for _, f := range files {
		err := os.Rename(filepath.Join(o.Dir, f), filepath.Join(dir, f))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", fmt.Errorf("move %s to quarantine: %w", f, err)
		}
	}
	return name, errors.Join(syncDir(dir), syncDir(o.Dir))
}

// rescue writes the new file beside the damaged one, which is only copied:
// reading it in place would change what is kept.
func rescue(ctx context.Context, o Options) error {
	work := filepath.Join(o.Dir, copyDir)
	clean := func() error {
		return errors.Join(os.RemoveAll(work), removeFile(o.Dir, rescueName), removeFile(o.Dir, rescueName+"-wal"), removeFile(o.Dir, rescueName+"-shm"))
	}
	if err := errors.Join(clean(), os.MkdirAll(work, 0o700)); err != nil {
		return fmt.Errorf("prepare the rescue: %w", err)
	}
	for _, f := range []string{fileName, fileName + "-wal"} {
		if err := copyFile(filepath.Join(work, f), filepath.Join(o.Dir, f)); err != nil {
			return err
		}
	}
	if err := carryOver(ctx, o, filepath.Join(work, fileName), filepath.Join(o.Dir, rescueName)); err != nil {
		return errors.Join(err, clean())
	}
	if err := os.Rename(filepath.Join(o.Dir, rescueName), filepath.Join(o.Dir, readyName)); err != nil {
		return fmt.Errorf("finish the rescue: %w", err)
	}
	return errors.Join(syncDir(o.Dir), clean())
}

// dropForeignLog moves a write-ahead log to quarantine that a crash did not
// leave here: SQLite would replay another database's log over this one. Only
// the log of a file nobody has open is looked at, and only on a copy.
func dropForeignLog(ctx context.Context, o Options) error {
	info, err := os.Stat(filepath.Join(o.Dir, fileName+"-wal"))
	if err != nil || info.Size() == 0 {
		return nil // no log, nothing to look at
	}
	release, err := exclusive(o.Dir)
	if err != nil {
		return nil // in use: the log is theirs
	}
	defer release()
	keys, err := readKeyFile(o.Dir)
	if err != nil {
		return err
	}
	id, err := deviceOfCopy(ctx, o)
	if err != nil || id == keys.Device || id == (journal.ID{}) {
		return err
	}
	dir := filepath.Join(o.Dir, "quarantine-"+strconv.FormatInt(o.Now().UnixMilli(), 10))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the quarantine: %w", err)
	}
	if err := os.Rename(filepath.Join(o.Dir, fileName+"-wal"), filepath.Join(dir, fileName+"-wal")); err != nil {
		return fmt.Errorf("move a foreign log away: %w", err)
	}
	return errors.Join(removeFile(o.Dir, fileName+"-shm"), syncDir(o.Dir))
}

// deviceOfCopy is whose database the file and its log make together; the zero
// ID when they make none: then it is damage, and not for here.
func deviceOfCopy(ctx context.Context, o Options) (id journal.ID, err error) {
	work := filepath.Join(o.Dir, copyDir)
	if err := errors.Join(os.RemoveAll(work), os.MkdirAll(work, 0o700)); err != nil {
		return id, fmt.Errorf("look at the log: %w", err)
	}
	defer os.RemoveAll(work) // swept next time otherwise
	for _, f := range []string{fileName, fileName + "-wal"} {
		if err := copyFile(filepath.Join(work, f), filepath.Join(o.Dir, f)); err != nil {
			return id, err
		}
	}
	db, err := openPool(filepath.Join(work, fileName), Options{synchronous: "FULL", checkpoint: 1000}, true)
	if err != nil {
		return id, err
	}
	defer db.Close() // a copy that is thrown away
	var b []byte
	if db.QueryRowContext(ctx, `SELECT id FROM device`).Scan(&b) != nil {
		return id, nil
	}
	return idOf(b)
}

func removeFile(dir, name string) error {
	if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// copyFile copies a file that may be missing.
func copyFile(to, from string) error {
	src, err := os.Open(from)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("copy the damaged file: %w", err)
	}
	defer src.Close() // a reader
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("copy the damaged file: %w", err)
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}
