package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
)

// files is the hub of the full lane: the real store on a real file, broken at
// its commits and put back from real copies.
type files struct {
	*sqlite.Store
	dir    string
	copies []string
	commit func() (before, after error)
	seen   *hubData // what it holds, until it changes
}

func openFiles(ctx context.Context, dir string) (*files, error) {
	f := &files{dir: dir, commit: func() (error, error) { return nil, nil }}
	return f, f.open(ctx)
}

func (f *files) path() string { return filepath.Join(f.dir, "hub.db") }

func (f *files) open(ctx context.Context) (err error) {
	f.seen = nil
	f.Store, err = sqlite.Open(ctx, f.path())
	return err
}

// Update is the store's, cut off now and then.
func (f *files) Update(ctx context.Context, do func(hub.Tx) error) error {
	f.seen = nil
	var after error
	err := f.Store.Update(ctx, func(tx hub.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		before, later := f.commit()
		after = later
		return before
	})
	return errors.Join(err, after)
}

// Extend is cut off like Update.
func (f *files) Extend(ctx context.Context, scope hub.Scope, do func(hub.Tx) error) error {
	return f.Update(ctx, func(tx hub.Tx) error { return do(hub.Scoped(tx, scope)) })
}

// backup copies the file while nobody writes.
func (f *files) backup(ctx context.Context) error {
	to := filepath.Join(f.dir, fmt.Sprintf("copy-%d.db", len(f.copies)))
	if err := f.Close(); err != nil {
		return err
	}
	f.copies = append(f.copies, to)
	return errors.Join(copyFile(f.path(), to), f.open(ctx))
}

// restore puts copy n back.
func (f *files) restore(ctx context.Context, n int) error {
	if err := f.Close(); err != nil {
		return err
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(f.path() + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return errors.Join(copyFile(f.copies[n], f.path()), f.open(ctx))
}

func copyFile(from, to string) error {
	in, err := os.Open(from) //nolint:gosec // the simulator's own directory
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to) //nolint:gosec // the simulator's own directory
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// data reads the whole file, for the checker.
func (f *files) data(devices []*device) (*hubData, error) {
	if f.seen != nil {
		return f.seen, nil
	}
	d := newHubData()
	err := f.View(context.Background(), func(tx hub.Tx) error { return d.read(tx, devices) })
	if err == nil {
		f.seen = d
	}
	return d, err
}

const everything = 1 << 20

func (d *hubData) read(tx hub.Tx, devices []*device) (err error) {
	streams, err := tx.Streams(0)
	if err != nil {
		return err
	}
	for _, s := range streams {
		d.streams[s.ID] = s
		if d.rows[s.ID], err = tx.Tail(s.ID, 0, everything); err != nil {
			return err
		}
		for _, r := range d.rows[s.ID] {
			d.byID[r.ID] = numbered{s.ID, r.Pos}
		}
		members, err := tx.Members(s.ID)
		if err != nil {
			return err
		}
		for _, m := range members {
			d.members[pair{s.ID, m.Patient}] = m
		}
	}
	for _, v := range devices {
		granted, err := tx.Granted(v.id)
		if err != nil {
			return err
		}
		for _, id := range granted {
			d.grants[pair{v.id, id}] = true
		}
	}
	if d.quarantined, err = tx.Kept(hub.QuarantineKey{}, everything); err != nil {
		return err
	}
	d.alarms, err = tx.Alarms(everything)
	return err
}
